"""What is typed into the form of a booking, and the words on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo

from sanic.request import Request

from bot.bookings.appointments import BOOKED, CONTACTED, DECLINED, NEW, NO_ANSWER, USUAL, moment
from bot.bookings.appointments import minutes as minutes_of
from bot.bookings.model import BookingCard, DeskBooking, Wish
from bot.clock import zone_named
from bot.console.frame.forms import field
from bot.console.services import DeskServices
from bot.errors import RequestError

LABELS = {
    NEW: "New",
    CONTACTED: "Contacted",
    NO_ANSWER: "No answer",
    BOOKED: "Booked",
    DECLINED: "Declined",
}
#: The button that leaves the status as it is.
SAME = {
    NEW: "Save the note",
    CONTACTED: "Contacted again",
    NO_ANSWER: "No answer again",
    BOOKED: "Save time and note",
    DECLINED: "Save the note",
}


@dataclass(frozen=True)
class Typed:
    """The form's fields, as they were typed."""

    status: str
    day: str
    clock: str
    minutes: str
    note: str


def zone(services: DeskServices) -> tzinfo:
    """The clinic's time zone."""
    return zone_named(services.knowledge().clinic.time_zone)


def as_typed(booking: DeskBooking, where: tzinfo) -> Typed:
    """The form for a booking as it is."""
    if booking.appointment_at is None:
        return Typed("", "", "", str(USUAL), "")
    at = booking.appointment_at.astimezone(where)
    return Typed("", f"{at:%Y-%m-%d}", f"{at:%H:%M}", str(booking.appointment_minutes), "")


def rebased(typed: Typed, card: BookingCard, version: int, where: tzinfo) -> Typed:
    """The form of somebody who was not first, to be sent again on top of the other's change.

    A time that was not touched becomes the newest one, or sending it again would undo the
    other's; every version but the first has one event.
    """
    before = card.events[version - 1].appointment_at if 0 < version <= len(card.events) else None
    at = before.astimezone(where) if before else None
    shown = (f"{at:%Y-%m-%d}", f"{at:%H:%M}") if at else ("", "")
    if (typed.day, typed.clock) != shown:
        return typed
    now = as_typed(card.booking, where)
    return replace(typed, day=now.day, clock=now.clock, minutes=now.minutes)


def typed_of(request: Request) -> Typed:
    """What was sent; too long a note is answered later, beside what was typed."""
    return Typed(
        status=field(request, "status", limit=40),
        day=field(request, "day", limit=40),
        clock=field(request, "time", limit=40),
        minutes=field(request, "minutes", limit=40),
        note=field(request, "note", limit=200_000),
    )


def wish_of(typed: Typed, booking: DeskBooking, where: tzinfo, *, lenient: bool = False) -> Wish:
    """What the form asks for.

    Args:
        typed: the form.
        booking: as it is now; its own time is left alone, even when it has passed.
        where: the clinic's zone.
        lenient: leave out a time that makes no sense.

    Raises:
        RequestError: 422 with a sentence for a day, time or length that will not do.
    """
    if typed.status != BOOKED:
        return Wish(typed.status, note=typed.note)
    before = as_typed(booking, where)
    try:
        length = minutes_of(typed.minutes)
        at = booking.appointment_at
        if (typed.day, typed.clock) != (before.day, before.clock) or at is None:
            at = moment(typed.day, typed.clock, where, datetime.now(timezone.utc))
    except RequestError:
        if lenient:
            return Wish(typed.status, note=typed.note)
        raise
    return Wish(typed.status, at, length, typed.note)
