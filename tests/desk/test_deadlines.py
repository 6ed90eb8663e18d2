"""No handoff ends in silence: deadlines pass, are told, and survive a restart."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.states import DESK_CLOSES, OPEN, OUTCOMES, STATES
from bot.stores import Stores
from tests.cast import book, reply, result, say, told, turn
from tests.desk.handoffs import (
    ANN,
    BEN,
    CLOSED,
    JOINED,
    LEFT,
    NOBODY,
    ask,
    cancel,
    later,
    owner,
    pass_deadlines,
    the_handoff,
)
from tests.store_fixtures import OpenStore
from tests.world import LONG_AGO, add, desk_state, drop_index, let_time_pass, replay, rows


def test_nobody_is_due_before_the_time_has_come(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    assert stores.desk.waiting.due(later(4)) == []
    (due,) = stores.desk.waiting.due(later(6))
    assert (due.conversation_id, due.state, due.sentence_key) == (
        alice,
        "waiting",
        "handoff_missed",
    )
    assert due.question == "a person please"


def test_when_nobody_comes_the_visitor_is_told_and_the_desk_sees_it(
    stores: Stores, alice: str
) -> None:
    ask(stores, alice)
    let_time_pass(stores)
    assert pass_deadlines(stores) == [True]
    assert told(stores, alice)[-1] == ("assistant", "Nobody came.")
    assert stores.conversations.chats.transcript(alice)[-1]["handoff"] == "missed"
    (row,) = stores.desk.queue.open()
    assert row.state == "missed"
    kinds = [one["kind"] for one in sorted(rows(stores, "outbox"), key=lambda one: int(one["id"]))]
    assert kinds == ["handoff", "handoff_missed"]
    assert pass_deadlines(stores) == []


def test_a_deadline_found_too_early_changes_nothing(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    assert not stores.desk.handoffs.miss(int(the_handoff(stores)["id"]), NOBODY)
    assert desk_state(stores, alice) == "waiting"


def test_a_deadline_that_passed_while_the_service_was_down_is_found(
    open_store: OpenStore,
) -> None:
    before = open_store("before")
    alice = before.conversations.chats.open(token_hash="alice", greeting=reply("Hello."))
    ask(before, alice)
    let_time_pass(before)
    before.close()
    after = open_store("after")
    assert pass_deadlines(after) == [True]
    assert told(after, alice)[-1] == ("assistant", "Nobody came.")


def test_of_two_processes_that_look_one_speaks(open_store: OpenStore) -> None:
    first, second = open_store("first"), open_store("second")
    alice = first.conversations.chats.open(token_hash="alice", greeting=reply("Hello."))
    ask(first, alice)
    let_time_pass(first)
    found = [first.desk.waiting.due(later(0)), second.desk.waiting.due(later(0))]
    assert [len(one) for one in found] == [1, 1]
    number = found[0][0].handoff_id
    assert [
        first.desk.handoffs.miss(number, NOBODY),
        second.desk.handoffs.miss(number, NOBODY),
    ] == [
        True,
        False,
    ]
    assert told(first, alice).count(("assistant", "Nobody came.")) == 1


def test_a_person_who_comes_at_the_last_moment_is_in_time(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    let_time_pass(stores)
    (due,) = stores.desk.waiting.due(later(0))
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert not stores.desk.handoffs.miss(due.handoff_id, NOBODY)
    assert owner(stores, alice) == "staff"


def test_a_missed_visitor_can_still_be_taken(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    let_time_pass(stores)
    pass_deadlines(stores)
    assert stores.desk.handoffs.take(alice, ANN, JOINED).ok
    assert owner(stores, alice) == "staff"


def test_a_missed_visitor_who_asks_again_waits_again(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    let_time_pass(stores)
    pass_deadlines(stores)
    ask(stores, alice, "is anybody there now")
    (row,) = stores.desk.queue.open()
    assert (row.state, row.question) == ("waiting", "is anybody there now")
    assert stores.desk.waiting.due(later(4)) == []


def test_who_asks_while_nobody_is_there_is_marked_at_once(stores: Stores, alice: str) -> None:
    ask(stores, alice, state="missed")
    (row,) = stores.desk.queue.open()
    assert row.state == "missed"
    assert owner(stores, alice) == "assistant"


def test_a_call_back_ends_a_missed_one(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    let_time_pass(stores)
    pass_deadlines(stores)
    turn(stores, alice, "yes", result(reply("Sent."), effects=[book(kind="callback")]))
    assert the_handoff(stores)["outcome"] == "called_back"
    assert stores.desk.queue.open() == []


def test_a_missed_one_that_nobody_ever_looks_at_ends_with_a_word(
    stores: Stores, alice: str
) -> None:
    ask(stores, alice)
    for _ in range(2):
        let_time_pass(stores)
        assert pass_deadlines(stores) == [True]
    assert (the_handoff(stores)["state"], the_handoff(stores)["outcome"]) == ("closed", "declined")
    let_time_pass(stores)
    assert pass_deadlines(stores) == []


def test_who_waits_when_the_desk_closes_is_told(stores: Stores, alice: str, bob: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(bob, ANN, JOINED)
    (due,) = stores.desk.waiting.due(later(0), desk_closed=True)
    assert (due.conversation_id, due.event) == (alice, DESK_CLOSES)
    assert due.sentence_key == "handoff_desk_closed"
    assert stores.desk.handoffs.miss(due.handoff_id, NOBODY, due.event)
    assert desk_state(stores, alice) == "missed"
    assert owner(stores, bob) == "staff"


def test_a_person_who_falls_silent_loses_the_chat(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    (due,) = stores.desk.waiting.due(later(11))
    assert (due.sentence_key, due.staff_name) == ("handoff_silent", "Ann Lee")
    let_time_pass(stores)
    assert pass_deadlines(stores) == [True]
    assert (desk_state(stores, alice), owner(stores, alice)) == ("missed", "assistant")
    assert stores.desk.answers.reply(alice, ANN, "here I am", "k") is None
    assert stores.desk.handoffs.take(alice, BEN, JOINED).ok


def test_only_the_visitors_words_start_the_clock(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.answers.reply(alice, ANN, "Hello.", "k")
    assert stores.desk.waiting.due(later(50)) == []
    say(stores, alice, "can I come tomorrow?")
    deadline = the_handoff(stores)["deadline_at"]
    say(stores, alice, "hello?")
    assert the_handoff(stores)["deadline_at"] == deadline
    assert len(stores.desk.waiting.due(later(11))) == 1


def test_a_chat_in_which_all_is_said_ends_as_answered(stores: Stores, alice: str) -> None:
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.answers.reply(alice, ANN, "Goodbye.", "k")
    (due,) = stores.desk.waiting.due(later(70))
    assert (due.event, due.sentence_key) == ("visitor_quiet", "handoff_closed")
    let_time_pass(stores)
    assert not stores.desk.handoffs.miss(due.handoff_id, NOBODY)
    assert pass_deadlines(stores) == [True]
    assert (the_handoff(stores)["state"], the_handoff(stores)["outcome"]) == ("closed", "answered")
    assert owner(stores, alice) == "assistant"


def test_old_rows_wait_on_and_are_told(open_store: OpenStore, tmp_path: object) -> None:
    """What the migration does to rows of the version before: one a conversation waits."""
    stores = open_store("first")
    visitor = stores.conversations.chats.open(token_hash="t", greeting=reply("Hello."))
    old = {"seq": 2, "reason": "asked", "question": "a person", "created_at": LONG_AGO}
    drop_index(stores, "uq_handoffs_open")
    for _ in range(2):
        add(stores, "handoffs", conversation_id=visitor, state="open", **old)
    from bot.db.migrations.versions.m0003_handoffs import OLD_ROWS

    replay(stores, OLD_ROWS)
    assert sorted(row["state"] for row in rows(stores, "handoffs")) == ["closed", "waiting"]
    assert pass_deadlines(stores) == [True]
    assert told(stores, visitor) == [("assistant", "Nobody came.")]


DEEDS = ("ask", "ask_late", "cancel", "callback", "write", "take_ann", "take_ben", "take_over",
         "give_back", "close", "reply", "time", "closing", "restart")  # fmt: skip


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(DEEDS), max_size=12))
@pytest.mark.parametrize("kind", ["sqlite"])
def test_whatever_happens_every_chat_has_one_owner_and_ends_with_an_outcome(
    open_store: OpenStore, deeds: list[str]
) -> None:
    stores = open_store("first")
    token = f"t{len(rows(stores, 'conversations'))}"
    visitor = stores.conversations.chats.open(token_hash=token, greeting=reply("Hello."))
    for place, deed in enumerate(deeds):
        stores = _do(open_store, stores, visitor, deed, f"{deed} {place}")
        state = desk_state(stores, visitor)
        assert state in STATES
        assert owner(stores, visitor) == ("staff" if state == "held" else "assistant")
        (last,) = stores.conversations.chats.messages_after(
            visitor, len(stores.conversations.chats.transcript(visitor)) - 1
        )
        assert last["seq"] == len(stores.conversations.chats.transcript(visitor))
    for _ in OPEN:
        let_time_pass(stores)
        pass_deadlines(stores)
    ended = [one for one in rows(stores, "handoffs") if one["conversation_id"] == visitor]
    assert all(one["outcome"] in OUTCOMES and one["ended_at"] for one in ended)
    assert owner(stores, visitor) == "assistant"
    assert stores.desk.queue.open() == []


def _do(open_store: OpenStore, stores: Stores, visitor: str, deed: str, words: str) -> Stores:
    desk = stores.desk
    match deed:
        case "restart":
            stores.conversations.claims.release()
            stores.close()
            return open_store(words)
        case "ask":
            ask(stores, visitor, words)
        case "ask_late":
            ask(stores, visitor, words, state="missed")
        case "cancel":
            cancel(stores, visitor)
        case "callback":
            wish = book(words, kind="callback")
            turn(stores, visitor, words, result(reply("Sent."), effects=[wish]))
        case "write":
            turn(stores, visitor, words)
        case "take_ann" | "take_ben":
            desk.handoffs.take(visitor, ANN if deed == "take_ann" else BEN, JOINED)
        case "take_over":
            desk.handoffs.take_over(visitor, BEN, ANN.id, JOINED)
        case "give_back":
            desk.handoffs.give_back(visitor, ANN, LEFT)
        case "close":
            desk.handoffs.close(visitor, BEN, "answered", CLOSED)
        case "reply":
            desk.answers.reply(visitor, ANN, words, words)
        case "time":
            let_time_pass(stores)
            pass_deadlines(stores)
        case "closing":
            for due in desk.waiting.due(
                datetime.now(timezone.utc) - timedelta(days=30), desk_closed=True
            ):
                desk.handoffs.miss(due.handoff_id, NOBODY, due.event)
    return stores


def test_the_desk_is_told_who_was_never_called_back(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    for _ in range(2):
        let_time_pass(stores)
        pass_deadlines(stores)
    kinds = [one["kind"] for one in sorted(rows(stores, "outbox"), key=lambda one: int(one["id"]))]
    assert kinds == ["handoff", "handoff_missed", "handoff_lapsed"]
