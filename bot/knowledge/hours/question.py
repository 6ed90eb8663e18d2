"""Which days a question about opening hours is about; the words stand in question.yml.

Only plain wordings are read. What is not understood gets the whole week, which is never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cues import cues_of
from bot.knowledge.hours.calendar import Closure, OpeningHours

MOST_DAYS = 3
YEARS = 9  # a 29 February may be eight years away; what lies further ahead is a slip
DAY = timedelta(days=1)

CUES = cues_of(__file__)
TIMES, PLACES, WAYS = (CUES.pattern(name) for name in ("times", "places", "ways"))
_OPENING, _NOW = CUES.pattern("opening"), CUES.pattern("now")
_WEEKDAY, _WEEKEND = CUES.pattern("weekday"), CUES.pattern("weekend")
_WEEKDAYS = {**CUES.lists["weekdays"], **CUES.lists["short_weekdays"]}
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)\b"),
    CUES.pattern("day_and_month"),
    CUES.pattern("month_and_day"),
    re.compile(r"\b(?P<a>\d\d?)/(?P<b>\d\d?)(?:/(?P<y>\d{4}))?\b"),
)
_FEASTS = CUES.meanings("feasts")
_ONCE_A_YEAR, _APART = CUES.pattern("once_a_year"), CUES.pattern("days_apart")
#: By how many days ahead they mean.
_NEAR = tuple(CUES.pattern(name) for name in ("today", "tomorrow", "after_tomorrow"))


@dataclass(frozen=True)
class Asked:
    """What a question is about; all empty means the hours in general.

    Attributes:
        now: this moment.
        days: certain days, none of them past.
        weekdays: weekdays in general, from 0 for Monday.
        closures: closures that are called by their reason.
    """

    now: bool = False
    days: tuple[date, ...] = ()
    weekdays: tuple[int, ...] = ()
    closures: tuple[Closure, ...] = ()


def asked(hours: OpeningHours, text: str, now: datetime) -> Asked:
    """Return which days a question is about.

    Args:
        hours: the calendar, for the names of closures and how dates are written.
        text: the visitor's words.
        now: in the clinic's zone.
    """
    if _APART.search(text):
        return Asked()
    today = now.date()
    named = tuple(_named(hours, text, today))
    if named:
        return Asked(closures=named[:MOST_DAYS])
    text = _ONCE_A_YEAR.sub(" ", text)
    days = list(dict.fromkeys([*_dates(text, today, hours.clock == 12), *_near(text, today)]))
    weekdays: list[int] = []
    if not days:
        for number, is_general, least in _weekdays(text):
            if is_general:
                weekdays.append(number)
            else:
                days.append(_coming(number, today + least * DAY))
    is_now = not days and not weekdays and _NOW.search(text) is not None
    return Asked(is_now, tuple(days[:MOST_DAYS]), tuple(weekdays[:MOST_DAYS]))


def _named(hours: OpeningHours, text: str, today: date) -> Iterator[Closure]:
    """Yield the coming closures whose reason stands in the text: "closed on Memorial Day?"."""
    words = text.lower()
    for closure in hours.closures:
        reason = closure.reason.lower()
        if (
            closure.last >= today
            and len(reason) > 3
            and re.search(rf"\b{re.escape(reason)}\b", words)
        ):
            yield closure


def _near(text: str, today: date) -> Iterator[date]:
    for distance, pattern in enumerate(_NEAR):
        if pattern.search(text):
            yield today + distance * DAY


def _weekdays(text: str) -> Iterator[tuple[int, bool, int]]:
    """Yield weekday, whether any such day is meant, and how many days ahead it is at least."""
    for match in _WEEKDAY.finditer(text):
        how = CUES.lists["which"].get((match["how"] or "").lower())
        if match["short"] and not _OPENING.search(text):
            continue  # "I sat there"
        number = int(_WEEKDAYS[(match["full"] or match["short"]).lower()])
        yield number, bool(match["many"]) or how == "any", how == "next"
    if weekend := _WEEKEND.search(text):
        for number in (5, 6):
            yield number, not weekend["this"], 0


def _coming(weekday: int, start: date) -> date:
    return start + ((weekday - start.weekday()) % 7) * DAY


def _dates(text: str, today: date, month_first: bool) -> Iterator[date]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            year = int(found["y"]) if found.get("y") else None
            if found.get("a"):
                pairs = [(int(found["a"]), int(found["b"]))]
                pairs.append(pairs[0][::-1])
                pairs = pairs if month_first else pairs[::-1]
            else:
                pairs = [(_month(found), int(found["d"]))]
            days = [day for month, one in pairs for day in _day(year, month, one, today)]
            yield from days[:1]
    for pattern, meant in _FEASTS:
        if pattern.search(text):
            month, one = map(int, meant.split("-"))
            yield from _day(None, month, one, today)
            return


def _month(found: dict[str, str | None]) -> int:
    return int(found.get("m") or CUES.lists["months"][(found["n"] or "").lower()])


def _day(year: int | None, month: int, day: int, today: date) -> Iterator[date]:
    """Yield the day, of this year or the next ones when none is said; nothing for a past one."""
    for one in range(today.year, today.year + YEARS):
        if year not in (None, one):
            continue
        with suppress(ValueError):
            found = date(one, month, day)
            if found >= today:
                yield found
                return
