"""Counts by the clinic's own days."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.turn import Understood
from bot.effects import HandOff, KeepQuestion
from bot.numbers.model import COUNTED
from bot.stores import Stores
from tests.cast import GREETING, book, reply, result, turn
from tests.desk.handoffs import ANN, JOINED, ask
from tests.world import change

NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 9)


def at(stores: Stores, table: str, stamp: str) -> None:
    """Move everything in a table to another time."""
    change(stores, table, created_at=stamp)


def question(topic: str) -> KeepQuestion:
    return KeepQuestion(topic, "?")


@pytest.fixture
def busy(stores: Stores, alice: str, bob: str) -> Stores:
    """Two conversations of one day; Bob has only looked."""
    handoff = HandOff("?", reason="asked")
    effects = [question("cost"), question(""), question("")]
    understood = Understood("ask_cost")
    turn(stores, alice, "one", result(reply("a"), effects=effects, understanding=understood))
    turn(
        stores,
        alice,
        "two",
        result(reply("b"), effects=[book(), handoff], understanding=understood),
    )
    seq = turn(stores, alice, "three", result(reply("c"), understanding=Understood("greet")))
    stores.conversations.feedback.add(alice, seq, rating="up")
    stores.conversations.feedback.add(alice, 3, rating="down")
    for table in ("conversations", "messages", "questions", "handoffs", "bookings", "feedback"):
        at(stores, table, "2026-03-08T17:00:00.000Z")
    return stores


@pytest.fixture
def taken(busy: Stores, alice: str) -> Stores:
    """The same, and a person has taken Alice's chat."""
    busy.desk.handoffs.take(alice, ANN, JOINED)
    return busy


def test_only_what_the_assistant_and_a_person_really_did_is_counted(
    stores: Stores, alice: str, bob: str
) -> None:
    ask(stores, alice)
    ask(stores, bob)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    for words in ("are you there", "hello"):
        turn(stores, alice, words, result(understanding=Understood("greet")))
    today = datetime.now(timezone.utc).date()
    found = stores.numbers.numbers(today, 1, timezone.utc)
    assert (found.total("answered"), found.total("handed_over")) == (2, 1)
    assert "greet" not in found.by_intent


def test_everything_is_counted_once(taken: Stores) -> None:
    found = taken.numbers.numbers(TODAY, 3, NEW_YORK)
    assert found.days == (date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9))
    assert {name: found.by_day[name] for name in COUNTED} == {
        "conversations": (0, 1, 0),
        "answered": (0, 3, 0),
        "handed_over": (0, 1, 0),
        "unanswered": (0, 1, 0),
        "declined": (0, 2, 0),
        "bookings": (0, 1, 0),
    }
    assert found.total("answered") == 3
    assert found.by_intent == {"ask_cost": 2, "greet": 1}
    assert found.thumbs == {"up": 1, "down": 1}


@pytest.mark.parametrize(
    ("stamp", "counts"),
    [
        ("2026-03-07T04:59:59.999Z", (0, 0, 0)),  # still the 6th in New York
        ("2026-03-07T05:00:00.000Z", (3, 0, 0)),
        ("2026-03-08T04:59:59.999Z", (3, 0, 0)),
        ("2026-03-08T05:00:00.000Z", (0, 3, 0)),
        ("2026-03-09T03:59:59.999Z", (0, 3, 0)),  # the 8th had 23 hours
        ("2026-03-09T04:00:00.000Z", (0, 0, 3)),
    ],
)
def test_days_begin_at_midnight_of_the_clinic(
    busy: Stores, stamp: str, counts: tuple[int, ...]
) -> None:
    at(busy, "messages", stamp)
    assert busy.numbers.numbers(TODAY, 3, NEW_YORK).by_day["answered"] == counts


def test_days_of_a_zone_with_a_quarter_of_an_hour(busy: Stores) -> None:
    at(busy, "messages", "2026-03-07T18:14:00.000Z")
    kathmandu = ZoneInfo("Asia/Kathmandu")
    assert busy.numbers.numbers(TODAY, 3, kathmandu).by_day["answered"] == (3, 0, 0)
    at(busy, "messages", "2026-03-07T18:15:00.000Z")
    assert busy.numbers.numbers(TODAY, 3, kathmandu).by_day["answered"] == (0, 3, 0)


def test_without_anything_all_is_zero(stores: Stores) -> None:
    stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    found = stores.numbers.numbers(TODAY, 2, timezone.utc)
    assert set(found.by_day.values()) == {(0, 0)}
    assert (found.by_intent, found.wait, found.waits) == ({}, None, 0)


def test_the_wait_is_the_median_of_those_who_were_taken(busy: Stores, bob: str) -> None:
    handoff = HandOff("?", reason="asked")
    turn(busy, bob, "person", result(reply("a"), effects=[handoff]))
    at(busy, "handoffs", "2026-03-08T17:00:00.000Z")
    change(busy, "handoffs", asked_at="2026-03-08T17:00:00.000Z")
    assert busy.numbers.numbers(TODAY, 3, NEW_YORK).wait is None
    change(busy, "handoffs", {"id": 1}, taken_at="2026-03-08T17:00:30.000Z")
    change(busy, "handoffs", {"id": 2}, taken_at="2026-03-08T17:01:30.000Z")
    found = busy.numbers.numbers(TODAY, 3, NEW_YORK)
    assert (found.wait, found.waits) == (60.0, 2)
    change(busy, "handoffs", {"id": 1}, asked_at=None)  # staff stepped in
    assert busy.numbers.numbers(TODAY, 3, NEW_YORK).waits == 1
    change(busy, "handoffs", {"id": 2}, missed_at="2026-03-08T17:00:00.000Z")
    assert busy.numbers.numbers(TODAY, 3, NEW_YORK).waits == 0
