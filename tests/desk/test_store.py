"""A chat changes hands: one holder at a time, every change said and on record, nothing twice."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.desk.model import Taken
from bot.errors import RequestError
from bot.stores import Stores
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
from tests.world import desk_state, let_time_pass, rows

OVER = reply("Ben answers you.", kind="handover")


def test_a_visitor_waits_until_a_person_takes_the_chat(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    assert (desk_state(stores, alice), owner(stores, alice)) == ("waiting", "assistant")
    assert stores.desk.handoffs.take(alice, ANN, JOINED) == Taken(True, "Ann Lee")
    assert (desk_state(stores, alice), owner(stores, alice)) == ("held", "staff")
    assert told(stores, alice)[-1] == ("assistant", "A person has joined.")
    last = stores.conversations.chats.transcript(alice)[-1]
    assert (last["handoff"], last["staff_name"]) == ("held", "Ann Lee")
    assert audited(stores) == [("Ann Lee", "conversation.take")]


def test_two_clerks_press_take_and_one_wins(open_store: OpenStore) -> None:
    several = [open_store("first"), open_store("second")]
    for number in range(8):
        visitor = several[0].conversations.chats.open(
            token_hash=f"t{number}", greeting=reply("Hello.")
        )
        ask(several[0], visitor)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(several[0].desk.handoffs.take, visitor, ANN, JOINED)
            second = pool.submit(several[1].desk.handoffs.take, visitor, BEN, JOINED)
            taken = [first.result(), second.result()]
        (winner,) = [one for one in taken if one.ok]
        (loser,) = [one for one in taken if not one.ok]
        assert loser.holder_name == winner.holder_name
        assert told(several[0], visitor).count(("assistant", "A person has joined.")) == 1
    assert len(rows(several[0], "handoffs")) == 8


def test_taking_what_one_holds_says_nothing_again(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    before = told(stores, alice)
    assert stores.desk.handoffs.take(alice, ANN, JOINED) == Taken(True, "Ann Lee")
    assert told(stores, alice) == before


def test_a_colleague_takes_over_and_then_only_they_answer(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.answers.reply(alice, ANN, "One moment.", "k")
    assert stores.desk.handoffs.take_over(alice, BEN, ANN.id, OVER) == Taken(True, "Ben Moss")
    last = stores.conversations.chats.transcript(alice)[-1]
    assert (last["text"], last["handoff"], last["staff_name"]) == (
        "Ben answers you.", "held", "Ben Moss",
    )  # fmt: skip
    assert stores.desk.answers.reply(alice, ANN, "I am here", "k2") is None
    assert stores.desk.answers.reply(alice, BEN, "I am here", "k3") is not None
    assert owner(stores, alice) == "staff"
    assert len(rows(stores, "handoffs")) == 1
    assert ("Ben Moss", "conversation.take_over") in audited(stores)


def test_who_takes_over_has_a_time_of_their_own(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    let_time_pass(stores)
    stores.desk.handoffs.take_over(alice, BEN, ANN.id, OVER)
    assert stores.desk.waiting.due(later(9)) == []
    (due,) = stores.desk.waiting.due(later(11))
    assert due.staff_name == "Ben Moss"


def test_a_chat_is_taken_over_only_from_who_was_shown(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    assert stores.desk.handoffs.take_over(alice, BEN, ANN.id, OVER) == Taken(False, "")
    stores.desk.handoffs.take(alice, BEN, JOINED)
    before = told(stores, alice)
    assert stores.desk.handoffs.take_over(alice, ANN, 7, OVER) == Taken(False, "Ben Moss")
    assert stores.desk.handoffs.take_over(alice, BEN, BEN.id, OVER) == Taken(True, "Ben Moss")
    assert told(stores, alice) == before


def test_staff_may_step_in_without_being_asked(stores: Stores, alice: str, bob: str) -> None:
    turn(stores, alice, "one")
    assert stores.desk.handoffs.take(alice, ANN, JOINED).ok
    assert (owner(stores, alice), owner(stores, bob)) == ("staff", "assistant")
    assert the_handoff(stores)["reason"] == "staff_steps_in"


def test_a_chat_that_is_gone_cannot_be_taken(stores: Stores, alice: str) -> None:
    stores.conversations.chats.delete(alice)
    assert stores.desk.handoffs.take(alice, ANN, JOINED) == Taken(False, "")
    assert stores.desk.answers.reply(alice, ANN, "hello", "k") is None
    assert not stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    assert audited(stores) == []


def test_given_back_the_assistant_answers_the_next_message(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert stores.desk.handoffs.give_back(alice, ANN, LEFT)
    assert (desk_state(stores, alice), owner(stores, alice)) == ("assistant", "assistant")
    assert the_handoff(stores)["outcome"] == "answered"
    turn(stores, alice, "and the risks?")
    assert told(stores, alice)[-2:] == [
        ("visitor", "and the risks?"),
        ("assistant", "About and the risks?."),
    ]
    assert stores.conversations.chats.transcript(alice)[-3]["handoff"] == "assistant"
    assert audited(stores)[-1] == ("Ann Lee", "conversation.give_back")


def test_only_the_holder_gives_back_closes_and_replies(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    before = told(stores, alice)
    assert not stores.desk.handoffs.give_back(alice, BEN, LEFT)
    assert not stores.desk.handoffs.close(alice, BEN, "answered", CLOSED)
    assert stores.desk.answers.reply(alice, BEN, "hello", "k") is None
    assert told(stores, alice) == before
    assert owner(stores, alice) == "staff"


def test_a_closed_chat_keeps_how_it_ended(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert stores.desk.handoffs.close(alice, ANN, "booked", CLOSED)
    row = the_handoff(stores)
    assert (row["state"], row["outcome"], row["deadline_at"]) == ("closed", "booked", None)
    assert owner(stores, alice) == "assistant"
    assert stores.desk.queue.open() == []
    assert told(stores, alice)[-1] == ("assistant", "The desk has ended it.")


@pytest.mark.parametrize("outcome", ["", "lost", "ANSWERED"])
def test_a_chat_is_not_closed_with_an_unknown_outcome(
    stores: Stores, alice: str, outcome: str
) -> None:
    ask(stores, alice)
    before = told(stores, alice)
    assert not stores.desk.handoffs.close(alice, ANN, outcome, CLOSED)
    assert (told(stores, alice), desk_state(stores, alice)) == (before, "waiting")


def test_a_reply_to_a_closed_chat_is_refused(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    before = told(stores, alice)
    assert stores.desk.answers.reply(alice, ANN, "one more thing", "k") is None
    assert not stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    assert not stores.desk.handoffs.give_back(alice, ANN, LEFT)
    assert told(stores, alice) == before


def test_a_reply_is_the_next_message_of_the_visitors_chat(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    say(stores, alice, "hello?")
    seq = stores.desk.answers.reply(alice, ANN, "Hello, this is Ann.", "k1")
    last = stores.conversations.chats.messages_after(alice, 3)[-1]
    assert (last["seq"], last["role"], last["text"]) == (seq, "staff", "Hello, this is Ann.")
    assert last["staff_name"] == "Ann Lee"
    assert seq == 4


def test_a_reply_sent_twice_is_said_once(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    first = stores.desk.answers.reply(alice, ANN, "Hello.", "k1")
    stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    assert stores.desk.answers.reply(alice, ANN, "Hello.", "k1") == first
    assert told(stores, alice).count(("staff", "Hello.")) == 1
    with pytest.raises(RequestError) as error:
        stores.desk.answers.reply(alice, ANN, "Something else.", "k1")
    assert error.value.code == "id_reused"


def test_words_that_cross_with_an_answer_are_not_answered_by_it(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.answers.reply(alice, ANN, "Hello.", "k1")
    say(stores, alice, "first")
    seen = stores.conversations.chats.transcript(alice)[-1]["seq"]
    deadline = the_handoff(stores)["deadline_at"]
    say(stores, alice, "second")
    stores.desk.answers.reply(alice, ANN, "About the first.", "k2", seen=seen)
    assert [(row.unread, row.awaits) for row in stores.desk.queue.open()] == [(1, "desk")]
    assert the_handoff(stores)["deadline_at"] == deadline
    last = stores.conversations.chats.transcript(alice)[-1]["seq"]
    stores.desk.answers.reply(alice, ANN, "About the second.", "k3", seen=last)
    assert [(row.unread, row.awaits) for row in stores.desk.queue.open()] == [(0, "visitor")]
    assert the_handoff(stores)["deadline_at"] > deadline


def test_replies_pressed_at_the_same_time_are_said_once(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    with ThreadPoolExecutor(4) as pool:
        presses = [
            pool.submit(stores.desk.answers.reply, alice, ANN, "Hello.", "k1") for _ in range(4)
        ]
        assert len({press.result() for press in presses}) == 1
    assert told(stores, alice).count(("staff", "Hello.")) == 1


def test_a_visitor_cannot_use_up_the_ids_of_staff(stores: Stores, alice: str) -> None:
    say(stores, alice, "hello", key="k1")
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert stores.desk.answers.reply(alice, ANN, "Hello.", "k1") is not None


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "\ud800"])
def test_a_reply_that_is_no_text_is_refused(stores: Stores, alice: str, text: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    with pytest.raises(RequestError) as error:
        stores.desk.answers.reply(alice, ANN, text, "k1")
    assert error.value.code == "bad_text"


def test_numbers_have_no_gaps_when_all_write_at_once(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    with ThreadPoolExecutor(4) as pool:
        jobs: list[Future[Any]] = [pool.submit(say, stores, alice, f"v{n}") for n in range(6)]
        jobs += [
            pool.submit(stores.desk.answers.reply, alice, ANN, f"s{n}", f"k{n}") for n in range(6)
        ]
        for job in jobs:
            job.result()
    assert [one["seq"] for one in stores.conversations.chats.transcript(alice)] == list(
        range(1, 15)
    )


def test_asking_again_while_waiting_makes_no_second_entry(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    ask(stores, alice, "where are you")
    assert len(stores.desk.queue.open()) == 1
    assert the_handoff(stores)["question"] == "a person please"
    assert [row["kind"] for row in rows(stores, "outbox")] == ["handoff"]


def test_who_waits_may_go_on_with_the_assistant(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    cancel(stores, alice)
    assert stores.desk.queue.open() == []
    assert the_handoff(stores)["outcome"] == "declined"
    ask(stores, alice, "a person after all")
    assert [row.question for row in stores.desk.queue.open()] == ["a person after all"]


def test_a_call_back_ends_the_wait_and_a_consultation_does_not(
    stores: Stores, alice: str, bob: str
) -> None:
    for visitor, kind in ((alice, "callback"), (bob, "consultation")):
        ask(stores, visitor)
        turn(stores, visitor, "yes", result(reply("Sent."), effects=[book(kind=kind)]))
    assert desk_state(stores, alice) == "closed"
    assert desk_state(stores, bob) == "waiting"
    outcomes = [row["outcome"] for row in rows(stores, "handoffs")]
    assert sorted(outcomes, key=str) == [None, "called_back"]


def test_a_click_on_a_choice_of_before_is_not_answered_while_held(
    stores: Stores, alice: str
) -> None:
    choice = stores.conversations.chats.transcript(alice)[0]["choices"][0]["id"]
    stores.desk.handoffs.take(alice, ANN, JOINED)
    click(stores, alice, choice)
    waiting = take(stores, alice)
    assert waiting.owner == "staff"
    stores.conversations.turns.commit(waiting, result(reply("About risks.")))
    assert [role for role, _ in told(stores, alice)] == ["assistant", "visitor"]


def test_what_was_in_flight_when_a_person_joined_is_not_said(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    in_flight = take(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.conversations.turns.commit(
        in_flight, result(reply("Too late."), reply("Call 911.", kind="urgent"))
    )
    assert [text for _, text in told(stores, alice)] == ["one", "A person has joined.", "Call 911."]
