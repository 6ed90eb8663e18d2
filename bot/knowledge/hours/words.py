"""Opening hours and moments in words; standard library only.

The words, the names of days and months among them, are sentences of the knowledge file: neither
the process's locale nor this module decides about them. `WEEKDAYS` are the keys of that file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

Span = tuple[int, int]  # minutes from a day's midnight; the end may lie on the next day
Phrase = Callable[..., str]  # a sentence by its key, with what its placeholders stand for

DAY_MINUTES = 24 * 60
WHOLE_DAY: Span = (0, DAY_MINUTES)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def named(phrase: Phrase, key: str, number: int) -> str:
    """Return one of the names that a sentence lists, counted from 0."""
    return phrase(key).split(",")[number].strip()


def listed(phrase: Phrase, texts: Sequence[str]) -> str:
    """Return texts as a sentence lists them: one, two and three."""
    if len(texts) < 2:
        return "".join(texts)
    return phrase("listed", first=", ".join(texts[:-1]), last=texts[-1])


def week_lines(phrase: Phrase, weekly: Sequence[Sequence[Span]], clock: int) -> list[str]:
    """Return one line for each run of days with the same hours."""
    groups: list[list[int]] = []
    for day in range(len(WEEKDAYS)):
        if groups and weekly[groups[-1][0]] == weekly[day]:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [
        phrase("hours_line", days=_days(phrase, group), hours=spans_text(phrase, spans, clock))
        for group in groups
        for spans in [weekly[group[0]]]
    ]


def _days(phrase: Phrase, group: list[int]) -> str:
    if len(group) == len(WEEKDAYS):
        return phrase("every_day")
    names = [named(phrase, "weekday_names", number) for number in group]
    if len(group) < 3:
        return listed(phrase, names)
    return phrase("from_to", first=names[0], last=names[-1])


def spans_text(phrase: Phrase, spans: Sequence[Span], clock: int) -> str:
    """Return a day's hours: "9:00-12:00 and 13:00-17:00", "9 am to noon", "closed"."""
    if not spans:
        return phrase("hours_none")
    if tuple(spans) == (WHOLE_DAY,):
        return phrase("hours_whole_day")
    return listed(phrase, [_span(phrase, span, clock) for span in spans])


def _span(phrase: Phrase, span: Span, clock: int) -> str:
    start, end = (minute_text(phrase, minute, clock) for minute in span)
    return phrase("from_to", first=start, last=end) if clock == 12 else f"{start}-{end}"


def minute_text(phrase: Phrase, minute: int, clock: int) -> str:
    """Return a time of day: "17:00", "5 pm", "8:30 am", "noon", "midnight"."""
    if clock != 12:
        # "until 24:00" can be read, "until 0:00" cannot; "2:00" of the next day can.
        minute = minute - DAY_MINUTES if minute > DAY_MINUTES else minute
        return f"{minute // 60}:{minute % 60:02}"
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    if not rest and hour % 12 == 0:
        return phrase("time_noon" if hour else "time_midnight")
    minutes = f":{rest:02}" if rest else ""
    time = f"{(hour - 1) % 12 + 1}{minutes}"
    return phrase("time_pm" if hour >= 12 else "time_am", time=time)


def clock_text(phrase: Phrase, wall: datetime, clock: int, *, ends: bool = False) -> str:
    """Return the time of day of a moment; at midnight an end is "24:00"."""
    minute = wall.hour * 60 + wall.minute
    return minute_text(phrase, minute or (DAY_MINUTES if ends else 0), clock)


def day_text(phrase: Phrase, day: date, today: date) -> str:
    """Return a day in full: "Thursday, 24 December", with the year when it is another one."""
    values = {
        "weekday": named(phrase, "weekday_names", day.weekday()),
        "day": str(day.day),
        "month": named(phrase, "month_names", day.month - 1),
    }
    if day.year == today.year:
        return phrase("date", **values)
    return phrase("date_year", **values, year=str(day.year))


def days_text(phrase: Phrase, first: date, last: date, today: date) -> str:
    """Return a day or a range of days in full."""
    if first == last:
        return day_text(phrase, first, today)
    return phrase(
        "from_to", first=day_text(phrase, first, today), last=day_text(phrase, last, today)
    )


def when_text(phrase: Phrase, moment: datetime, now: datetime, clock: int) -> str:
    """Return a moment to come as people say it: "today at 13:00", "on Tuesday at 9:00".

    Args:
        moment, now: both in the clinic's zone.
    """
    day, today = moment.date(), now.date()
    time = clock_text(phrase, moment, clock)
    if day <= today:
        return phrase("when_today", time=time)
    if day == today + timedelta(days=1):
        return phrase("when_tomorrow", time=time)
    near = day < today + timedelta(days=7)
    name = named(phrase, "weekday_names", day.weekday()) if near else day_text(phrase, day, today)
    return phrase("when_on", day=name, time=time)


def zone_text(phrase: Phrase, time_zone: str) -> str:
    """Return what people call a zone: "New York time"."""
    area, _, place = time_zone.rpartition("/")
    known = bool(area) and area != "Etc"
    return phrase("zone_of", place=place.replace("_", " ")) if known else phrase("zone_clinic")
