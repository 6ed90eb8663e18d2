"""Reads the section `hours` of the knowledge file into the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.knowledge.hours.calendar import Closure, OpeningHours
from bot.knowledge.hours.words import DAY_MINUTES, WEEKDAYS, Phrase, Span

DAYS = tuple(name.lower() for name in WEEKDAYS)
LONGEST_NIGHT = 12 * 60  # of a span past midnight; "17:00-9:00" is far likelier a slip
DEFAULT_CLOCK = 24
SPAN = re.compile(r"\s*(\d{1,2}:\d\d)\s*[-\N{EN DASH}]\s*(\d{1,2}:\d\d)\s*")
HOW = "Write it like 9:00-12:00, with hours from 0:00 to 24:00."
WHOLE = "24 hours are 0:00-24:00."


class SpanError(ValueError):
    """A text that is no span of time: what is wrong and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def parse_span(text: str) -> Span:
    """Read "9:00-12:00"; the end of "22:00-02:00" lies on the next day.

    Raises:
        SpanError: it is none.
    """
    match = SPAN.fullmatch(text)
    if match is None:
        raise SpanError(f"{text!r:.60} is no span of time.", HOW)
    start, end = _minute(match[1]), _minute(match[2])
    if start == DAY_MINUTES:
        raise SpanError(
            f"{text!r} begins at the day's end.", "Write it on the next day, from 0:00."
        )
    if start == end:
        raise SpanError(f"{text!r} ends when it begins.", WHOLE)
    if end > start:
        return start, end
    if end + DAY_MINUTES - start > LONGEST_NIGHT:
        raise SpanError(
            f"{text!r} ends before it begins.",
            "Swap the two. For a night of more than 12 hours write one span up to 24:00, and one "
            "from 0:00 on the next day.",
        )
    return start, end + DAY_MINUTES


def _minute(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise SpanError(f"{text!r} is no time of day.", HOW)
    return hour * 60 + minute


def opening_hours(data: Mapping[str, Any] | None, time_zone: str) -> OpeningHours:
    """Return the calendar of a section that has no problems; an absent one is not filled in."""
    data = data or {}
    weekly: Mapping[str, Sequence[str] | None] = data.get("weekly") or {}
    return OpeningHours(
        time_zone=time_zone,
        weekly=tuple(_spans(weekly.get(day)) for day in DAYS),
        closures=tuple(
            sorted(map(_closure, data.get("closures") or ()), key=lambda one: one.first)
        ),
        clock=int(data.get("clock") or DEFAULT_CLOCK),
    )


def hours_word(data: Any, phrase: Phrase) -> dict[str, str]:
    """Return what {hours} stands for in a text; nothing when the section is not filled in.

    A section or sentences with problems, which are reported elsewhere, still count as filled in.
    """
    if not isinstance(data, Mapping) or not data.get("weekly"):
        return {}
    try:
        week = opening_hours({**data, "closures": ()}, "UTC")
        return {"hours": "; ".join(week.lines(phrase))}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return {"hours": ""}


def _spans(texts: Sequence[str] | None) -> tuple[Span, ...]:
    return tuple(sorted(parse_span(text) for text in texts or ()))


def _closure(data: Mapping[str, Any]) -> Closure:
    first = date.fromisoformat(data["date"].strip())
    until = (data.get("until") or "").strip()
    return Closure(
        first=first,
        last=date.fromisoformat(until) if until else first,
        reason=(data.get("reason") or "").strip().rstrip("."),
        spans=_spans(data.get("open")),
    )
