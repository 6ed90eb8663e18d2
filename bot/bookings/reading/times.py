"""The days and times in what a visitor writes: kept in their words, with a date where it is certain."""

from __future__ import annotations

import calendar
import re
from datetime import datetime
from typing import Literal

import dateparser

from bot.bookings.fields import LONGEST
from bot.bookings.reading.words import any_of, listed


def _either(key: str) -> str:
    return any_of(listed("times", key))


_DAY = any_of([*calendar.day_name, *calendar.day_abbr, *listed("times", "days")])
_MONTH = any_of([*calendar.month_name[1:], *calendar.month_abbr[1:], *listed("times", "months")])
DAY = rf"(?:{_DAY})s?"
_HALF = r"(?:am|pm|a\.m\.?|p\.m\.?|o['’]?clock)"
_HOUR = r"\d{1,2}(?:[:.]\d{2})?"
_NOT_HOURS = rf"(?!\d|/| ?(?:{_either('not_hours')})s?\b)"
_SPAN = rf"{_HOUR} ?{_HALF}? ?(?:-|–|to|and|till|until) ?{_HOUR}"
_DATE = (
    rf"(?:(?:{_DAY}),? (?:the )?)?(?:(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? 20\d\d)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b\.?(?: 20\d\d)?"
    r"|20\d\d-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?)"
)
_WORDS, _PARTS = (
    any_of(word.removesuffix("s") for word in listed("times", key)) for key in ("words", "parts")
)
#: What says when somebody can come; `part` is said of other things as well.
TIMES = re.compile(
    rf"\b(?:(?:{_either('before')}) ){{0,3}}?(?:{_DATE}|{DAY}(?:,? {_SPAN}\b)?|(?:{_WORDS})s?"
    rf"|(?P<part>(?:{_PARTS})s?)|in (?:{_MONTH})\b"
    rf"|(?:between|from) {_SPAN} ?{_HALF}?{_NOT_HOURS}"
    rf"|(?:{_either('before_hours')}) {_HOUR} ?{_HALF}?{_NOT_HOURS}"
    rf"|{_SPAN} ?{_HALF}|{_HOUR} ?{_HALF}|\d{{1,2}}:\d\d)(?=\W|$)",
    re.IGNORECASE,
)
#: May stand between two of them that belong together.
TOGETHER = re.compile(
    r"(?:[ ,&/–-]|\b(?:and|or|to|till|until|but|not|the|at|in|on|only)\b){0,8}", re.I
)
CUES = re.compile(rf"\b(?:{_either('cues')})\b", re.IGNORECASE)
PAST = re.compile(rf"\b(?:{_either('past')}) (?:the |on )?$", re.IGNORECASE)
STORIES = re.compile(rf"\b(?:{_either('stories')})\b", re.IGNORECASE)
DOUBTFUL = re.compile(rf"(?:the )?(?:{'|'.join(listed('times', 'doubtful'))})s?")
CLAUSE = re.compile(r"[,.;:!?\n]")
ALONE = re.compile(r"\W|\b(?:and|or|please)\b", re.IGNORECASE)
CERTAIN = re.compile(
    rf"\b(?P<day>{_either('certain')}|{_DATE})(?: (?:{_PARTS})s?)?(?=\W|$)", re.IGNORECASE
)
BY_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})")
#: Days among other words: any that tell of the visit; only those in a part of their own or with a
#: word such as "free" or "come"; only the latter.
Believed = Literal["told", "apart", "cued"]
#: A date beside a word makes it longer; more of them would make it hard to read.
MOST_DATES = 3


def find(text: str, *, asked: bool, now: datetime, believed: Believed = "told") -> str:
    """Return the days and times of a message in the visitor's words; "" when it gives none.

    Args:
        text: the visitor's words.
        asked: times were asked for last: the whole answer is kept.
        now: the clinic's local time, to put a date beside "tomorrow".
        believed: which are taken for when somebody comes, where they were not asked for.
    """
    words = text.strip(" ;,.!\n") if asked else _said(text, believed)
    return with_dates(words, now)[: LONGEST["times"]].strip()


def has_times(text: str) -> bool:
    """Tell whether a text says anything about days or times."""
    return TIMES.search(text) is not None


def _said(text: str, believed: Believed) -> str:
    """Return the times that a text tells among other things, as they stand in it."""
    groups: list[list[re.Match[str]]] = []
    for match in TIMES.finditer(text):
        if PAST.search(text, max(0, match.start() - 20), match.start()):
            continue
        if groups and TOGETHER.fullmatch(text, groups[-1][-1].end(), match.start()):
            groups[-1].append(match)
        else:
            groups.append([match])
    kept = [group for group in groups if _tells(group, text, believed)]
    return ", ".join(text[group[0].start() : group[-1].end()].strip(" .") for group in kept)


def _tells(group: list[re.Match[str]], text: str, believed: Believed) -> bool:
    """Tell whether times are those at which somebody can come."""
    start, end = group[0].start(), group[-1].end()
    begins = max((one.end() for one in CLAUSE.finditer(text, 0, start)), default=0)
    ended = CLAUSE.search(text, end)
    around = text[begins:start] + text[end : ended.start() if ended else len(text)]
    if CUES.search(around):
        return True
    if not ALONE.sub("", around):
        return believed != "cued"
    is_story = STORIES.search(around) or DOUBTFUL.fullmatch(text, start, end)
    return believed == "told" and not is_story and any(one["part"] is None for one in group)


def with_dates(words: str, now: datetime) -> str:
    """Return words with the date beside each day that is certain: "tomorrow (Friday 4 December)"."""
    kept, at = [], 0
    for match in list(CERTAIN.finditer(words))[:MOST_DATES]:
        if day := _day(match["day"], now):
            year = "" if day.year == now.year else f" {day.year}"
            kept += [words[at : match.end()], f" ({day:%A} {day.day} {day:%B}{year})"]
            at = match.end()
    return "".join([*kept, words[at:]])


def _day(mention: str, now: datetime) -> datetime | None:
    """Return the day that words name; None where they may name another."""
    order = "MDY"
    if numbers := BY_NUMBERS.search(mention):
        first, second = map(int, numbers.groups())
        if first != second and max(first, second) <= 12:
            return None
        order = "DMY" if first > 12 else "MDY"
    day = dateparser.parse(
        re.sub(r"\btonight\b", "today", mention, flags=re.IGNORECASE),
        languages=["en"],
        settings={
            "RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future",
            "DATE_ORDER": order,
        },
    )  # fmt: skip
    if day is None:
        return None
    weekday = re.match(rf"(?:{_DAY})", mention, re.IGNORECASE)
    if weekday and f"{day:%A}"[:3].lower() != weekday.group()[:3].lower():
        return None
    return day
