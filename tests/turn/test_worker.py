"""The worker answers every stored message once and in order, and ends when it is told to."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from bot.conversations.turn import TurnRequest, TurnResult
from bot.errors import TurnError
from bot.stores import Stores
from bot.turn.worker import STUCK_FACTOR, TurnWorker
from tests.cast import APOLOGY, reply, result, say, state_of, told, turn
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually
from tests.turn.workers import StartWorker, ask

HOUR = 3600.0


def test_a_woken_worker_answers(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(stores, ScriptedEngine(), sweep_seconds=3600)
    ask(stores, worker, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert state_of(stores, alice, 2) == "answered"
    assert worker.alive
    assert worker.last_error is None
    assert worker.late_turns == 0


def test_each_committed_turn_is_timed(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    seconds: list[float] = []
    worker = start_worker(stores, ScriptedEngine(), timed=seconds.append)
    ask(stores, worker, alice, "one", "two")
    ear.wait_for(2)
    assert len(seconds) == 2
    assert min(seconds) > 0


def test_messages_of_a_conversation_are_answered_in_order(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    texts = [f"q{number}" for number in range(12)]
    engine = ScriptedEngine()
    for text in texts:
        say(stores, alice, text)
    start_worker(stores, engine)
    ear.wait_for(12)
    assert engine.asked == texts
    replies = [
        one
        for one in stores.conversations.chats.transcript(alice)[1:]
        if one["role"] == "assistant"
    ]
    assert [one["text"] for one in replies] == [f"re: {text}" for text in texts]
    assert [one["in_reply_to"] for one in replies] == list(range(2, 14))


def test_one_wake_is_enough_for_all_that_waits(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(stores, ScriptedEngine(), sweep_seconds=3600)
    ask(stores, worker, alice, "zero")
    ear.wait_for(1)  # so the first sweep, which would find the next messages, is over
    for text in ("one", "two", "three"):
        say(stores, alice, text)
    worker.wake(alice)
    ear.wait_for(4)
    texts = [text for role, text in told(stores, alice) if role == "assistant"]
    assert texts == ["re: zero", "re: one", "re: two", "re: three"]


def test_one_talkative_visitor_does_not_hold_up_another(
    stores: Stores, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    for number in range(5):
        say(stores, alice, f"a{number}")
    say(stores, bob, "b")
    engine = ScriptedEngine()
    start_worker(stores, engine)
    ear.wait_for(6)
    assert engine.asked == ["a0", "b", "a1", "a2", "a3", "a4"]


def test_a_message_that_nobody_woke_for_is_found(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    start_worker(stores, ScriptedEngine())
    eventually(lambda: stores.conversations.inbox.waiting() == 0)
    say(stores, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]


def test_each_turn_starts_from_the_state_of_the_one_before(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(result(reply("a"), state={"n": 1}), result(reply("b")))
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one", "two")
    ear.wait_for(2)
    assert [request.state for request in engine.requests] == [{}, {"n": 1}]
    assert [request.now.utcoffset() is not None for request in engine.requests] == [True, True]


def test_a_wake_for_nothing_is_harmless(
    stores: Stores, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine()
    worker = start_worker(stores, engine)
    for conversation_id in (bob, "nobody", bob):
        worker.wake(conversation_id)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    assert engine.asked == ["one"]


def test_stopping_finishes_the_turn_in_hand(
    stores: Stores, alice: str, start_worker: StartWorker
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(request: TurnRequest) -> TurnResult:
        begun.set()
        assert go_on.wait(20)
        return result(reply("done"))

    worker = start_worker(stores, ScriptedEngine(wait))
    ask(stores, worker, alice, "one", "two")
    assert begun.wait(20)
    assert not worker.stop(0.01)
    go_on.set()
    assert worker.stop(20)
    assert not worker.alive
    assert [text for role, text in told(stores, alice) if role == "assistant"] == ["done"]
    assert stores.conversations.inbox.waiting() == 1


def test_a_stopped_worker_leaves_its_conversations_to_others(
    stores: Stores, open_store: OpenStore, alice: str, start_worker: StartWorker
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(request: TurnRequest) -> TurnResult:
        begun.set()
        assert go_on.wait(20)
        return result(reply("done"))

    worker = start_worker(stores, ScriptedEngine(wait))
    ask(stores, worker, alice, "one", "two")
    assert begun.wait(20)
    worker.stop(0)
    go_on.set()
    assert worker.stop(20)
    assert open_store("second").conversations.claims.claimable() == [alice]


def test_a_worker_that_was_never_started_can_be_stopped(stores: Stores, ear: Ear) -> None:
    worker = TurnWorker(
        stores.conversations,
        ScriptedEngine(),
        on_committed=ear,
        apology=lambda: APOLOGY,
        turn_seconds=1,
    )
    worker.wake("somebody")
    assert not worker.alive
    assert worker.stop(0)


class LaterClock:
    """The module `time` for the worker and its budget, in a world where it is later."""

    def __init__(self) -> None:
        self.later = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.later


def test_a_turn_without_end_shows(
    stores: Stores, alice: str, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, begun, go_on = LaterClock(), threading.Event(), threading.Event()
    monkeypatch.setattr("bot.turn.worker.time", clock)
    monkeypatch.setattr("bot.turn.budget.time", clock)

    def hang(request: TurnRequest) -> TurnResult:
        begun.set()
        assert go_on.wait(20)
        return result(reply("at last"))

    worker = start_worker(stores, ScriptedEngine(hang), turn_seconds=HOUR)

    def alive_after(turns: int) -> bool:
        clock.later = turns * HOUR
        return worker.alive

    ask(stores, worker, alice, "one")
    assert begun.wait(20)
    lasts = (0, STUCK_FACTOR - 1, STUCK_FACTOR)
    assert [alive_after(turns) for turns in lasts] == [True, True, False]
    go_on.set()
    eventually(lambda: stores.conversations.inbox.waiting() == 0)
    assert worker.alive
    assert worker.late_turns == 1


def test_what_a_visitor_wrote_is_never_logged(
    stores: Stores,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    engine = ScriptedEngine(ValueError("my secret"), *[TurnError("No model.")] * 2)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "my secret")
    ear.wait_for(1)
    assert "my secret" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_long_conversation_is_answered_like_a_short_one(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    for number in range(60):
        turn(stores, alice, f"q{number}")
    engine = ScriptedEngine()
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one more")
    assert ear.wait_for(1) == [(alice, 123)]
    assert len(engine.requests) == 1
