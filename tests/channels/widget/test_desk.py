"""GET /desk: whether somebody can be talked to, the same for everybody and without a token."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.widget import availability as module
from bot.channels.widget.availability import desk, zone_of
from bot.knowledge.hours.calendar import OpeningHours
from tests.channels.widget.harness import VISITOR, Service
from tests.knowledge.hours.calendar import NEW_YORK, OFFICE, at, calendar
from tests.shipped import sentence, shipped

DESK = f"{VISITOR}/desk"


def test_without_hours_nothing_is_said(service: Service) -> None:
    answer = service.request("GET", DESK)
    assert (answer.status_code, answer.json()) == (200, {"open": False, "live": False, "text": ""})
    service.parts.staff = 2
    assert service.request("GET", DESK).json() == {"open": False, "live": True, "text": ""}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "", "Mars", "../../etc/passwd", "x" * 5000])
def test_any_zone_may_be_named(service: Service, zone: str) -> None:
    answer = service.request("GET", DESK, params={"zone": zone})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "known"),
    [("Europe/Berlin", True), ("UTC", True), ("", False), ("Europe", False), ("Mars/Base", False),
     ("../etc", False), ("/etc/localtime", False), ("a\0b", False), ("Ü", False)],
)  # fmt: skip
def test_zones(name: str, known: bool) -> None:
    assert (zone_of(name) == ZoneInfo(name)) if known else (zone_of(name) is None)


@pytest.mark.parametrize(
    ("hours", "staff", "moment", "said"),
    [
        (
            calendar(**OFFICE),
            1,
            "2026-11-23 9:30",
            (True, True, sentence("desk_live", time="12:00")),
        ),
        (
            calendar(**OFFICE),
            0,
            "2026-11-23 9:30",
            (True, False, sentence("desk_away")),
        ),
        (
            calendar(clock=12, **OFFICE),
            1,
            "2026-11-23 17:00",
            (False, False, sentence("desk_closed", when="tomorrow at 9 am")),
        ),
        (OpeningHours(NEW_YORK), 1, "2026-11-23 17:00", (False, True, "")),
    ],
)
def test_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
    hours: OpeningHours,
    staff: int,
    moment: str,
    said: tuple[bool, bool, str],
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # of any zone
            return at(moment).astimezone(timezone.utc)

    monkeypatch.setattr(module, "datetime", Clock)
    known = replace(shipped(), hours=hours)
    there = SimpleNamespace(present=lambda: staff)
    services: Any = SimpleNamespace(knowledge=lambda: known, desk=there)
    found = desk(services, None)
    assert (found["open"], found["live"], found["text"]) == said
