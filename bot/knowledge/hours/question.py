"""Which days a question about opening hours is about; standard library only.

Only plain wordings are read. What is not understood gets the whole week, which is never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.knowledge.hours.calendar import Closure, OpeningHours
from bot.knowledge.hours.words import WEEKDAYS

#: As visitors write them; how they are said is a sentence of the knowledge file.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MOST_DAYS = 3
YEARS = 9  # a 29 February may be eight years away; what lies further ahead is a slip
DAY = timedelta(days=1)

TIMES = re.compile(
    r"\b(?:open\w*|clos(?:e|ed|es|ing)|shut|hours?|tim(?:es?|ings?)|when|late|early|until|till|"
    r"schedul\w*|lunch|nights?|evenings?|mornings?|afternoons?|today|tonight|tomorrow|weekends?|"
    r"weekdays?|holidays?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
PLACES = re.compile(
    r"\b(?:where|address|locat\w*|city|town|street|zip|post ?code|based|phone|number|e-?mail)\b",
    re.IGNORECASE,
)
#: What no calendar and no address answers.
WAYS = re.compile(
    r"\b(?:park\w*|bus|tram|train|subway|metro|airport|directions?|lift|elevator|wheelchair|ramp|"
    r"stairs?|upstairs|floor|entrance|branch\w*|far|near\w*|get (?:to|there))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:open\w*|clos(?:e|ed|es|ing)|shut|hours?|times?)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:right now|now|rn|currently|at the moment|still open|already (?:open|closed))\b|"
    r"^\W*(?:hi\W+|hello\W+|so\W+)?(?:is|are|r)\s+(?:you|u|you guys|"
    r"the (?:clinic|desk|front desk|office))\s+(?:open|closed)\W*$",
    re.IGNORECASE,
)
_FULL = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_SHORT = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5,
    "sun": 6,
}  # fmt: skip
_WEEKDAY = re.compile(
    rf"\b(?P<how>every|any|an?|next)?\s*(?:(?P<full>{'|'.join(_FULL)})(?P<many>'?s)?|"
    rf"(?P<short>{'|'.join(sorted(_SHORT, key=len, reverse=True))})(?!\s*(?:nav|down|rise|set)))\b",
    re.IGNORECASE,
)
_WEEKEND = re.compile(r"\b(?P<this>this |coming )?weekends?\b", re.IGNORECASE)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|Sept"
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)\b"),
    re.compile(
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<n>{_MONTH})\b\.?(?:,? (?P<y>\d{{4}}))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\b\.? (?:the )?(?P<d>\d\d?)(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<a>\d\d?)/(?P<b>\d\d?)(?:/(?P<y>\d{4}))?\b"),
)
#: Feasts on the same date each year; the names that begin with another one come first.
_FEASTS = {
    r"(?:christmas|xmas) eve": (12, 24), r"(?:christmas|xmas)(?: day)?": (12, 25),
    r"boxing day": (12, 26),
    r"new year'?s eve": (12, 31), r"new year'?s?(?: day)?": (1, 1), r"independence day": (7, 4),
}  # fmt: skip
#: Days with a weekday in their name that are one day of the year.
_ONCE_A_YEAR = re.compile(
    r"\b(?:(?:good|black) friday|(?:easter|cyber|whit) monday|ash wednesday|"
    r"(?:easter|palm) sunday|maundy thursday)\b",
    re.IGNORECASE,
)


#: A day told by its distance from the one that is named.
_APART = re.compile(r"\b(?:days?|weeks?|months?) (?:after|before|from) (?!tomorrow)", re.IGNORECASE)


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
    for pattern, distance in (
        (r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", 0),
        (r"(?<!after )\b(?:tomorrow|tmrw|tmr)\b", 1),
        (r"\bday after tomorrow\b", 2),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            yield today + distance * DAY


def _weekdays(text: str) -> Iterator[tuple[int, bool, int]]:
    """Yield weekday, whether any such day is meant, and how many days ahead it is at least."""
    for match in _WEEKDAY.finditer(text):
        how = (match["how"] or "").lower()
        if match["short"] and not _OPEN.search(text):
            continue  # "I sat there"
        name = (match["full"] or match["short"]).lower()
        number = _FULL.get(name, _SHORT.get(name, 0))
        yield number, bool(match["many"]) or how in ("every", "any", "a", "an"), how == "next"
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
    for name, (month, one) in _FEASTS.items():
        if re.search(rf"\b{name}\b", text, re.IGNORECASE):
            yield from _day(None, month, one, today)
            return


def _month(found: dict[str, str | None]) -> int:
    if found.get("m"):
        return int(found["m"] or 0)
    name = (found.get("n") or "").lower()[:3]
    return next(number for number, one in enumerate(MONTHS, 1) if one.lower().startswith(name))


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
