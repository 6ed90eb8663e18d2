"""Reads days out of questions, ours beside dateparser.search and holidays, and prints who is right.

    pip install holidays
    python bench/days.py [--wrong]

holidays is used for this comparison alone. A general weekday, which neither library knows, counts as
right for them when they name the next such day. Whoever reads no day where there is one misses it, and
the visitor gets the whole week; another day is a wrong answer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import holidays
from dateparser.search import search_dates

from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.hours.question import DAY, asked
from bot.knowledge.hours.words import WEEKDAYS

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("America/New_York"))
TODAY = NOW.date()
#: Without closures, so that no name of a day comes from a clinic's own calendar.
HOURS = OpeningHours("America/New_York", ((),) * 7, (), 24)
FEASTS = holidays.country_holidays("US", years=range(TODAY.year, TODAY.year + 2))
SETTINGS = {
    "PREFER_DATES_FROM": "future", "RELATIVE_BASE": NOW.replace(tzinfo=None), "DATE_ORDER": "DMY",
}  # fmt: skip
Days = frozenset[str]
Read = Callable[[str], Days]


def ours(text: str) -> Days:
    """What bot/knowledge/hours/question.py reads."""
    found = asked(HOURS, text, NOW)
    return frozenset(
        [*(day.isoformat() for day in found.days), *(WEEKDAYS[number] for number in found.weekdays)]
    )


def dateparser_alone(text: str) -> Days:
    """What dateparser.search finds, past days left out."""
    found = search_dates(text, languages=["en"], settings=SETTINGS) or []
    return frozenset(day.date().isoformat() for _, day in found if day.date() >= TODAY)


def dateparser_and_holidays(text: str) -> Days:
    """Names of US holidays first, then what dateparser.search finds."""
    return frozenset(day.isoformat() for day in _feasts(text.lower())) or dateparser_alone(text)


def ours_and_holidays(text: str) -> Days:
    """Names of US holidays first, then what ours reads."""
    return frozenset(day.isoformat() for day in _feasts(text.lower())) or ours(text)


def _feasts(text: str) -> Iterator[date]:
    found = sorted((day, name) for day, names in FEASTS.items() for name in names.split("; "))
    for day, name in found:
        if day >= TODAY and name.lower().removesuffix(" day") in text:
            yield day
            return


def is_right(found: Days, wanted: Days) -> bool:
    """True when the days are those, or the next of the weekdays."""
    coming = {
        WEEKDAYS[(TODAY + n * DAY).weekday()]: (TODAY + n * DAY).isoformat() for n in range(7)
    }
    return found in (wanted, frozenset(coming.get(day, day) for day in wanted))


def questions() -> Iterator[tuple[str, str, Days]]:
    """Yield section, text and wanted days of bench/days.txt."""
    section = ""
    for line in (HERE / "days.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            section = line.removeprefix("# ")
        elif line:
            wanted, _, text = line.partition(" | ")
            yield section, text, frozenset(wanted.split()) - {"-"}


def measure(read: Read, text: str) -> float:
    """Microseconds of one reading: the median of several."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        read(text)
        taken.append(time.perf_counter() - start)
    return median(taken) * 1e6


def main() -> None:
    """Print right and wrong by section, and the time a text takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly")
    listing = parser.parse_args().wrong
    asked_of = list(questions())
    print(f"{'reader':26}{'known':>12}{'fresh':>12}{'wrong day':>12}{'us a text':>12}")
    for read in (ours, dateparser_alone, dateparser_and_holidays, ours_and_holidays):
        marks: dict[str, list[bool]] = {}
        other = 0
        for section, text, wanted in asked_of:
            found = read(text)
            marks.setdefault(section, []).append(is_right(found, wanted))
            other += bool(found) and not marks[section][-1]
            if listing and not marks[section][-1]:
                print(f"  {text!r}: {' '.join(sorted(found)) or '-'}")
        counts = [f"{sum(right)}/{len(right)}" for right in marks.values()]
        spent = median(measure(read, text) for _, text, _ in asked_of)
        print(f"{read.__name__:26}{counts[0]:>12}{counts[1]:>12}{other:>12}{spent:>12.0f}")


if __name__ == "__main__":
    main()
