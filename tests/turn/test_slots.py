"""What a conversation remembers: it comes back as it was kept, and an alarm fades."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from bot.bookings.draft import Draft
from bot.errors import StateError
from bot.reply import Meaning
from bot.turn.slots import (
    ALARM_HOLDS,
    DRAFT_KEPT,
    DroppedDraft,
    HeldAlarm,
    Slots,
    dropped,
    held,
    slots_from,
    slots_json,
)

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=timezone.utc)
ALARM = HeldAlarm("breathing", "es", NOW)
DROPPED = DroppedDraft(Draft("d0", given={"name": "Ann Lee"}), NOW)


def test_what_is_kept_comes_back() -> None:
    slots: Slots = {
        "topic": "risks", "depth": 2, "handoff": True, "alarm": ALARM,
        "pending": Meaning("report_urgent_symptom", over=True),
        "booking": Draft("d1", given={"name": "Ann Lee"}), "dropped": DROPPED,
    }  # fmt: skip
    stored = json.loads(json.dumps(slots_json(slots)))
    assert stored["alarm"] == {"key": "breathing", "language": "es", "at": NOW.isoformat()}
    assert slots_from(stored) == slots


def test_what_is_forgotten_is_not_there() -> None:
    assert slots_json({"alarm": None}) == {"alarm": None}
    assert slots_from({"alarm": None, "colour": "red"}) == {}


@pytest.mark.parametrize(
    "alarm",
    ["breathing", 3, [], {}, {"key": "x"}, {"key": "x", "language": ""},
     {"key": "x", "language": "", "at": "noon"}, {"key": "x", "language": "", "at": 3}],
)  # fmt: skip
def test_a_broken_alarm_is_an_error(alarm: object) -> None:
    with pytest.raises(StateError, match="cannot be read"):
        slots_from({"alarm": alarm})


@pytest.mark.parametrize(
    ("gone", "holds"),
    [(timedelta(0), True), (ALARM_HOLDS - timedelta(seconds=1), True), (ALARM_HOLDS, False)],
)
def test_an_alarm_holds_for_a_while(gone: timedelta, holds: bool) -> None:
    assert held({"alarm": ALARM}, NOW + gone) == (ALARM if holds else None)


def test_without_an_alarm_none_holds() -> None:
    assert held({}, NOW) is None
    assert held({"alarm": None}, NOW) is None


@pytest.mark.parametrize(
    ("gone", "kept"),
    [(timedelta(0), True), (DRAFT_KEPT - timedelta(seconds=1), True), (DRAFT_KEPT, False)],
)
def test_a_dropped_booking_is_kept_for_a_while(gone: timedelta, kept: bool) -> None:
    assert dropped({"dropped": DROPPED}, NOW + gone) == (DROPPED.draft if kept else None)


def test_without_one_nothing_is_taken_up() -> None:
    assert dropped({}, NOW) is None
    assert dropped({"dropped": None}, NOW) is None


@pytest.mark.parametrize(
    "stored",
    ["d1", 3, {}, {"draft": {"id": "d"}}, {"draft": {"id": "d"}, "at": "2026-03-03T15:00"}],
)
def test_a_broken_one_is_an_error(stored: object) -> None:
    with pytest.raises(StateError, match="cannot be read"):
        slots_from({"dropped": stored})
