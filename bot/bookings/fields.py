"""The fields of a booking: the one list that form, summary, table, exports, search and checks read.

A new field is an entry in `FIELDS`, its sentences in each clinic's knowledge.yml (`python -m bot
check` names them), a column by a step in bot/db/migrations/versions/, and a test. What has no reader
of its own in bot/bookings/details.py is asked for and kept as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.effects import BookingKind

KINDS: tuple[BookingKind, ...] = get_args(BookingKind)
#: Asks for any of the contact ways; and for leave to use it, which is no field but a condition.
CONTACT = "contact"
CONSENT = "consent"
#: Asks whether an e-mail address that looks like a slip is one; no field either.
MEANT = "meant"


@dataclass(frozen=True)
class Field:
    """One thing that visitors leave with a booking.

    Attributes:
        name: its key in drafts, its column in the table, and part of its sentences' keys.
        label: what staff read in front of it.
        longest: so many characters of it are kept.
        asked_by: kinds of booking that ask for it; the others, or all, keep what is given unasked.
        heading: of its column in a spreadsheet; the label in small letters when empty.
        called: what visitors call it, beside its name, when they want it changed.
        is_contact: a way to reach the visitor; a booking has one at least.
        problems: why one that was given cannot be used, if it can be looked at.
        free: the answer is words of the visitor's own, whatever they sound like.
        searched: the search among bookings looks in it.
        searched_in_queue: the search among chats looks in it.
        mailed: a mail to the desk holds it, where the settings allow name and contact.
        link: what a click on it opens, such as "tel".
        fhir: where it goes in a FHIR bundle; empty keeps it out.
    """

    name: str
    label: str
    longest: int
    asked_by: tuple[BookingKind, ...] = ()
    heading: str = ""
    called: tuple[str, ...] = ()
    is_contact: bool = False
    problems: tuple[str, ...] = ()
    free: bool = True
    searched: bool = False
    searched_in_queue: bool = False
    mailed: bool = False
    link: Literal["", "tel", "mailto"] = ""
    fhir: Literal["", "name", "patient", "telecom", "reason", "comment"] = ""

    @property
    def question(self) -> str:
        """What is asked to have it: the field itself, or any contact way."""
        return CONTACT if self.is_contact else self.name

    @property
    def column(self) -> str:
        """The heading of its column in a spreadsheet."""
        return self.heading or self.label.lower()


#: In the order in which they are asked for, read back and shown.
FIELDS: tuple[Field, ...] = (
    Field(
        "name", "Name", 80, asked_by=KINDS, free=False,
        searched=True, searched_in_queue=True, mailed=True, fhir="name",
    ),
    Field(
        "patient", "Patient", 100, free=False,
        searched=True, searched_in_queue=True, mailed=True, fhir="patient",
    ),
    Field(
        "phone", "Phone", 120, asked_by=KINDS, called=("number",), is_contact=True,
        problems=("short", "invalid"), free=False,
        searched=True, searched_in_queue=True, mailed=True, link="tel", fhir="telecom",
    ),
    Field(
        "email", "E-mail", 254, asked_by=KINDS, heading="email", called=("e-mail", "address"),
        is_contact=True, problems=("invalid", "letters"), free=False,
        searched=True, searched_in_queue=True, mailed=True, link="mailto", fhir="telecom",
    ),
    Field(
        "about", "About", 500, asked_by=("consultation",), called=("reason",),
        searched_in_queue=True, fhir="reason",
    ),
    Field(
        "times", "Wished times", 200, asked_by=("consultation",), called=("time", "day", "days"),
        fhir="comment",
    ),
)  # fmt: skip

NAMES = tuple(one.name for one in FIELDS)
LONGEST: Mapping[str, int] = {one.name: one.longest for one in FIELDS}
CONTACT_WAYS = tuple(one.name for one in FIELDS if one.is_contact)
#: What is answered in words of the visitor's own.
FREE_TEXTS = tuple(one.name for one in FIELDS if one.free)
#: A table has the long texts last, so that the short ones stand together.
IN_TABLES = tuple(sorted(FIELDS, key=lambda one: one.longest if one.free else 0))
#: Everything that can be read back: the fields, and the contact ways as one.
QUESTIONS = tuple(dict.fromkeys(one.question for one in FIELDS))
#: Kind of booking -> what it asks for, one after the other.
WANTED: dict[BookingKind, tuple[str, ...]] = {
    kind: (*dict.fromkeys(one.question for one in FIELDS if kind in one.asked_by), CONSENT)
    for kind in KINDS
}
#: Word of a visitor -> the field that is meant.
CALLED: Mapping[str, str] = {word: one.name for one in FIELDS for word in (one.name, *one.called)}
