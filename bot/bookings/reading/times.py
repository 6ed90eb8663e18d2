"""The days and times in what a visitor writes: kept in their words, with a date where it is certain."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

import dateparser

from bot.bookings.fields import LONGEST
from bot.cues import cues_of

PATTERNS = cues_of(__file__)
#: What says when somebody can come; `part` is said of other things as well.
TIMES = PATTERNS.pattern("times")
#: May stand between two of them that belong together.
TOGETHER = PATTERNS.pattern("together")
CUES, PAST = PATTERNS.pattern("cue"), PATTERNS.pattern("past_day")
STORIES, DOUBTFUL = PATTERNS.pattern("story"), PATTERNS.pattern("doubtful_day")
CLAUSE = re.compile(r"[,.;:!?\n]")
ALONE = PATTERNS.pattern("aside")
CERTAIN, DAY = PATTERNS.pattern("certain_day"), PATTERNS.pattern("day")
TONIGHT = PATTERNS.pattern("tonight")
BY_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})")
#: Days among other words: any that tell of the visit; only those in a part of their own or with a
#: word such as "free" or "come"; only the latter.
Believed = Literal["told", "apart", "cued"]
#: A date beside a word makes it longer; more of them would make it hard to read.
MOST_DATES = 2


def find(text: str, *, asked: bool, now: datetime, believed: Believed = "told") -> str:
    """Return the days and times of a message in the visitor's words; "" when it gives none.

    Args:
        text: the visitor's words.
        asked: times were asked for last: the whole answer is kept.
        now: the clinic's local time, to put a date beside "tomorrow".
        believed: which are taken for when somebody comes, where they were not asked for.
    """
    words = text.strip(" ;,.!\n") if asked else told(text, believed)
    return with_dates(words, now)[: LONGEST["times"]].strip()


def has_times(text: str) -> bool:
    """Tell whether a text says anything about days or times."""
    return TIMES.search(text) is not None


def told(text: str, believed: Believed = "told") -> str:
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
        TONIGHT.sub("today", mention),
        languages=["en"],
        settings={
            "RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future",
            "DATE_ORDER": order,
        },
    )  # fmt: skip
    if day is None:
        return None
    weekday = DAY.match(mention)
    if weekday and f"{day:%A}"[:3].lower() != weekday.group()[:3].lower():
        return None
    return day
