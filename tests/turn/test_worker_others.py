"""Others act during a turn: staff, the visitor, other workers, processes that die."""

from __future__ import annotations

import threading

import pytest

from bot.conversations.store import Store
from bot.conversations.turn import TurnRequest, TurnResult
from tests.cast import APOLOGY, book, reply, result, say, take, told
from tests.databases import SQLITE
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually
from tests.turn.workers import StartWorker, ask
from tests.world import rows


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


def test_a_booking_confirmed_while_a_person_takes_over_goes_to_the_person(
    store: Store, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def taken_over(request: TurnRequest) -> TurnResult:
        store.change_owner(alice, of="assistant", to="staff")
        return result(reply("It is booked."), effects=[book()])

    engine = ScriptedEngine(taken_over, result())
    worker = start_worker(store, engine)
    ask(store, worker, alice, "yes, send it")
    ear.wait_for(1)
    assert [request.owner for request in engine.requests] == ["assistant", "staff"]
    assert told(store, alice) == [("visitor", "yes, send it")]
    assert store.bookings() == []


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
    assert told(last, alice) == [("visitor", "poison"), ("assistant", APOLOGY.text)]
    assert [row["kind"] for row in rows(last, "outbox")] == ["turn_failed"]
