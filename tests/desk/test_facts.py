"""What a turn is told about the desk: the calendar and the people present decide together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.desk.deadlines import Deadlines
from bot.desk.facts import FactsReader
from bot.errors import StoreError
from bot.knowledge.hours.calendar import OpeningHours
from bot.stores import Stores
from tests.desk.handoffs import ANN, ask
from tests.knowledge.hours.calendar import OFFICE, at, calendar
from tests.shipped import sentence, shipped
from tests.world import let_time_pass, rows, sit_down

OPEN, LUNCH = at("2026-03-03 9:30"), at("2026-03-03 12:30")


@pytest.fixture
def kind() -> str:
    """The rules are the same on every database; one is enough here."""
    return "sqlite"


def facts(stores: Stores, hours: OpeningHours) -> FactsReader:
    knowledge = replace(shipped(), hours=hours)
    return FactsReader(stores.desk, lambda: knowledge)


def test_open_and_somebody_there(stores: Stores, alice: str) -> None:
    sit_down(stores, ANN, OPEN)
    known = facts(stores, calendar(**OFFICE))(alice, OPEN)
    assert (known.live, known.opens, known.place) == (True, "", 1)


def test_open_and_nobody_there(stores: Stores, alice: str) -> None:
    known = facts(stores, calendar(**OFFICE))(alice, OPEN)
    assert known.live is False
    assert known.opens == sentence("desk_away")


def test_a_closed_desk_hands_off_to_nobody(stores: Stores, alice: str) -> None:
    sit_down(stores, ANN, LUNCH)
    known = facts(stores, calendar(**OFFICE))(alice, LUNCH)
    assert known.live is False
    assert "13:00" in known.opens


def test_without_a_calendar_who_is_there_decides(stores: Stores, alice: str) -> None:
    look = facts(stores, calendar())
    assert (look(alice, OPEN).live, look(alice, OPEN).opens) == (False, "")
    assert not look.has_closed(OPEN)
    sit_down(stores, ANN, OPEN)
    assert look(alice, OPEN).live is True


def test_who_waits_when_the_desk_closes_is_told_so(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    knowledge = replace(shipped(), hours=calendar(**OFFICE))
    deadlines = Deadlines(stores.desk, lambda: knowledge, notify=lambda _: None)
    early = at("2020-03-03 9:30")
    assert deadlines.look(early) == 0
    assert deadlines.look(at("2020-03-03 12:30")) == 1
    assert stores.conversations.chats.transcript(alice)[-1]["text"] == sentence(
        "handoff_desk_closed"
    )


def test_who_waits_at_closing_time_waits_on_while_somebody_is_there(
    stores: Stores, alice: str
) -> None:
    ask(stores, alice)
    look, late = facts(stores, calendar(**OFFICE)), at("2020-03-03 12:30")
    sit_down(stores, ANN, late)
    assert not look.has_closed(late)
    stores.desk.presence.set_away(ANN, True, late)
    assert look.has_closed(late)
    stores.desk.presence.set_away(ANN, False, late)
    assert look.has_closed(late + timedelta(seconds=71)), "a page that fell silent"


def test_one_that_cannot_be_told_keeps_nobody_else_waiting(
    stores: Stores, alice: str, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(stores, alice)
    ask(stores, bob)
    let_time_pass(stores)
    miss, broken = stores.desk.handoffs.miss, min(one["id"] for one in rows(stores, "handoffs"))

    def missed(handoff_id: int, *more: Any) -> bool:
        if handoff_id == broken:
            raise StoreError("This row is damaged.")
        return miss(handoff_id, *more)

    monkeypatch.setattr(stores.desk.handoffs, "miss", missed)
    told: list[str] = []
    deadlines = Deadlines(stores.desk, shipped, notify=told.append)
    assert deadlines.look(OPEN) == 1
    assert told == [bob]
    monkeypatch.undo()
    assert deadlines.look(OPEN) == 1
    assert told == [bob, alice]
