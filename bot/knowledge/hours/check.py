"""What is wrong in the section `hours`, all of it at once, each with its line."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.errors import Problem
from bot.knowledge.file.document import Document, Place
from bot.knowledge.hours.reading import DAYS, SpanError, parse_span
from bot.knowledge.hours.words import DAY_MINUTES, WEEKDAYS, Span

WEEK_MINUTES = 7 * DAY_MINUTES
Spanned = tuple[Span, Place, str]
Spot = tuple[int, int, Place, str]  # a span within the week, where it stands, as it is written


def hours_problems(document: Document) -> Iterator[Problem]:
    """Yield what the schema cannot say: times, dates, overlaps, weekdays."""
    data: Mapping[str, Any] = document.data["hours"] or {}
    weekly: Mapping[str, Any] = data.get("weekly") or {}
    closures: Sequence[Mapping[str, Any]] = data.get("closures") or ()
    yield from _weekly(document, weekly)
    if closures and not any(weekly.values()):
        message = "There are closures, but no opening hours."
        remedy = "Write the hours under `weekly`, or take the closures out."
        yield document.problem(("hours", "closures"), message, remedy)
    yield from _closures(document, closures)


def _weekly(document: Document, weekly: Mapping[str, Any]) -> Iterator[Problem]:
    spots: list[Spot] = []
    for day, texts in weekly.items():
        place: Place = ("hours", "weekly", day)
        spans = yield from _spans(document, place, texts)
        if day not in DAYS:
            message = f"There is no weekday {day!r}."
            yield document.problem(place, message, f"Use one of: {', '.join(DAYS)}.")
            continue
        offset = DAYS.index(day) * DAY_MINUTES
        spots += [(offset + start, offset + end, at, text) for (start, end), at, text in spans]
    yield from _overlaps(document, spots, WEEK_MINUTES)


def _spans(
    document: Document, place: Place, texts: Sequence[str] | None
) -> Generator[Problem, None, list[Spanned]]:
    """Yield the problems of a day's spans, and return the good ones."""
    good: list[Spanned] = []
    for index, text in enumerate(texts or ()):
        try:
            good.append((parse_span(text), (*place, index), text))
        except SpanError as error:
            yield document.problem((*place, index), str(error), error.remedy)
    return good


def _overlaps(document: Document, spots: list[Spot], around: int = 0) -> Iterator[Problem]:
    """Yield spans that begin while another runs; Sunday night may reach into Monday."""
    spots = sorted(spots)
    if around and spots:
        start, end, place, text = spots[0]
        spots.append((start + around, end + around, place, text))
    longest: Spot | None = None
    for spot in spots:
        if longest and spot[0] < longest[1] and spot[2] != longest[2]:
            message = f"{spot[3]!r} overlaps {longest[3]!r}{_when(longest[2])}."
            yield document.problem(spot[2], message, "Join the two, or let one end earlier.")
        if longest is None or spot[1] > longest[1]:
            longest = spot


def _when(place: Place) -> str:
    return f" of {WEEKDAYS[DAYS.index(str(place[2]))]}" if place[1] == "weekly" else ""


def _closures(document: Document, closures: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    ranges: list[tuple[date, date, Place]] = []
    for index, closure in enumerate(closures):
        place: Place = ("hours", "closures", index)
        first = yield from _date(document, (*place, "date"), closure["date"])
        until = closure.get("until") or ""
        last = (yield from _date(document, (*place, "until"), until)) if until.strip() else first
        spans = yield from _spans(document, (*place, "open"), closure.get("open"))
        spots: list[Spot] = [(*span, at, text) for span, at, text in spans]
        yield from _overlaps(document, spots)
        if first and last and last < first:
            message = f"The closure ends on {last.isoformat()}, before it begins."
            yield document.problem((*place, "until"), message, "Swap the two dates.")
        elif first and last:
            ranges.append((first, last, place))
    yield from _twice(document, ranges)


def _date(document: Document, place: Place, text: str) -> Generator[Problem, None, date | None]:
    """Yield a problem when a text is no date, and return the date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        yield document.problem(place, f"{text!r:.40} is no date.", "Write it like 2026-12-24.")
    return None


def _twice(document: Document, ranges: list[tuple[date, date, Place]]) -> Iterator[Problem]:
    longest: tuple[date, Place] | None = None
    for first, last, place in sorted(ranges):
        if longest and first <= longest[0]:
            line = document.line(longest[1])
            message = f"{first.isoformat()} stands in two closures (also in line {line})."
            yield document.problem(place, message, "Keep one of them.")
        if longest is None or last > longest[0]:
            longest = (last, place)
