"""What to look at twice about an appointment: the clinic is closed then, or it is somebody else's
time as well. Nothing is refused: a clinic may open for one patient, or see two at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.bookings.appointments import BOOKED
from bot.bookings.model import DeskBooking
from bot.knowledge.hours.words import spans_text
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say

LAST_MINUTE = timedelta(minutes=1)


def cautions(booking: DeskBooking, knowledge: Knowledge, now: datetime) -> list[str]:
    """Sentences about a coming appointment outside the opening hours.

    Args:
        booking: as it is.
        knowledge: has the clinic's hours; says nothing until they are filled in.
        now: the time now.
    """
    hours = knowledge.hours
    begin = booking.appointment_at
    if booking.status != BOOKED or begin is None or not hours.filled_in:
        return []
    end = begin + timedelta(minutes=booking.appointment_minutes)
    if end <= now or (hours.is_open(begin) and hours.is_open(end - LAST_MINUTE)):
        return []
    day = hours.local(begin).date()
    spans = hours.beginning_on(day)
    closure = hours.closure_on(day)
    reason = f" ({closure.reason})" if closure and closure.reason else ""
    if not spans:
        return [f"The clinic is closed on that day{reason}."]
    times = spans_text(partial(say, knowledge), spans, hours.clock)
    return [f"The clinic is open {times} on that day{reason}."]
