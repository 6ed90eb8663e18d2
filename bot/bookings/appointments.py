"""What may become of a booking, and when an appointment can be; pure functions."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NoReturn

from bot.bookings.model import DeskBooking, Wish
from bot.errors import RequestError

NEW, CONTACTED, BOOKED, DECLINED, NO_ANSWER = (
    "new",
    "contacted",
    "booked",
    "declined",
    "no_answer",
)
#: In the order in which the desk works: what is new comes first.
STATUSES = (NEW, CONTACTED, NO_ANSWER, BOOKED, DECLINED)
#: What each may become. Nothing is final: people call back and change their minds.
NEXT: dict[str, tuple[str, ...]] = {
    NEW: (BOOKED, CONTACTED, NO_ANSWER, DECLINED),
    CONTACTED: (BOOKED, NO_ANSWER, DECLINED, NEW),
    NO_ANSWER: (BOOKED, CONTACTED, DECLINED, NEW),
    BOOKED: (CONTACTED, NO_ANSWER, DECLINED, NEW),
    DECLINED: (BOOKED, CONTACTED, NEW),
}
#: Worth a line of the history each time, also when the status stays: tried again, spoke again.
AGAIN = (CONTACTED, NO_ANSWER)
LONGEST_NOTE = 2000
SHORTEST, LONGEST, USUAL = 5, 480, 30  # minutes
FURTHEST = timedelta(days=731)

MISSING = "Please give the day and the time of the appointment."
BAD_DAY = "We could not read that day. Please write it like 2026-03-31."
BAD_TIME = "We could not read that time. Please write it like 14:30 or 2:30 pm."
BAD_MINUTES = f"Please give the length in minutes, from {SHORTEST} to {LONGEST}."
PASSED = "That day and time have already passed. Please choose one in the future."
TOO_FAR = "That is more than two years from now. Please check the year."
LONG_NOTE = f"The note is too long. Please keep it under {LONGEST_NOTE:,} characters."
NOTHING = "Nothing was changed: please add a note or choose another time."
NO_SUCH_STATUS = "There is no such status."

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE | re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def moment(day: str, clock: str, zone: tzinfo, now: datetime) -> datetime:
    """The moment of an appointment, in UTC.

    When the clocks go back an hour comes twice; its first round is meant.

    Args:
        day: like 2026-03-31.
        clock: like 14:30 or 2:30 pm, at the clinic.
        zone: the clinic's.
        now: the time now.

    Raises:
        RequestError: 422 with a sentence that says what to change.
    """
    if not day.strip() or not clock.strip():
        raise RequestError(422, "no_time", MISSING)
    date_wanted, time_wanted = _day(day), _clock(clock)
    # Looked at as days first: those at the ends of the calendar have no moment in every zone.
    if date_wanted < now.date() - timedelta(days=1):
        raise RequestError(422, "passed", PASSED)
    if date_wanted > now.date() + FURTHEST:
        raise RequestError(422, "too_far", TOO_FAR)
    wanted = datetime.combine(date_wanted, time_wanted, zone)
    found = wanted.astimezone(timezone.utc)
    if found.astimezone(zone).replace(tzinfo=None) != wanted.replace(tzinfo=None):
        raise RequestError(
            422,
            "gap",
            f"On {wanted:%A} {wanted.day} {wanted:%B} the clocks go forward and {wanted:%H:%M} "
            "does not exist. Please choose another time.",
        )
    if found <= now:
        raise RequestError(422, "passed", PASSED)
    return found


def _day(text: str) -> date:
    match = DAY.fullmatch(text.strip())
    if match is None:
        _refuse(BAD_DAY)
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise RequestError(422, "bad_time", BAD_DAY) from error


def _clock(text: str) -> time:
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        _refuse(BAD_TIME)
    hour, minute, half = match.groups()
    # "9" alone may be a slip, "9 am" is a time.
    if minute is None and half is None:
        _refuse(BAD_TIME)
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            _refuse(BAD_TIME)
        number = number % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(number, int(minute or 0))
    except ValueError as error:
        raise RequestError(422, "bad_time", BAD_TIME) from error


def _refuse(sentence: str) -> NoReturn:
    raise RequestError(422, "bad_time", sentence)


def minutes(text: str) -> int:
    """The length of an appointment; the usual one when nothing was typed."""
    if not text.strip():
        return USUAL
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()) or not SHORTEST <= int(text) <= LONGEST:
        raise RequestError(422, "bad_minutes", BAD_MINUTES)
    return int(text)


def check(booking: DeskBooking, wish: Wish) -> None:
    """Tell whether a booking may become what is wished.

    Raises:
        RequestError: 422 with a sentence that says what to change.
    """
    if wish.to_status not in STATUSES:
        raise RequestError(422, "bad_status", NO_SUCH_STATUS)
    if len(wish.note) > LONGEST_NOTE:
        raise RequestError(422, "long_note", LONG_NOTE)
    if wish.to_status == BOOKED and not wish.appointment_at:
        raise RequestError(422, "no_time", MISSING)
    if wish.to_status != booking.status:
        if wish.to_status not in NEXT[booking.status]:
            raise RequestError(
                422,
                "bad_change",
                f"A booking that is {words(booking.status)} cannot become {words(wish.to_status)}.",
            )
        return
    moved = (wish.appointment_at, wish.appointment_minutes) != (
        booking.appointment_at,
        booking.appointment_minutes,
    )
    if not (wish.note or moved or wish.to_status in AGAIN):
        raise RequestError(422, "nothing", NOTHING)


def words(status: str) -> str:
    """A status as people say it."""
    return status.replace("_", " ")
