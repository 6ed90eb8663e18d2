"""What to look at twice about an appointment: outside the opening hours, or at another's time."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.bookings.model import Wish
from bot.clock import moment_of
from bot.console.bookings.cautions import cautions
from bot.knowledge.hours.calendar import CLOSED_WEEK, Closure, OpeningHours
from tests.bookings.bookings import ANN, AT, a_booking, booked
from tests.console import harness
from tests.shipped import shipped

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
WEEKDAY = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
HOURS = OpeningHours(
    "America/New_York",
    (*(WEEKDAY,) * 5, (), ()),
    (
        Closure(date(2026, 12, 25), date(2026, 12, 26), "Christmas"),
        Closure(date(2026, 12, 24), date(2026, 12, 24), "Christmas Eve", ((9 * 60, 12 * 60),)),
    ),
    12,
)
USUAL = "The clinic is open 9 am to noon and 1 pm to 5 pm on that day."


def told(at: str | None, minutes: int = 30, hours: OpeningHours = HOURS, **more: Any) -> list[str]:
    """What is said of an appointment at a time in UTC."""
    fields = {
        "status": "booked",
        "appointment_at": moment_of(at) if at else None,
        "appointment_minutes": minutes,
        **more,
    }
    return cautions(a_booking(**fields), dataclasses.replace(shipped(), hours=hours), NOW)


@pytest.mark.parametrize(
    ("at", "minutes", "sentences"),
    [
        ("2026-12-01T14:00:00.000Z", 30, []),  # Tuesday 9:00
        ("2026-12-01T21:30:00.000Z", 30, []),  # up to the very end
        ("2026-12-01T21:45:00.000Z", 30, [USUAL]),
        ("2026-12-01T13:59:00.000Z", 30, [USUAL]),
        ("2026-12-01T16:50:00.000Z", 30, [USUAL]),  # into the lunch break
        ("2026-12-05T15:00:00.000Z", 30, ["The clinic is closed on that day."]),  # Saturday
        ("2026-12-25T15:00:00.000Z", 30, ["The clinic is closed on that day (Christmas)."]),
        ("2026-12-24T19:00:00.000Z", 30,
         ["The clinic is open 9 am to noon on that day (Christmas Eve)."]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_time(at: str, minutes: int, sentences: list[str]) -> None:
    assert told(at, minutes) == sentences


def test_nothing_is_said_without_hours_or_of_what_is_over_or_not_booked() -> None:
    assert told("2026-12-05T15:00:00.000Z", hours=OpeningHours("America/New_York")) == []
    assert told("2026-11-21T15:00:00.000Z") == []
    assert told("2026-12-05T15:00:00.000Z", status="declined") == []
    assert told(None) == []
    assert HOURS.weekly != CLOSED_WEEK


def test_the_page_shows_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weekend = dataclasses.replace(HOURS, weekly=(*((),) * 6, WEEKDAY))
    known = dataclasses.replace(harness.knowledge(), hours=weekend)
    monkeypatch.setattr(harness, "knowledge", lambda: known)
    with harness.running_desk(tmp_path) as desk:
        clerk = desk.client("clerk", "Kim Park")
        mine, theirs = booked(desk.stores, name="Mine"), booked(desk.stores, name="<b>Theirs")
        for number in (mine, theirs):
            desk.stores.bookings.change(number, ANN, 0, Wish("booked", AT, 30))
        for path in (f"/desk/bookings/{mine}", f"/desk/bookings/{mine}?part=facts&version=1"):
            page = clerk.page(path).part("booking-facts")
            assert page.link("<b>Theirs") == f"/desk/bookings/{theirs}"
            closed, same = page.texts("status")
            assert closed == "The clinic is closed on that day."
            assert same.startswith("At the same time: <b>Theirs, ")
