"""Others act during a turn: staff, the visitor, other workers, processes that die."""

from __future__ import annotations

import threading

import pytest

from bot.conversations.turn import TurnRequest, TurnResult
from bot.stores import Stores
from tests.cast import APOLOGY, book, reply, result, say, take, told
from tests.databases import SQLITE
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually
from tests.turn.workers import StartWorker, ask
from tests.world import change_owner, rows


def test_a_person_who_takes_over_during_the_turn_silences_it(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def taken_over(request: TurnRequest) -> TurnResult:
        change_owner(stores, alice, to="staff")
        return result(reply("chatter"), reply("Call 911.", kind="urgent"))

    engine = ScriptedEngine(taken_over)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one", "two")
    ear.wait_for(2)
    assert [request.owner for request in engine.requests] == ["assistant", "staff"]
    assert [text for role, text in told(stores, alice) if role == "assistant"] == ["Call 911."]


def test_a_booking_confirmed_while_a_person_takes_over_goes_to_the_person(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def taken_over(request: TurnRequest) -> TurnResult:
        change_owner(stores, alice, to="staff")
        return result(reply("It is booked."), effects=[book()])

    engine = ScriptedEngine(taken_over, result())
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "yes, send it")
    ear.wait_for(1)
    assert [request.owner for request in engine.requests] == ["assistant", "staff"]
    assert told(stores, alice) == [("visitor", "yes, send it")]
    assert stores.bookings.all() == []


def test_a_chat_that_is_given_back_during_the_turn_is_answered_by_the_assistant(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def given_back(request: TurnRequest) -> TurnResult:
        change_owner(stores, alice, to="assistant")
        return TurnResult()

    change_owner(stores, alice, to="staff")
    engine = ScriptedEngine(given_back)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "are you there")
    ear.wait_for(1)
    assert [request.owner for request in engine.requests] == ["staff", "assistant"]
    assert told(stores, alice)[-1] == ("assistant", "re: are you there")
    assert len(ear.heard) == 1


def test_urgent_advice_is_kept_though_the_chat_was_given_back_meanwhile(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    def given_back(request: TurnRequest) -> TurnResult:
        change_owner(stores, alice, to="assistant")
        return result(reply("Call 911.", kind="urgent"))

    change_owner(stores, alice, to="staff")
    worker = start_worker(stores, ScriptedEngine(given_back))
    ask(stores, worker, alice, "my leg is numb")
    ear.wait_for(1)
    assert told(stores, alice)[-1] == ("assistant", "Call 911.")


def test_a_conversation_deleted_during_its_turn_is_dropped(
    stores: Stores, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    def deleted(request: TurnRequest) -> TurnResult:
        stores.conversations.chats.delete(alice)
        return result(reply("late"))

    worker = start_worker(stores, ScriptedEngine(deleted))
    ask(stores, worker, alice, "one")
    ask(stores, worker, bob, "two")
    assert ear.wait_for(1) == [(bob, 3)]
    assert worker.alive


def test_a_lost_claim_drops_the_turn(
    stores: Stores, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    second = open_store("second")
    gone = threading.Event()

    def stolen(request: TurnRequest) -> TurnResult:
        stores.conversations.claims.release()
        assert second.conversations.claims.claim(alice)
        gone.set()
        return result(reply("late"))

    engine = ScriptedEngine(stolen)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one")
    assert gone.wait(20)
    second.conversations.turns.commit(take(second, alice), result(reply("in time")))
    ask(stores, worker, alice, "two")
    assert ear.wait_for(1) == [(alice, 5)]
    assert told(stores, alice) == [
        ("visitor", "one"),
        ("assistant", "in time"),
        ("visitor", "two"),
        ("assistant", "re: two"),
    ]


def test_two_workers_share_the_visitors_and_answer_each_once(
    stores: Stores, open_store: OpenStore, start_worker: StartWorker, ear: Ear
) -> None:
    second = open_store("second")
    workers = {
        "first": (stores, start_worker(stores, ScriptedEngine())),
        "second": (second, start_worker(second, ScriptedEngine())),
    }
    conversations = [
        stores.conversations.chats.open(token_hash=f"t{number}", greeting=reply("hi"))
        for number in range(4)
    ]
    for number in range(24):
        own, worker = list(workers.values())[number % 2]
        ask(own, worker, conversations[number % 4], f"q{number}")
    eventually(lambda: stores.conversations.inbox.waiting() == 0)
    for index, conversation_id in enumerate(conversations):
        expected = [f"re: q{number}" for number in range(index, 24, 4)]
        texts = [text for role, text in told(stores, conversation_id) if role == "assistant"]
        assert texts == expected


@pytest.mark.parametrize("kind", [SQLITE])
def test_a_new_process_answers_what_a_dead_one_accepted(
    stores: Stores, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(stores, alice, "one")
    take(stores, alice)  # begun, then the process dies without a word
    second = open_store("second")
    start_worker(second, ScriptedEngine(result(reply("a"), effects=[book()])))
    assert ear.wait_for(1) == [(alice, 3)]
    assert told(second, alice) == [("visitor", "one"), ("assistant", "a")]
    assert len(second.bookings.all()) == 1


def test_a_message_that_kills_every_process_is_given_up_without_another_try(
    stores: Stores, open_store: OpenStore, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    say(stores, alice, "poison")
    for number in range(3):
        stores.conversations.claims.release()
        stores = open_store(f"victim {number}")
        stores.conversations.claims.claim(alice)
        take(stores, alice)
    stores.conversations.claims.release()
    last = open_store("last")
    engine = ScriptedEngine()
    start_worker(last, engine)
    ear.wait_for(1)
    assert engine.asked == []
    assert told(last, alice) == [("visitor", "poison"), ("assistant", APOLOGY.text)]
    assert [row["kind"] for row in rows(last, "outbox")] == ["turn_failed"]
