"""The sentences of knowledge.yml that the fields of a booking need, and what each may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.bookings.fields import CONTACT, FIELDS, NAMES, Field

#: A sentence on a draft may name whatever is in it.
OF_A_DRAFT = frozenset([*NAMES, CONTACT])


def _needed(field: Field) -> Iterator[tuple[str, frozenset[str]]]:
    yield f"booking_ask_{field.question}", OF_A_DRAFT
    yield f"label_{field.question}", frozenset()
    if field.is_contact:
        yield f"booking_ask_{CONTACT}_{field.name}", OF_A_DRAFT
        yield f"booking_ask_new_{field.name}", frozenset()
    for problem in field.problems:
        yield f"booking_{field.name}_{problem}", frozenset([field.name])


#: Key of a sentence -> the placeholders that it may have.
OF_FIELDS: Mapping[str, frozenset[str]] = {
    key: words for one in FIELDS for key, words in _needed(one)
}
#: Key of a sentence -> the first field that needs it.
NEEDED_BY: Mapping[str, str] = {
    key: one.name for one in reversed(FIELDS) for key, _ in _needed(one)
}
