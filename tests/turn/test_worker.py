"""The worker answers every stored message once and in order, whatever fails around it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bot.desk.store import Store
from bot.desk.turns import TurnRequest, TurnResult
from bot.errors import TurnError
from bot.turn.worker import LAST_RESORT, TurnWorker
from tests.cast import APOLOGY, book, reply, result, say, state_of, take, told, turn
from tests.databases import POSTGRESQL, SQLITE, end_sessions, rows, without
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually

StartWorker = Callable[..., TurnWorker]


@pytest.fixture
def ear() -> Ear:
    """Hears of every commit."""
    return Ear()


@pytest.fixture
def start_worker(ear: Ear) -> Iterator[StartWorker]:
    """Start a worker; all are stopped at the end of the test."""
    started: list[TurnWorker] = []

    def start(
        store: Store,
        engine: ScriptedEngine,
        *,
        apology: Callable[[], Mapping[str, Any]] = lambda: APOLOGY,
        on_committed: Callable[[str, int], None] = ear,
        turn_seconds: float = 5,
        sweep_seconds: float = 0.05,
        timed: Callable[[float], object] = lambda seconds: None,
    ) -> TurnWorker:
        worker = TurnWorker(
            store,
            engine,
            on_committed=on_committed,
            apology=apology,
            turn_seconds=turn_seconds,
            sweep_seconds=sweep_seconds,
            timed=timed,
        )
        worker.start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        assert worker.stop(20)


def ask(store: Store, worker: TurnWorker, conversation_id: str, *texts: str) -> None:
    for text in texts:
        say(store, conversation_id, text)
        worker.wake(conversation_id)


def test_a_woken_worker_answers(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(store, ScriptedEngine(), sweep_seconds=3600)
    ask(store, worker, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(store, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert state_of(store, alice, 2) == "answered"
    assert worker.alive
    assert worker.last_error is None
    assert worker.late_turns == 0


def test_each_committed_turn_is_timed(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    seconds: list[float] = []
    worker = start_worker(store, ScriptedEngine(), timed=seconds.append)
    ask(store, worker, alice, "one", "two")
    ear.wait_for(2)
    assert len(seconds) == 2
    assert min(seconds) > 0


def test_messages_of_a_conversation_are_answered_in_order(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    texts = [f"q{number}" for number in range(12)]
    engine = ScriptedEngine()
    for text in texts:
        say(store, alice, text)
    start_worker(store, engine)
    ear.wait_for(12)
    assert engine.asked == texts
    replies = [one for one in store.transcript(alice)[1:] if one["role"] == "assistant"]
    assert [one["text"] for one in replies] == [f"re: {text}" for text in texts]
    assert [one["in_reply_to"] for one in replies] == list(range(2, 14))


def test_one_wake_is_enough_for_all_that_waits(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(store, ScriptedEngine(), sweep_seconds=3600)
    ask(store, worker, alice, "zero")
    ear.wait_for(1)  # so the first sweep, which would find the next messages, is over
    for text in ("one", "two", "three"):
        say(store, alice, text)
    worker.wake(alice)
    ear.wait_for(4)
    texts = [text for role, text in told(store, alice) if role == "assistant"]
    assert texts == ["re: zero", "re: one", "re: two", "re: three"]


def test_one_talkative_visitor_does_not_hold_up_another(
    store: Store, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    for number in range(5):
        say(store, alice, f"a{number}")
    say(store, bob, "b")
    engine = ScriptedEngine()
    start_worker(store, engine)
    ear.wait_for(6)
    assert engine.asked == ["a0", "b", "a1", "a2", "a3", "a4"]


def test_a_message_that_nobody_woke_for_is_found(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    start_worker(store, ScriptedEngine())
    eventually(lambda: store.waiting() == 0)
    say(store, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]


def test_each_turn_starts_from_the_state_of_the_one_before(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(result(reply("a"), state={"n": 1}), result(reply("b")))
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one", "two")
    ear.wait_for(2)
    assert [request.state for request in engine.requests] == [{}, {"n": 1}]
    assert [request.now.utcoffset() is not None for request in engine.requests] == [True, True]


def test_a_wake_for_nothing_is_harmless(
    store: Store, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine()
    worker = start_worker(store, engine)
    for conversation_id in (bob, "nobody", bob):
        worker.wake(conversation_id)
    ask(store, worker, alice, "one")
    ear.wait_for(1)
    assert engine.asked == ["one"]


def test_a_failing_turn_is_tried_three_times_then_given_up(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(ValueError("x"), TurnError("x"), KeyError("x"))
    say(store, alice, "one")
    say(store, alice, "two")
    start_worker(store, engine)
    assert ear.wait_for(2) == [(alice, 4), (alice, 5)]
    assert engine.asked == ["one", "one", "one", "two"]
    assert told(store, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", APOLOGY["text"]),
        ("assistant", "re: two"),
    ]
    assert [state_of(store, alice, seq) for seq in (2, 3)] == ["failed", "answered"]
    assert [row["kind"] for row in rows(store, "outbox")] == ["turn_failed"]


def test_a_turn_that_fails_twice_is_answered_at_the_third_try(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine(SystemExit(1), TurnError("x"))
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one")
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(store, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert rows(store, "outbox") == []


def test_a_result_that_cannot_be_stored_is_a_failed_try(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    bad = result(reply("a"), effects=[{"type": "unheard of"}])
    engine = ScriptedEngine(bad, bad, bad)
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one")
    ear.wait_for(1)
    assert told(store, alice) == [("visitor", "one"), ("assistant", APOLOGY["text"])]


@pytest.mark.parametrize("broken", [lambda: {}["missing"], lambda: {"kind": "notice"}])
def test_without_a_usable_apology_a_plain_one_is_said(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear, broken: Callable[[], Any]
) -> None:
    engine = ScriptedEngine(*[TurnError("x")] * 3)
    worker = start_worker(store, engine, apology=broken)
    ask(store, worker, alice, "one")
    ear.wait_for(1)
    assert told(store, alice) == [("visitor", "one"), ("assistant", LAST_RESORT["text"])]


def test_a_turn_over_its_time_is_a_failed_try(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    class Slow(ScriptedEngine):
        async def answer(self, request: TurnRequest) -> TurnResult:
            import asyncio

            self.requests.append(request)
            await asyncio.sleep(60)
            return result()

    engine = Slow()
    worker = start_worker(store, engine, turn_seconds=0.01)
    ask(store, worker, alice, "one")
    ear.wait_for(1)
    assert engine.asked == ["one"] * 3
    assert state_of(store, alice, 2) == "failed"


def test_while_the_database_is_away_no_try_is_counted_and_the_worker_lives(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine()
    with without(store, "turn_events"):
        worker = start_worker(store, engine)
        ask(store, worker, alice, "one")
        eventually(lambda: len(engine.requests) >= 4)
        assert worker.alive
        assert worker.last_error is not None
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(store, alice) == [("visitor", "one"), ("assistant", "re: one")]
    assert [row["attempts"] for row in rows(store, "messages") if row["seq"] == 2] == [0]
    eventually(lambda: worker.last_error is None)


@pytest.mark.parametrize("table", ["messages", "turn_events"])
def test_after_trouble_with_the_database_a_message_need_not_be_found_again(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear, table: str
) -> None:
    worker = start_worker(store, ScriptedEngine(), sweep_seconds=3600)
    ask(store, worker, alice, "zero")
    ear.wait_for(1)  # so the first sweep, which would find the next message, is over
    say(store, alice, "one")
    with without(store, table):
        worker.wake(alice)
        eventually(lambda: worker.last_error is not None)
    assert ear.wait_for(2) == [(alice, 3), (alice, 5)]


def test_a_worker_may_start_before_the_database_can_be_used(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(store, alice, "one")
    with without(store, "conversations"):
        worker = start_worker(store, ScriptedEngine())
        eventually(lambda: worker.last_error is not None)
    assert ear.wait_for(1) == [(alice, 3)]


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_lost_connections_cost_no_answer(
    store: Store, alice: str, url: str, start_worker: StartWorker, ear: Ear
) -> None:
    worker = start_worker(store, ScriptedEngine())
    for number in range(5):
        ask(store, worker, alice, f"q{number}")
        end_sessions(url)
    ear.wait_for(5)
    texts = [text for role, text in told(store, alice) if role == "assistant"]
    assert texts == [f"re: q{number}" for number in range(5)]


def test_an_ear_that_fails_stops_nothing(
    store: Store, alice: str, start_worker: StartWorker
) -> None:
    def deaf(conversation_id: str, last_seq: int) -> None:
        raise RuntimeError("no stream")

    worker = start_worker(store, ScriptedEngine(), on_committed=deaf)
    ask(store, worker, alice, "one", "two")
    eventually(lambda: store.waiting() == 0)
    assert worker.alive
    assert len(told(store, alice)) == 4


def test_a_person_who_takes_over_during_the_turn_silences_it(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def taken_over(request: TurnRequest) -> TurnResult:
        store.change_owner(alice, of="assistant", to="staff")
        return result(reply("chatter"), reply("Call 911.", kind="urgent"))

    engine = ScriptedEngine(taken_over)
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one", "two")
    ear.wait_for(2)
    assert [request.owner for request in engine.requests] == ["assistant", "staff"]
    assert [text for role, text in told(store, alice) if role == "assistant"] == ["Call 911."]


def test_a_chat_that_is_given_back_during_the_turn_is_answered_by_the_assistant(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def given_back(request: TurnRequest) -> TurnResult:
        store.change_owner(alice, of="staff", to="assistant")
        return TurnResult()

    store.change_owner(alice, of="assistant", to="staff")
    engine = ScriptedEngine(given_back)
    worker = start_worker(store, engine)
    ask(store, worker, alice, "are you there")
    ear.wait_for(1)
    assert [request.owner for request in engine.requests] == ["staff", "assistant"]
    assert told(store, alice)[-1] == ("assistant", "re: are you there")
    assert len(ear.heard) == 1


def test_urgent_advice_is_kept_though_the_chat_was_given_back_meanwhile(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def given_back(request: TurnRequest) -> TurnResult:
        store.change_owner(alice, of="staff", to="assistant")
        return result(reply("Call 911.", kind="urgent"))

    store.change_owner(alice, of="assistant", to="staff")
    worker = start_worker(store, ScriptedEngine(given_back))
    ask(store, worker, alice, "my leg is numb")
    ear.wait_for(1)
    assert told(store, alice)[-1] == ("assistant", "Call 911.")


def test_a_conversation_deleted_during_its_turn_is_dropped(
    store: Store, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    def deleted(request: TurnRequest) -> TurnResult:
        store.delete_conversation(alice)
        return result(reply("late"))

    worker = start_worker(store, ScriptedEngine(deleted))
    ask(store, worker, alice, "one")
    ask(store, worker, bob, "two")
    assert ear.wait_for(1) == [(bob, 3)]
    assert worker.alive


def test_a_lost_claim_drops_the_turn(
    store: Store, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    second = open_store("second")
    gone = threading.Event()

    def stolen(request: TurnRequest) -> TurnResult:
        store.release_claims()
        assert second.claim(alice)
        gone.set()
        return result(reply("late"))

    engine = ScriptedEngine(stolen)
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one")
    assert gone.wait(20)
    second.commit_turn(take(second, alice), result(reply("in time")))
    ask(store, worker, alice, "two")
    assert ear.wait_for(1) == [(alice, 5)]
    assert told(store, alice) == [
        ("visitor", "one"),
        ("assistant", "in time"),
        ("visitor", "two"),
        ("assistant", "re: two"),
    ]


def test_two_workers_share_the_visitors_and_answer_each_once(
    store: Store, open_store: OpenStore, start_worker: StartWorker, ear: Ear
) -> None:
    second = open_store("second")
    workers = {
        "first": (store, start_worker(store, ScriptedEngine())),
        "second": (second, start_worker(second, ScriptedEngine())),
    }
    conversations = [
        store.open_conversation(token_hash=f"t{number}", greeting=reply("hi"))
        for number in range(4)
    ]
    for number in range(24):
        own, worker = list(workers.values())[number % 2]
        ask(own, worker, conversations[number % 4], f"q{number}")
    eventually(lambda: store.waiting() == 0)
    for index, conversation_id in enumerate(conversations):
        expected = [f"re: q{number}" for number in range(index, 24, 4)]
        texts = [text for role, text in told(store, conversation_id) if role == "assistant"]
        assert texts == expected


@pytest.mark.parametrize("kind", [SQLITE])
def test_a_new_process_answers_what_a_dead_one_accepted(
    store: Store, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(store, alice, "one")
    take(store, alice)  # begun, then the process dies without a word
    second = open_store("second")
    start_worker(second, ScriptedEngine(result(reply("a"), effects=[book()])))
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(second, alice) == [("visitor", "one"), ("assistant", "a")]
    assert len(second.bookings()) == 1


def test_a_message_that_kills_every_process_is_given_up_without_another_try(
    store: Store, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(store, alice, "poison")
    for number in range(3):
        store.release_claims()
        store = open_store(f"victim {number}")
        store.claim(alice)
        take(store, alice)
    store.release_claims()
    last = open_store("last")
    engine = ScriptedEngine()
    start_worker(last, engine)
    ear.wait_for(1)
    assert engine.asked == []
    assert told(last, alice) == [("visitor", "poison"), ("assistant", APOLOGY["text"])]
    assert [row["kind"] for row in rows(last, "outbox")] == ["turn_failed"]


def test_stopping_finishes_the_turn_in_hand(
    store: Store, alice: str, start_worker: StartWorker
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(request: TurnRequest) -> TurnResult:
        begun.set()
        assert go_on.wait(20)
        return result(reply("done"))

    worker = start_worker(store, ScriptedEngine(wait))
    ask(store, worker, alice, "one", "two")
    assert begun.wait(20)
    assert not worker.stop(0.01)
    go_on.set()
    assert worker.stop(20)
    assert not worker.alive
    assert [text for role, text in told(store, alice) if role == "assistant"] == ["done"]
    assert store.waiting() == 1


def test_a_stopped_worker_leaves_its_conversations_to_others(
    store: Store, open_store: OpenStore, alice: str, start_worker: StartWorker
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(request: TurnRequest) -> TurnResult:
        begun.set()
        assert go_on.wait(20)
        return result(reply("done"))

    worker = start_worker(store, ScriptedEngine(wait))
    ask(store, worker, alice, "one", "two")
    assert begun.wait(20)
    worker.stop(0)
    go_on.set()
    assert worker.stop(20)
    assert open_store("second").claimable() == [alice]


def test_a_worker_that_was_never_started_can_be_stopped(store: Store, ear: Ear) -> None:
    worker = TurnWorker(
        store, ScriptedEngine(), on_committed=ear, apology=lambda: APOLOGY, turn_seconds=1
    )
    worker.wake("somebody")
    assert not worker.alive
    assert worker.stop(0)


def test_a_turn_without_end_shows(store: Store, alice: str, start_worker: StartWorker) -> None:
    go_on = threading.Event()

    def hang(request: TurnRequest) -> TurnResult:
        assert go_on.wait(20)
        return result(reply("at last"))

    worker = start_worker(store, ScriptedEngine(hang), turn_seconds=0.005)
    assert worker.alive
    ask(store, worker, alice, "one")
    eventually(lambda: not worker.alive)
    go_on.set()
    eventually(lambda: store.waiting() == 0)
    assert worker.alive
    assert worker.late_turns == 1


def test_what_a_visitor_wrote_is_never_logged(
    store: Store,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    engine = ScriptedEngine(ValueError("my secret"), *[TurnError("No model.")] * 2)
    worker = start_worker(store, engine)
    ask(store, worker, alice, "my secret")
    ear.wait_for(1)
    assert "my secret" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_long_conversation_is_answered_like_a_short_one(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    for number in range(60):
        turn(store, alice, f"q{number}")
    engine = ScriptedEngine()
    worker = start_worker(store, engine)
    ask(store, worker, alice, "one more")
    assert ear.wait_for(1) == [(alice, 123)]
    assert len(engine.requests) == 1
