"""Bookings as the desk works them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.bookings.fields import NAMES

Some = TypeVar("Some", bound="Booking")


@dataclass(frozen=True)
class Booking:
    """A wish for a consultation or a call back, with the visitor's consent to be contacted.

    Args:
        given: field -> what the visitor gave; empty for what they did not give.
    """

    id: int
    kind: str
    status: str
    given: Mapping[str, str]
    consent_at: datetime
    created_at: datetime

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Names of the columns that it is made of."""
        own = cls.__dataclass_fields__
        return tuple(column for name in own for column in (NAMES if name == "given" else (name,)))

    @classmethod
    def from_row(cls: type[Some], row: Mapping[str, Any]) -> Some:
        """Make it of those columns."""
        own = {name: value for name, value in row.items() if name not in NAMES}
        return cls(**own, given={name: row[name] for name in NAMES})

    @property
    def name(self) -> str:
        """Who it is for."""
        return self.given["name"]

    @property
    def phone(self) -> str:
        """A phone number; empty when there is an e-mail address."""
        return self.given["phone"]

    @property
    def email(self) -> str:
        """An e-mail address; empty when there is a phone number."""
        return self.given["email"]


@dataclass(frozen=True)
class DeskBooking(Booking):
    """A booking with what the desk has made of it.

    Args:
        conversation_id: where it was made; None when that chat was deleted.
        version: goes up with every change.
        appointment_at: when the appointment is; None while there is none.
        appointment_minutes: how long it takes.
        outcome_note: the last note of the desk.
        phone_key: the phone number in E.164.
        email_key: the e-mail address without case.
    """

    conversation_id: str | None
    version: int
    appointment_at: datetime | None
    appointment_minutes: int
    outcome_note: str
    phone_key: str
    email_key: str

    def reached_at(self, way: str) -> str:
        """A contact way as machines take it: a phone number in E.164 where it has that form."""
        return (self.phone_key if way == "phone" else "") or self.given[way]


@dataclass(frozen=True)
class BookingEvent:
    """One thing that somebody of the desk did with a booking."""

    id: int
    booking_id: int
    at: datetime
    staff_id: int | None
    staff_name: str
    from_status: str
    to_status: str
    appointment_at: datetime | None
    note: str


@dataclass(frozen=True)
class BookingCard:
    """One booking with all that belongs to it.

    Args:
        booking: as it is.
        events: its history, oldest first.
        others: the same person's other bookings, newest first.
        clashes: others' appointments at the same time, earliest first.
    """

    booking: DeskBooking
    events: tuple[BookingEvent, ...]
    others: tuple[DeskBooking, ...]
    clashes: tuple[DeskBooking, ...] = ()

    @property
    def conversation_id(self) -> str | None:
        """Where it was made."""
        return self.booking.conversation_id


@dataclass(frozen=True)
class BookingPage:
    """A page of the list.

    Args:
        rows: at most a page of bookings.
        counts: status -> number of bookings that the search finds.
        more: whether another page follows.
        same: booking on this page -> number of other bookings of the same person.
    """

    rows: tuple[DeskBooking, ...]
    counts: Mapping[str, int]
    more: bool
    same: Mapping[int, int]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to make of a booking.

    Args:
        to_status: the new status; the same as before for a note or another time.
        appointment_at: when the appointment is; None for none.
        appointment_minutes: how long it takes; 0 without an appointment.
        note: a note for the history; may be empty.
    """

    to_status: str
    appointment_at: datetime | None = None
    appointment_minutes: int = 0
    note: str = ""


@dataclass(frozen=True)
class Changed:
    """How a change went; when somebody else was first, `ok` is False and nothing was changed."""

    ok: bool
    current: BookingCard
