"""A chat changes hands: one holder at a time, every change said and on record, nothing twice."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.conversations.store import Store
from bot.desk.model import Taken
from bot.errors import RequestError
from tests.cast import book, click, reply, result, say, take, told, turn
from tests.desk.handoffs import (
    ANN,
    BEN,
    CLOSED,
    JOINED,
    LEFT,
    ask,
    audited,
    cancel,
    later,
    owner,
    the_handoff,
)
from tests.store_fixtures import OpenStore
from tests.world import let_time_pass, rows

OVER = reply("Ben answers you.", kind="handover")


def test_a_visitor_waits_until_a_person_takes_the_chat(store: Store, alice: str) -> None:
    ask(store, alice)
    assert (store.handoffs.state(alice), owner(store, alice)) == ("waiting", "assistant")
    assert store.handoffs.take(alice, ANN, JOINED) == Taken(True, "Ann Lee")
    assert (store.handoffs.state(alice), owner(store, alice)) == ("held", "staff")
    assert told(store, alice)[-1] == ("assistant", "A person has joined.")
    last = store.transcript(alice)[-1]
    assert (last["handoff"], last["staff_name"]) == ("held", "Ann Lee")
    assert audited(store) == [("Ann Lee", "conversation.take")]


def test_two_clerks_press_take_and_one_wins(open_store: OpenStore) -> None:
    stores = [open_store("first"), open_store("second")]
    for number in range(8):
        visitor = stores[0].open_conversation(token_hash=f"t{number}", greeting=reply("Hello."))
        ask(stores[0], visitor)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(stores[0].handoffs.take, visitor, ANN, JOINED)
            second = pool.submit(stores[1].handoffs.take, visitor, BEN, JOINED)
            taken = [first.result(), second.result()]
        (winner,) = [one for one in taken if one.ok]
        (loser,) = [one for one in taken if not one.ok]
        assert loser.holder_name == winner.holder_name
        assert told(stores[0], visitor).count(("assistant", "A person has joined.")) == 1
    assert len(rows(stores[0], "handoffs")) == 8


def test_taking_what_one_holds_says_nothing_again(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    before = told(store, alice)
    assert store.handoffs.take(alice, ANN, JOINED) == Taken(True, "Ann Lee")
    assert told(store, alice) == before


def test_a_colleague_takes_over_and_then_only_they_answer(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.reply(alice, ANN, "One moment.", "k")
    assert store.handoffs.take_over(alice, BEN, ANN.id, OVER) == Taken(True, "Ben Moss")
    last = store.transcript(alice)[-1]
    assert (last["text"], last["handoff"], last["staff_name"]) == (
        "Ben answers you.", "held", "Ben Moss",
    )  # fmt: skip
    assert store.handoffs.reply(alice, ANN, "I am here", "k2") is None
    assert store.handoffs.reply(alice, BEN, "I am here", "k3") is not None
    assert owner(store, alice) == "staff"
    assert len(rows(store, "handoffs")) == 1
    assert ("Ben Moss", "conversation.take_over") in audited(store)


def test_who_takes_over_has_a_time_of_their_own(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    let_time_pass(store)
    store.handoffs.take_over(alice, BEN, ANN.id, OVER)
    assert store.handoffs.due(later(9)) == []
    (due,) = store.handoffs.due(later(11))
    assert due.staff_name == "Ben Moss"


def test_a_chat_is_taken_over_only_from_who_was_shown(store: Store, alice: str) -> None:
    ask(store, alice)
    assert store.handoffs.take_over(alice, BEN, ANN.id, OVER) == Taken(False, "")
    store.handoffs.take(alice, BEN, JOINED)
    before = told(store, alice)
    assert store.handoffs.take_over(alice, ANN, 7, OVER) == Taken(False, "Ben Moss")
    assert store.handoffs.take_over(alice, BEN, BEN.id, OVER) == Taken(True, "Ben Moss")
    assert told(store, alice) == before


def test_staff_may_step_in_without_being_asked(store: Store, alice: str, bob: str) -> None:
    turn(store, alice, "one")
    assert store.handoffs.take(alice, ANN, JOINED).ok
    assert (owner(store, alice), owner(store, bob)) == ("staff", "assistant")
    assert the_handoff(store)["reason"] == "staff_steps_in"


def test_a_chat_that_is_gone_cannot_be_taken(store: Store, alice: str) -> None:
    store.delete_conversation(alice)
    assert store.handoffs.take(alice, ANN, JOINED) == Taken(False, "")
    assert store.handoffs.reply(alice, ANN, "hello", "k") is None
    assert not store.handoffs.close(alice, ANN, "answered", CLOSED)
    assert audited(store) == []


def test_given_back_the_assistant_answers_the_next_message(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    assert store.handoffs.give_back(alice, ANN, LEFT)
    assert (store.handoffs.state(alice), owner(store, alice)) == ("assistant", "assistant")
    assert the_handoff(store)["outcome"] == "answered"
    turn(store, alice, "and the risks?")
    assert told(store, alice)[-2:] == [
        ("visitor", "and the risks?"),
        ("assistant", "About and the risks?."),
    ]
    assert store.transcript(alice)[-3]["handoff"] == "assistant"
    assert audited(store)[-1] == ("Ann Lee", "conversation.give_back")


def test_only_the_holder_gives_back_closes_and_replies(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    before = told(store, alice)
    assert not store.handoffs.give_back(alice, BEN, LEFT)
    assert not store.handoffs.close(alice, BEN, "answered", CLOSED)
    assert store.handoffs.reply(alice, BEN, "hello", "k") is None
    assert told(store, alice) == before
    assert owner(store, alice) == "staff"


def test_a_closed_chat_keeps_how_it_ended(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    assert store.handoffs.close(alice, ANN, "booked", CLOSED)
    row = the_handoff(store)
    assert (row["state"], row["outcome"], row["deadline_at"]) == ("closed", "booked", None)
    assert owner(store, alice) == "assistant"
    assert store.handoffs.queue() == []
    assert told(store, alice)[-1] == ("assistant", "The desk has ended it.")


@pytest.mark.parametrize("outcome", ["", "lost", "ANSWERED"])
def test_a_chat_is_not_closed_with_an_unknown_outcome(
    store: Store, alice: str, outcome: str
) -> None:
    ask(store, alice)
    before = told(store, alice)
    assert not store.handoffs.close(alice, ANN, outcome, CLOSED)
    assert (told(store, alice), store.handoffs.state(alice)) == (before, "waiting")


def test_a_reply_to_a_closed_chat_is_refused(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.close(alice, ANN, "answered", CLOSED)
    before = told(store, alice)
    assert store.handoffs.reply(alice, ANN, "one more thing", "k") is None
    assert not store.handoffs.close(alice, ANN, "answered", CLOSED)
    assert not store.handoffs.give_back(alice, ANN, LEFT)
    assert told(store, alice) == before


def test_a_reply_is_the_next_message_of_the_visitors_chat(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    say(store, alice, "hello?")
    seq = store.handoffs.reply(alice, ANN, "Hello, this is Ann.", "k1")
    last = store.messages_after(alice, 3)[-1]
    assert (last["seq"], last["role"], last["text"]) == (seq, "staff", "Hello, this is Ann.")
    assert last["staff_name"] == "Ann Lee"
    assert seq == 4


def test_a_reply_sent_twice_is_said_once(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    first = store.handoffs.reply(alice, ANN, "Hello.", "k1")
    store.handoffs.close(alice, ANN, "answered", CLOSED)
    assert store.handoffs.reply(alice, ANN, "Hello.", "k1") == first
    assert told(store, alice).count(("staff", "Hello.")) == 1
    with pytest.raises(RequestError) as error:
        store.handoffs.reply(alice, ANN, "Something else.", "k1")
    assert error.value.code == "id_reused"


def test_words_that_cross_with_an_answer_are_not_answered_by_it(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.reply(alice, ANN, "Hello.", "k1")
    say(store, alice, "first")
    seen = store.transcript(alice)[-1]["seq"]
    deadline = the_handoff(store)["deadline_at"]
    say(store, alice, "second")
    store.handoffs.reply(alice, ANN, "About the first.", "k2", seen=seen)
    assert [(row.unread, row.awaits) for row in store.handoffs.queue()] == [(1, "desk")]
    assert the_handoff(store)["deadline_at"] == deadline
    last = store.transcript(alice)[-1]["seq"]
    store.handoffs.reply(alice, ANN, "About the second.", "k3", seen=last)
    assert [(row.unread, row.awaits) for row in store.handoffs.queue()] == [(0, "visitor")]
    assert the_handoff(store)["deadline_at"] > deadline


def test_replies_pressed_at_the_same_time_are_said_once(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    with ThreadPoolExecutor(4) as pool:
        presses = [pool.submit(store.handoffs.reply, alice, ANN, "Hello.", "k1") for _ in range(4)]
        assert len({press.result() for press in presses}) == 1
    assert told(store, alice).count(("staff", "Hello.")) == 1


def test_a_visitor_cannot_use_up_the_ids_of_staff(store: Store, alice: str) -> None:
    say(store, alice, "hello", key="k1")
    store.handoffs.take(alice, ANN, JOINED)
    assert store.handoffs.reply(alice, ANN, "Hello.", "k1") is not None


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "\ud800"])
def test_a_reply_that_is_no_text_is_refused(store: Store, alice: str, text: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    with pytest.raises(RequestError) as error:
        store.handoffs.reply(alice, ANN, text, "k1")
    assert error.value.code == "bad_text"


def test_numbers_have_no_gaps_when_all_write_at_once(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    with ThreadPoolExecutor(4) as pool:
        jobs: list[Future[Any]] = [pool.submit(say, store, alice, f"v{n}") for n in range(6)]
        jobs += [pool.submit(store.handoffs.reply, alice, ANN, f"s{n}", f"k{n}") for n in range(6)]
        for job in jobs:
            job.result()
    assert [one["seq"] for one in store.transcript(alice)] == list(range(1, 15))


def test_asking_again_while_waiting_makes_no_second_entry(store: Store, alice: str) -> None:
    ask(store, alice)
    ask(store, alice, "where are you")
    assert len(store.handoffs.queue()) == 1
    assert the_handoff(store)["question"] == "a person please"
    assert [row["kind"] for row in rows(store, "outbox")] == ["handoff"]


def test_who_waits_may_go_on_with_the_assistant(store: Store, alice: str) -> None:
    ask(store, alice)
    cancel(store, alice)
    assert store.handoffs.queue() == []
    assert the_handoff(store)["outcome"] == "declined"
    ask(store, alice, "a person after all")
    assert [row.question for row in store.handoffs.queue()] == ["a person after all"]


def test_a_call_back_ends_the_wait_and_a_consultation_does_not(
    store: Store, alice: str, bob: str
) -> None:
    for visitor, kind in ((alice, "callback"), (bob, "consultation")):
        ask(store, visitor)
        turn(store, visitor, "yes", result(reply("Sent."), effects=[book(kind=kind)]))
    assert store.handoffs.state(alice) == "closed"
    assert store.handoffs.state(bob) == "waiting"
    outcomes = [row["outcome"] for row in rows(store, "handoffs")]
    assert sorted(outcomes, key=str) == [None, "called_back"]


def test_a_click_on_a_choice_of_before_is_not_answered_while_held(store: Store, alice: str) -> None:
    choice = store.transcript(alice)[0]["choices"][0]["id"]
    store.handoffs.take(alice, ANN, JOINED)
    click(store, alice, choice)
    waiting = take(store, alice)
    assert waiting.owner == "staff"
    store.commit_turn(waiting, result(reply("About risks.")))
    assert [role for role, _ in told(store, alice)] == ["assistant", "visitor"]


def test_what_was_in_flight_when_a_person_joined_is_not_said(store: Store, alice: str) -> None:
    say(store, alice, "one")
    in_flight = take(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    store.commit_turn(in_flight, result(reply("Too late."), reply("Call 911.", kind="urgent")))
    assert [text for _, text in told(store, alice)] == ["one", "A person has joined.", "Call 911."]
