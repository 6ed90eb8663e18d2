"""What a turn is told about the desk: the calendar and the people present decide together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversations.store import Store
from bot.desk.deadlines import Deadlines
from bot.desk.facts import FactsReader
from bot.errors import StoreError
from bot.knowledge.hours.calendar import OpeningHours
from tests.desk.handoffs import ANN, ask
from tests.knowledge.hours.calendar import OFFICE, at, calendar
from tests.shipped import sentence, shipped
from tests.world import let_time_pass, rows, sit_down

OPEN, LUNCH = at("2026-03-03 9:30"), at("2026-03-03 12:30")


@pytest.fixture
def kind() -> str:
    """The rules are the same on every database; one is enough here."""
    return "sqlite"


def facts(store: Store, hours: OpeningHours) -> FactsReader:
    knowledge = replace(shipped(), hours=hours)
    return FactsReader(store.handoffs, lambda: knowledge)


def test_open_and_somebody_there(store: Store, alice: str) -> None:
    sit_down(store, ANN, OPEN)
    known = facts(store, calendar(**OFFICE))(alice, OPEN)
    assert (known.live, known.opens, known.place) == (True, "", 1)


def test_open_and_nobody_there(store: Store, alice: str) -> None:
    known = facts(store, calendar(**OFFICE))(alice, OPEN)
    assert known.live is False
    assert known.opens == sentence("desk_away")


def test_a_closed_desk_hands_off_to_nobody(store: Store, alice: str) -> None:
    sit_down(store, ANN, LUNCH)
    known = facts(store, calendar(**OFFICE))(alice, LUNCH)
    assert known.live is False
    assert "13:00" in known.opens


def test_without_a_calendar_who_is_there_decides(store: Store, alice: str) -> None:
    look = facts(store, calendar())
    assert (look(alice, OPEN).live, look(alice, OPEN).opens) == (False, "")
    assert not look.has_closed(OPEN)
    sit_down(store, ANN, OPEN)
    assert look(alice, OPEN).live is True


def test_who_waits_when_the_desk_closes_is_told_so(store: Store, alice: str) -> None:
    ask(store, alice)
    knowledge = replace(shipped(), hours=calendar(**OFFICE))
    deadlines = Deadlines(store.handoffs, lambda: knowledge, notify=lambda _: None)
    early = at("2020-03-03 9:30")
    assert deadlines.look(early) == 0
    assert deadlines.look(at("2020-03-03 12:30")) == 1
    assert store.transcript(alice)[-1]["text"] == sentence("handoff_desk_closed")


def test_who_waits_at_closing_time_waits_on_while_somebody_is_there(
    store: Store, alice: str
) -> None:
    ask(store, alice)
    look, late = facts(store, calendar(**OFFICE)), at("2020-03-03 12:30")
    sit_down(store, ANN, late)
    assert not look.has_closed(late)
    store.views.set_away(ANN, True, late)
    assert look.has_closed(late)
    store.views.set_away(ANN, False, late)
    assert look.has_closed(late + timedelta(seconds=71)), "a page that fell silent"


def test_one_that_cannot_be_told_keeps_nobody_else_waiting(
    store: Store, alice: str, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(store, alice)
    ask(store, bob)
    let_time_pass(store)
    miss, broken = store.handoffs.miss, min(one["id"] for one in rows(store, "handoffs"))

    def missed(handoff_id: int, *more: Any) -> bool:
        if handoff_id == broken:
            raise StoreError("This row is damaged.")
        return miss(handoff_id, *more)

    monkeypatch.setattr(store.handoffs, "miss", missed)
    told: list[str] = []
    deadlines = Deadlines(store.handoffs, shipped, notify=told.append)
    assert deadlines.look(OPEN) == 1
    assert told == [bob]
    monkeypatch.undo()
    assert deadlines.look(OPEN) == 1
    assert told == [bob, alice]
