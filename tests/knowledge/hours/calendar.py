"""Calendars for tests, short to write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.knowledge.hours.calendar import Closure, OpeningHours
from bot.knowledge.hours.reading import DAYS, parse_span
from bot.settings import ROOT

NEW_YORK = "America/New_York"


def calendar(
    zone: str = NEW_YORK, *closures: Closure, clock: int = 24, **weekly: str
) -> OpeningHours:
    """A calendar from texts: calendar(monday="9:00-12:00 13:00-17:00")."""
    spans = [tuple(map(parse_span, weekly.get(day, "").split())) for day in DAYS]
    return OpeningHours(zone, tuple(spans), closures, clock)


def closure(first: str, last: str = "", reason: str = "", hours: str = "") -> Closure:
    """A closure from texts."""
    spans = tuple(map(parse_span, hours.split()))
    return Closure(date.fromisoformat(first), date.fromisoformat(last or first), reason, spans)


def at(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    """A moment by the clock of a zone: at("2026-12-24 9:30")."""
    day, _, time = text.partition(" ")
    hour, _, minute = (time or "0:00").partition(":")
    wall = datetime.fromisoformat(f"{day}T{int(hour):02}:{minute}")
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold)


#: The clinic of most tests: closed at weekends, over lunch and around Christmas 2026.
OFFICE: dict[str, Any] = {
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "9:00-12:00 13:00-17:00"),
    "friday": "9:00-12:00",
}
CHRISTMAS = (
    closure("2026-12-24", reason="Christmas Eve", hours="9:00-12:00"),
    closure("2026-12-25", "2027-01-01", "Christmas holidays"),
)
#: A section for the knowledge file.
SECTION = """\
hours:
  clock: 24
  weekly:
    monday: ["9:00-12:00", "13:00-17:00"]
    tuesday: ["9:00-12:00", "13:00-17:00"]
    wednesday: ["9:00-12:00", "13:00-17:00"]
    thursday: ["9:00-12:00", "13:00-17:00"]
    friday: ["9:00-12:00"]
  closures:
    - {date: "2026-11-26", reason: "Thanksgiving"}
    - {date: "2026-12-24", open: ["9:00-12:00"], reason: "Christmas Eve"}
    - {date: "2026-12-25", until: "2027-01-01", reason: "Christmas holidays"}

"""


def shipped_with(section: str) -> str:
    """The shipped file with this section in place of its empty one."""
    text = (ROOT / "knowledge.yml").read_text(encoding="utf-8")
    return text[: text.index("hours:\n  clock")] + section + text[text.index("about:\n  names") :]
