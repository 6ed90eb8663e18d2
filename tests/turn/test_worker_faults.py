"""A turn, a database or a listener that fails costs no visitor an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.conversations.turn import STAFF, TurnRequest, TurnResult
from bot.desk.model import DeskFacts
from bot.effects import KeepQuestion
from bot.errors import TurnError
from bot.stores import Stores
from bot.turn.worker import LAST_RESORT
from tests.cast import APOLOGY, reply, result, say, state_of, told
from tests.databases import POSTGRESQL, end_sessions
from tests.turn.engines import Ear, ScriptedEngine, eventually
from tests.turn.workers import StartWorker, ask
from tests.world import change_owner, rows, without


def test_a_failing_turn_is_tried_three_times_then_given_up(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(ValueError("x"), TurnError("x"), KeyError("x"))
    say(stores, alice, "one")
    say(stores, alice, "two")
    start_worker(stores, engine)
    assert ear.wait_for(2) == [(alice, 4), (alice, 5)]
    assert engine.asked == ["one", "one", "one", "two"]
    assert told(stores, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", APOLOGY.text),
        ("assistant", "re: two"),
    ]
    assert [state_of(stores, alice, seq) for seq in (2, 3)] == ["failed", "answered"]
    assert [row["kind"] for row in rows(stores, "outbox")] == ["turn_failed"]


def test_a_turn_that_fails_twice_is_answered_at_the_third_try(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(SystemExit(1), TurnError("x"))
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert rows(stores, "outbox") == []


def test_a_result_that_cannot_be_stored_is_a_failed_try(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    bad = result(reply("a"), effects=[KeepQuestion("", "a\x00")])
    engine = ScriptedEngine(bad, bad, bad)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert told(stores, alice) == [("visitor", "one"), ("assistant", APOLOGY.text)]


@pytest.mark.parametrize("broken", [lambda: {"here": 1}["missing"], lambda: reply("\x00")])
def test_without_a_usable_apology_a_plain_one_is_said(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear, broken: Callable[[], Any]
) -> None:
    engine = ScriptedEngine(*[TurnError("x")] * 3)
    worker = start_worker(stores, engine, apology=broken)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert told(stores, alice) == [("visitor", "one"), ("assistant", LAST_RESORT.text)]


def test_the_desk_sees_a_message_from_its_first_failure_until_it_is_answered(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    seen: list[list[str]] = []
    failed: list[str] = []

    def look(request: TurnRequest) -> TurnResult:
        seen.append(marks(stores))
        if len(seen) < 3:
            raise TurnError("x")
        return result(reply())

    engine = ScriptedEngine(look, look, look)
    worker = start_worker(stores, engine, on_failed=failed.append)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert seen == [[], ["failed"], ["failed"]]
    assert failed == [alice, alice]
    assert marks(stores) == []
    assert rows(stores, "outbox") == []


def test_a_message_given_up_is_marked_and_told_once(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(stores, ScriptedEngine(*[ValueError("x")] * 3))
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert marks(stores) == ["failed"]
    assert [row["kind"] for row in rows(stores, "outbox")] == ["turn_failed"]


def test_what_fails_beside_the_engine_is_a_failed_try_too(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    tries: list[str] = []

    def desk(conversation_id: str, now: datetime) -> DeskFacts:
        tries.append(conversation_id)
        raise KeyError("desk")

    engine = ScriptedEngine()
    worker = start_worker(stores, engine, desk=desk)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert (len(tries), engine.asked) == (3, [])
    assert told(stores, alice) == [("visitor", "one"), ("assistant", APOLOGY.text)]


def test_the_last_resort_says_whom_to_call_whoever_holds_the_chat(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    change_owner(stores, alice, to=STAFF)
    engine = ScriptedEngine(*[TurnError("x")] * 3)
    worker = start_worker(stores, engine, apology=lambda: [][0])
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert told(stores, alice)[1:] == [("assistant", LAST_RESORT.text)]
    assert "emergency number" in LAST_RESORT.text


def marks(stores: Stores) -> list[str]:
    """Why chats stand on top of the desk's queue."""
    return [row.look for row in stores.desk.queue.unseen(datetime.now(timezone.utc))]


def test_a_turn_over_its_time_is_a_failed_try(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    class Slow(ScriptedEngine):
        async def answer(self, request: TurnRequest) -> TurnResult:
            import asyncio

            self.requests.append(request)
            await asyncio.sleep(60)
            return result()

    engine = Slow()
    worker = start_worker(stores, engine, turn_seconds=0.01)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert engine.asked == ["one"] * 3
    assert state_of(stores, alice, 2) == "failed"


def test_while_the_database_is_away_no_try_is_counted_and_the_worker_lives(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine()
    with without(stores, "turn_events"):
        worker = start_worker(stores, engine)
        ask(stores, worker, alice, "one")
        eventually(lambda: len(engine.requests) >= 4)
        assert worker.alive
        assert worker.last_error is not None
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert [row["attempts"] for row in rows(stores, "messages") if row["seq"] == 2] == [0]
    eventually(lambda: worker.last_error is None)


@pytest.mark.parametrize("table", ["messages", "turn_events"])
def test_after_trouble_with_the_database_a_message_need_not_be_found_again(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear, table: str
) -> None:
    worker = start_worker(stores, ScriptedEngine(), sweep_seconds=3600)
    ask(stores, worker, alice, "zero")
    ear.wait_for(1)  # so the first sweep, which would find the next message, is over
    say(stores, alice, "one")
    with without(stores, table):
        worker.wake(alice)
        eventually(lambda: worker.last_error is not None)
    assert ear.wait_for(2) == [(alice, 3), (alice, 5)]


def test_a_worker_may_start_before_the_database_can_be_used(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(stores, alice, "one")
    with without(stores, "conversations"):
        worker = start_worker(stores, ScriptedEngine())
        eventually(lambda: worker.last_error is not None)
    assert ear.wait_for(1) == [(alice, 3)]


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_lost_connections_cost_no_answer(
    stores: Stores, alice: str, url: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(stores, ScriptedEngine())
    for number in range(5):
        ask(stores, worker, alice, f"q{number}")
        end_sessions(url)
    ear.wait_for(5)
    texts = [text for role, text in told(stores, alice) if role == "assistant"]
    assert texts == [f"re: q{number}" for number in range(5)]


def test_an_ear_that_fails_stops_nothing(
    stores: Stores, alice: str, start_worker: StartWorker
) -> None:
    def deaf(conversation_id: str, last_seq: int) -> None:
        raise RuntimeError("no stream")

    worker = start_worker(stores, ScriptedEngine(), on_committed=deaf)
    ask(stores, worker, alice, "one", "two")
    eventually(lambda: stores.conversations.inbox.waiting() == 0)
    assert worker.alive
    assert len(told(stores, alice)) == 4
