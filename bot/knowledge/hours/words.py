"""Opening hours and moments in words; standard library only.

Names of days and months are written out here: the process's locale must not decide about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

Span = tuple[int, int]  # minutes from a day's midnight; the end may lie on the next day

DAY_MINUTES = 24 * 60
WHOLE_DAY: Span = (0, DAY_MINUTES)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def week_lines(weekly: Sequence[Sequence[Span]], clock: int) -> list[str]:
    """Return one line for each run of days with the same hours."""
    groups: list[list[int]] = []
    for day in range(len(WEEKDAYS)):
        if groups and weekly[groups[-1][0]] == weekly[day]:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [f"{_days(group)} {spans_text(weekly[group[0]], clock)}" for group in groups]


def _days(group: list[int]) -> str:
    first, last = WEEKDAYS[group[0]], WEEKDAYS[group[-1]]
    if len(group) == len(WEEKDAYS):
        return "Every day"
    if len(group) == 1:
        return first
    return f"{first} {'and' if len(group) == 2 else 'to'} {last}"


def spans_text(spans: Sequence[Span], clock: int) -> str:
    """Return a day's hours: "9:00-12:00 and 13:00-17:00", "9 am to noon", "closed"."""
    if not spans:
        return "closed"
    if tuple(spans) == (WHOLE_DAY,):
        return "24 hours"
    texts = [_span(span, clock) for span in spans]
    return " and ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)


def _span(span: Span, clock: int) -> str:
    start, end = (minute_text(minute, clock) for minute in span)
    return f"{start} to {end}" if clock == 12 else f"{start}-{end}"


def minute_text(minute: int, clock: int) -> str:
    """Return a time of day: "17:00", "5 pm", "8:30 am", "noon", "midnight"."""
    if clock != 12:
        # "until 24:00" can be read, "until 0:00" cannot; "2:00" of the next day can.
        minute = minute - DAY_MINUTES if minute > DAY_MINUTES else minute
        return f"{minute // 60}:{minute % 60:02}"
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    if not rest and hour % 12 == 0:
        return "noon" if hour else "midnight"
    minutes = f":{rest:02}" if rest else ""
    return f"{(hour - 1) % 12 + 1}{minutes} {'pm' if hour >= 12 else 'am'}"


def clock_text(wall: datetime, clock: int, *, ends: bool = False) -> str:
    """Return the time of day of a moment; at midnight an end is "24:00"."""
    minute = wall.hour * 60 + wall.minute
    return minute_text(minute or (DAY_MINUTES if ends else 0), clock)


def day_text(day: date, today: date) -> str:
    """Return a day in full: "Thursday, 24 December", with the year when it is another one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}{year}"


def days_text(first: date, last: date, today: date) -> str:
    """Return a day or a range of days in full."""
    if first == last:
        return day_text(first, today)
    return f"{day_text(first, today)} to {day_text(last, today)}"


def when_text(moment: datetime, now: datetime, clock: int) -> str:
    """Return a moment to come as people say it: "today at 13:00", "on Tuesday at 9:00".

    Args:
        moment, now: both in the clinic's zone.
    """
    day, today = moment.date(), now.date()
    time = clock_text(moment, clock)
    if day <= today:
        return f"today at {time}"
    if day == today + timedelta(days=1):
        return f"tomorrow at {time}"
    if day < today + timedelta(days=7):
        return f"on {WEEKDAYS[day.weekday()]} at {time}"
    return f"on {day_text(day, today)} at {time}"


def zone_text(time_zone: str) -> str:
    """Return what people call a zone: "New York time"."""
    area, _, place = time_zone.rpartition("/")
    known = bool(area) and area != "Etc"
    return f"{place.replace('_', ' ')} time" if known else "the clinic's time"
