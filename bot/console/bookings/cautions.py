"""What to look at twice about an appointment: the clinic is closed then, or it is somebody else's
time as well. Nothing is refused: a clinic may open for one patient, or see two at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.bookings.appointments import BOOKED
from bot.bookings.model import DeskBooking
from bot.desk.moments import moment_of
from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.hours.words import spans_text

LAST_MINUTE = timedelta(minutes=1)


def cautions(booking: DeskBooking, hours: OpeningHours, now: datetime) -> list[str]:
    """Sentences about a coming appointment outside the opening hours.

    Args:
        booking: as it is.
        hours: the clinic's; says nothing until it is filled in.
        now: the time now.
    """
    if booking.status != BOOKED or not booking.appointment_at or not hours.filled_in:
        return []
    begin = moment_of(booking.appointment_at)
    end = begin + timedelta(minutes=booking.appointment_minutes)
    if end <= now or (hours.is_open(begin) and hours.is_open(end - LAST_MINUTE)):
        return []
    day = hours.local(begin).date()
    spans = hours.beginning_on(day)
    closure = hours.closure_on(day)
    reason = f" ({closure.reason})" if closure and closure.reason else ""
    if not spans:
        return [f"The clinic is closed on that day{reason}."]
    return [f"The clinic is open {spans_text(spans, hours.clock)} on that day{reason}."]
