"""What a booking says next: asks for what is missing, asks again, or reads everything back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.bookings.details import Details
from bot.bookings.draft import Draft
from bot.bookings.fields import CONTACT, CONTACT_WAYS, MEANT
from bot.bookings.heard import CHANGE, CONFIRM

Outcome = Literal["asking", "confirming", "answer_first", "done", "cancelled"]
GIVE_UP_AFTER = 3  # unusable answers to one question before the phone number is offered instead


@dataclass(frozen=True)
class Line:
    """A sentence to say: its key in the knowledge file and the values of its placeholders."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What one message led to.

    Attributes:
        draft: as it stands now.
        lines: sentences to say, in order.
        outcome: where we stand; "answer_first" wants the message answered before the form goes on.
        intent: what is to be answered first; "" for what the message was understood as.
    """

    draft: Draft
    lines: tuple[Line, ...]
    outcome: Outcome
    intent: str = ""


def ask(draft: Draft, *lead: Line) -> Step:
    """Ask for the next missing field, or read everything back, after some other sentences."""
    wanted = draft.missing()
    if not wanted:
        summary = Line(f"booking_summary_{draft.kind}", draft.words())
        return Step(replace(draft, asked=CONFIRM), (*lead, summary), "confirming")
    key = f"booking_ask_{wanted}"
    if wanted == "name" and draft.answer("patient"):
        key += "_too"
    left = [way for way in CONTACT_WAYS if way not in draft.refused]
    if wanted == CONTACT and draft.refused and len(left) == 1:
        key += f"_{left[0]}"
    return Step(replace(draft, asked=wanted), (*lead, Line(key, draft.words())), "asking")


def kept(draft: Draft, found: Mapping[str, str]) -> Draft:
    """Return the draft with some fields; a new contact way needs no second consent."""
    return replace(draft.having(found), misses=0, asides=0) if found else draft


def taken(draft: Draft, found: Mapping[str, str]) -> Step:
    """Keep what was told, and say what it has replaced."""
    changed = [value for key, value in found.items() if draft.given.get(key, value) != value]
    lead = [Line("booking_changed", {"changed": ", ".join(changed)})] if changed else []
    return ask(kept(draft, found), *lead)


def ask_anew(draft: Draft, wanted: str) -> Step:
    """Forget one field and ask for it again."""
    cleared = draft.without([wanted])
    if wanted in CONTACT_WAYS:
        asks = (Line(f"booking_ask_new_{wanted}"),)
        return Step(replace(cleared, asked=CONTACT), asks, "asking")
    asks = (Line(f"booking_ask_{wanted}", cleared.words()),)
    return Step(replace(cleared, asked=wanted), asks, "asking")


def what_to_change(draft: Draft) -> Step:
    """Ask what is to be another way."""
    return Step(replace(draft, asked=CHANGE), (Line("booking_what_to_change"),), "confirming")


def refused(draft: Draft, way: str) -> Step:
    """Offer the other contact way, or the clinic's phone number when neither is wanted."""
    draft = replace(draft, refused=tuple(sorted({*draft.refused, way}))).without([way])
    if len(draft.refused) == len(CONTACT_WAYS) and not draft.contact():
        return Step(draft, (Line("booking_no_contact"),), "cancelled")
    return ask(draft)


def doubted(draft: Draft, meant: str, *lead: Line) -> Step:
    """Ask once whether an address is a slip; who writes it again is believed."""
    asks = (*lead, Line("booking_email_meant", {"email": meant}))
    return Step(replace(draft, asked=MEANT, meant=meant, misses=0), asks, "asking")


def unusable(draft: Draft, details: Details, lead: Sequence[Line] = ()) -> Step:
    """Explain kindly why a contact way cannot be used."""
    key, problem = next(iter(details.problems.items()))
    if draft.misses + 1 >= GIVE_UP_AFTER:
        return give_up(draft)
    line = Line(f"booking_{key}_{problem}", {key: details.written[key]})
    return Step(replace(draft, asked=CONTACT, misses=draft.misses + 1), (*lead, line), "asking")


def no_answer(draft: Draft, key: str) -> Step:
    """Ask again after words that are none of an answer; only the first ones count as no miss."""
    if draft.asides:
        return missed(draft)
    return again(replace(draft, asides=1), Line(key))


def missed(draft: Draft) -> Step:
    """Ask once more after an answer that says nothing for the question; later offer the phone."""
    if draft.misses + 1 >= GIVE_UP_AFTER:
        return give_up(draft)
    draft = replace(draft, misses=draft.misses + 1)
    if draft.asked == CHANGE:
        return what_to_change(draft)
    return ask(draft, Line("booking_not_understood"))


def again(draft: Draft, line: Line) -> Step:
    """Say something, then ask what was asked."""
    if draft.asked == CHANGE:
        step = what_to_change(draft)
        return replace(step, lines=(line, *step.lines))
    return ask(draft, line)


def give_up(draft: Draft) -> Step:
    """Offer the clinic's phone number as the easier way, and ask once more."""
    return ask(replace(draft, misses=0), Line("booking_or_call"))
