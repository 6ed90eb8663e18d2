"""The list of a booking's fields, as the rest of the program relies on it."""

from __future__ import annotations

import re

from bot.bookings.draft import Draft
from bot.bookings.export_csv import COLUMNS
from bot.bookings.fields import CALLED, CONSENT, CONTACT, FIELDS, NAMES, QUESTIONS, WANTED
from bot.bookings.model import DeskBooking
from bot.bookings.sql.tables import bookings
from bot.console.bookings.facts import searched


def test_names_are_plain_and_each_is_one_fields() -> None:
    assert [name for name in NAMES if not re.fullmatch(r"[a-z][a-z_]*", name)] == []
    assert len({*NAMES, CONTACT, CONSENT}) == len(NAMES) + 2


def test_no_field_has_the_name_of_something_else_that_is_kept() -> None:
    draft, booking = Draft.__dataclass_fields__, DeskBooking.__dataclass_fields__
    assert {*NAMES} & {*draft, *booking} == set()
    assert len(bookings.c) == len({*bookings.c.keys()})
    assert len(COLUMNS) == len({*COLUMNS})


def test_a_word_means_one_field() -> None:
    words = [word for one in FIELDS for word in (one.name, *one.called)]
    assert len(words) == len(CALLED)
    assert [word for word in words if word != word.lower()] == []


def test_every_kind_asks_for_a_name_a_contact_and_at_last_for_consent() -> None:
    for wanted in WANTED.values():
        assert (wanted[:2], wanted[-1]) == (("name", CONTACT), CONSENT)
    # What one kind does not ask for can be given all the same, and is read back; so is the patient.
    asked = {one for wanted in WANTED.values() for one in wanted}
    assert asked == {*QUESTIONS, CONSENT} - {"patient"}


def test_what_a_search_looks_through_is_said_beside_it() -> None:
    labels = [one.label for one in FIELDS if one.searched]
    assert [label for label in labels if label.lower() not in searched().lower()] == []
    assert searched().startswith("Name, patient, phone")
