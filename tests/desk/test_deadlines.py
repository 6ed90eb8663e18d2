"""No handoff ends in silence: deadlines pass, are told, and survive a restart."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversations.store import Store
from bot.desk.states import DESK_CLOSES, OPEN, OUTCOMES, STATES
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
from tests.world import LONG_AGO, add, drop_index, let_time_pass, replay, rows


def test_nobody_is_due_before_the_time_has_come(store: Store, alice: str) -> None:
    ask(store, alice)
    assert store.handoffs.due(later(4)) == []
    (due,) = store.handoffs.due(later(6))
    assert (due.conversation_id, due.state, due.sentence_key) == (
        alice,
        "waiting",
        "handoff_missed",
    )
    assert due.question == "a person please"


def test_when_nobody_comes_the_visitor_is_told_and_the_desk_sees_it(
    store: Store, alice: str
) -> None:
    ask(store, alice)
    let_time_pass(store)
    assert pass_deadlines(store) == [True]
    assert told(store, alice)[-1] == ("assistant", "Nobody came.")
    assert store.transcript(alice)[-1]["handoff"] == "missed"
    (row,) = store.handoffs.queue()
    assert row.state == "missed"
    kinds = [one["kind"] for one in sorted(rows(store, "outbox"), key=lambda one: int(one["id"]))]
    assert kinds == ["handoff", "handoff_missed"]
    assert pass_deadlines(store) == []


def test_a_deadline_found_too_early_changes_nothing(store: Store, alice: str) -> None:
    ask(store, alice)
    assert not store.handoffs.miss(int(the_handoff(store)["id"]), NOBODY)
    assert store.handoffs.state(alice) == "waiting"


def test_a_deadline_that_passed_while_the_service_was_down_is_found(
    open_store: OpenStore,
) -> None:
    before = open_store("before")
    alice = before.open_conversation(token_hash="alice", greeting=reply("Hello."))
    ask(before, alice)
    let_time_pass(before)
    before.close()
    after = open_store("after")
    assert pass_deadlines(after) == [True]
    assert told(after, alice)[-1] == ("assistant", "Nobody came.")


def test_of_two_processes_that_look_one_speaks(open_store: OpenStore) -> None:
    first, second = open_store("first"), open_store("second")
    alice = first.open_conversation(token_hash="alice", greeting=reply("Hello."))
    ask(first, alice)
    let_time_pass(first)
    found = [first.handoffs.due(later(0)), second.handoffs.due(later(0))]
    assert [len(one) for one in found] == [1, 1]
    number = found[0][0].handoff_id
    assert [first.handoffs.miss(number, NOBODY), second.handoffs.miss(number, NOBODY)] == [
        True,
        False,
    ]
    assert told(first, alice).count(("assistant", "Nobody came.")) == 1


def test_a_person_who_comes_at_the_last_moment_is_in_time(store: Store, alice: str) -> None:
    ask(store, alice)
    let_time_pass(store)
    (due,) = store.handoffs.due(later(0))
    store.handoffs.take(alice, ANN, JOINED)
    assert not store.handoffs.miss(due.handoff_id, NOBODY)
    assert owner(store, alice) == "staff"


def test_a_missed_visitor_can_still_be_taken(store: Store, alice: str) -> None:
    ask(store, alice)
    let_time_pass(store)
    pass_deadlines(store)
    assert store.handoffs.take(alice, ANN, JOINED).ok
    assert owner(store, alice) == "staff"


def test_a_missed_visitor_who_asks_again_waits_again(store: Store, alice: str) -> None:
    ask(store, alice)
    let_time_pass(store)
    pass_deadlines(store)
    ask(store, alice, "is anybody there now")
    (row,) = store.handoffs.queue()
    assert (row.state, row.question) == ("waiting", "is anybody there now")
    assert store.handoffs.due(later(4)) == []


def test_who_asks_while_nobody_is_there_is_marked_at_once(store: Store, alice: str) -> None:
    ask(store, alice, state="missed")
    (row,) = store.handoffs.queue()
    assert row.state == "missed"
    assert owner(store, alice) == "assistant"


def test_a_call_back_ends_a_missed_one(store: Store, alice: str) -> None:
    ask(store, alice)
    let_time_pass(store)
    pass_deadlines(store)
    turn(store, alice, "yes", result(reply("Sent."), effects=[book(kind="callback")]))
    assert the_handoff(store)["outcome"] == "called_back"
    assert store.handoffs.queue() == []


def test_a_missed_one_that_nobody_ever_looks_at_ends_with_a_word(store: Store, alice: str) -> None:
    ask(store, alice)
    for _ in range(2):
        let_time_pass(store)
        assert pass_deadlines(store) == [True]
    assert (the_handoff(store)["state"], the_handoff(store)["outcome"]) == ("closed", "declined")
    let_time_pass(store)
    assert pass_deadlines(store) == []


def test_who_waits_when_the_desk_closes_is_told(store: Store, alice: str, bob: str) -> None:
    ask(store, alice)
    store.handoffs.take(bob, ANN, JOINED)
    (due,) = store.handoffs.due(later(0), desk_closed=True)
    assert (due.conversation_id, due.event) == (alice, DESK_CLOSES)
    assert due.sentence_key == "handoff_desk_closed"
    assert store.handoffs.miss(due.handoff_id, NOBODY, due.event)
    assert store.handoffs.state(alice) == "missed"
    assert owner(store, bob) == "staff"


def test_a_person_who_falls_silent_loses_the_chat(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    (due,) = store.handoffs.due(later(11))
    assert (due.sentence_key, due.staff_name) == ("handoff_silent", "Ann Lee")
    let_time_pass(store)
    assert pass_deadlines(store) == [True]
    assert (store.handoffs.state(alice), owner(store, alice)) == ("missed", "assistant")
    assert store.handoffs.reply(alice, ANN, "here I am", "k") is None
    assert store.handoffs.take(alice, BEN, JOINED).ok


def test_only_the_visitors_words_start_the_clock(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.reply(alice, ANN, "Hello.", "k")
    assert store.handoffs.due(later(50)) == []
    say(store, alice, "can I come tomorrow?")
    deadline = the_handoff(store)["deadline_at"]
    say(store, alice, "hello?")
    assert the_handoff(store)["deadline_at"] == deadline
    assert len(store.handoffs.due(later(11))) == 1


def test_a_chat_in_which_all_is_said_ends_as_answered(store: Store, alice: str) -> None:
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.reply(alice, ANN, "Goodbye.", "k")
    (due,) = store.handoffs.due(later(70))
    assert (due.event, due.sentence_key) == ("visitor_quiet", "handoff_closed")
    let_time_pass(store)
    assert not store.handoffs.miss(due.handoff_id, NOBODY)
    assert pass_deadlines(store) == [True]
    assert (the_handoff(store)["state"], the_handoff(store)["outcome"]) == ("closed", "answered")
    assert owner(store, alice) == "assistant"


def test_old_rows_wait_on_and_are_told(open_store: OpenStore, tmp_path: object) -> None:
    """What the migration does to rows of the version before: one a conversation waits."""
    store = open_store("first")
    visitor = store.open_conversation(token_hash="t", greeting=reply("Hello."))
    old = {"seq": 2, "reason": "asked", "question": "a person", "created_at": LONG_AGO}
    drop_index(store, "uq_handoffs_open")
    for _ in range(2):
        add(store, "handoffs", conversation_id=visitor, state="open", **old)
    from bot.db.migrations.versions.m0003_handoffs import OLD_ROWS

    replay(store, OLD_ROWS)
    assert sorted(row["state"] for row in rows(store, "handoffs")) == ["closed", "waiting"]
    assert pass_deadlines(store) == [True]
    assert told(store, visitor) == [("assistant", "Nobody came.")]


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
    store = open_store("first")
    token = f"t{len(rows(store, 'conversations'))}"
    visitor = store.open_conversation(token_hash=token, greeting=reply("Hello."))
    for place, deed in enumerate(deeds):
        store = _do(open_store, store, visitor, deed, f"{deed} {place}")
        state = store.handoffs.state(visitor)
        assert state in STATES
        assert owner(store, visitor) == ("staff" if state == "held" else "assistant")
        (last,) = store.messages_after(visitor, len(store.transcript(visitor)) - 1)
        assert last["seq"] == len(store.transcript(visitor))
    for _ in OPEN:
        let_time_pass(store)
        pass_deadlines(store)
    ended = [one for one in rows(store, "handoffs") if one["conversation_id"] == visitor]
    assert all(one["outcome"] in OUTCOMES and one["ended_at"] for one in ended)
    assert owner(store, visitor) == "assistant"
    assert store.handoffs.queue() == []


def _do(open_store: OpenStore, store: Store, visitor: str, deed: str, words: str) -> Store:
    desk = store.handoffs
    match deed:
        case "restart":
            store.release_claims()
            store.close()
            return open_store(words)
        case "ask":
            ask(store, visitor, words)
        case "ask_late":
            ask(store, visitor, words, state="missed")
        case "cancel":
            cancel(store, visitor)
        case "callback":
            wish = book(words, kind="callback")
            turn(store, visitor, words, result(reply("Sent."), effects=[wish]))
        case "write":
            turn(store, visitor, words)
        case "take_ann" | "take_ben":
            desk.take(visitor, ANN if deed == "take_ann" else BEN, JOINED)
        case "take_over":
            desk.take_over(visitor, BEN, ANN.id, JOINED)
        case "give_back":
            desk.give_back(visitor, ANN, LEFT)
        case "close":
            desk.close(visitor, BEN, "answered", CLOSED)
        case "reply":
            desk.reply(visitor, ANN, words, words)
        case "time":
            let_time_pass(store)
            pass_deadlines(store)
        case "closing":
            for due in desk.due(datetime.now(timezone.utc) - timedelta(days=30), desk_closed=True):
                desk.miss(due.handoff_id, NOBODY, due.event)
    return store


def test_the_desk_is_told_who_was_never_called_back(store: Store, alice: str) -> None:
    ask(store, alice)
    for _ in range(2):
        let_time_pass(store)
        pass_deadlines(store)
    kinds = [one["kind"] for one in sorted(rows(store, "outbox"), key=lambda one: int(one["id"]))]
    assert kinds == ["handoff", "handoff_missed", "handoff_lapsed"]
