"""Conversations begin, change hands and end; opinions are kept."""

from __future__ import annotations

import pytest

from bot.conversations.model import Conversation
from bot.conversations.store import Store
from bot.effects import HandOff, KeepQuestion, RaiseAlarm
from bot.errors import RequestError, StoreError, TurnError
from tests.cast import GREETING, book, button, reply, result, say, take, told, turn
from tests.world import rows

PERSONAL = (
    "conversations",
    "messages",
    "choices",
    "turn_events",
    "feedback",
    "questions",
    "alarms",
    "handoffs",
    "outbox",
)
EVERYTHING = result(
    reply("a", choices=[button("b", "greet")]),
    effects=[
        book(),
        KeepQuestion("cost", "how much"),
        RaiseAlarm("numb"),
        HandOff("a person", reason="asked"),
    ],
    state={"slots": {"name": "Ann Lee"}},
)


def test_a_token_opens_its_conversation(store: Store, alice: str, bob: str) -> None:
    turn(store, alice, "one")
    assert store.conversation_of("alice") == Conversation(alice, "assistant", 3)
    assert store.conversation_of("bob") == Conversation(bob, "assistant", 1)
    assert store.conversation_of("charlie") is None
    assert store.conversation_of("") is None


def test_two_conversations_never_share_a_token(store: Store, alice: str) -> None:
    with pytest.raises(StoreError) as error:
        store.open_conversation(token_hash="alice", greeting=GREETING)
    assert not error.value.retryable
    assert store.conversation_of("alice") == Conversation(alice, "assistant", 1)
    assert len(rows(store, "conversations")) == 1


def test_a_greeting_that_cannot_be_stored_opens_nothing(store: Store) -> None:
    with pytest.raises(TurnError):
        store.open_conversation(token_hash="t", greeting=reply("\x00"))
    assert store.conversation_of("t") is None


def test_the_chat_changes_hands_once(store: Store, alice: str, bob: str) -> None:
    assert store.change_owner(alice, of="assistant", to="staff")
    assert not store.change_owner(alice, of="assistant", to="staff")
    assert store.conversation_of("alice") == Conversation(alice, "staff", 1)
    assert store.conversation_of("bob") == Conversation(bob, "assistant", 1)
    assert not store.change_owner("nobody", of="assistant", to="staff")


def test_deleting_leaves_only_the_booking_without_its_conversation(
    store: Store, alice: str
) -> None:
    turn(store, alice, "yes", EVERYTHING)
    store.add_feedback(alice, 3, rating="down", reason="unclear", words="hm")
    say(store, alice, "still waiting")
    assert all(rows(store, table) for table in PERSONAL)
    booked = store.bookings()
    assert store.delete_conversation(alice)
    left = {table: rows(store, table) for table in PERSONAL}
    (mail,) = left.pop("outbox")
    assert (mail["kind"], mail["conversation_id"]) == ("booking", None)
    assert left == {table: [] for table in PERSONAL if table != "outbox"}
    assert store.bookings() == booked
    assert [row["conversation_id"] for row in rows(store, "bookings")] == [None]
    assert store.conversation_of("alice") is None
    assert store.waiting() == 0


def test_deleting_twice_is_noticed(store: Store, alice: str) -> None:
    assert store.delete_conversation(alice)
    assert not store.delete_conversation(alice)


def test_deleting_one_conversation_leaves_others_whole(store: Store, alice: str, bob: str) -> None:
    turn(store, alice, "yes", EVERYTHING)
    turn(store, bob, "yes", EVERYTHING)
    store.add_feedback(bob, 3, rating="up")
    kept = {
        table: [
            row for row in rows(store, table) if bob in (row.get("conversation_id"), row.get("id"))
        ]
        for table in PERSONAL
    }
    store.delete_conversation(alice)
    assert {
        table: [row for row in rows(store, table) if row.get("conversation_id", bob)]
        for table in PERSONAL
    } == kept
    assert all(kept.values())


def test_bookings_of_deleted_conversations_do_not_clash(store: Store, alice: str, bob: str) -> None:
    for conversation_id in (alice, bob):
        turn(store, conversation_id, "yes", result(effects=[book("same")]))
        store.delete_conversation(conversation_id)
    assert len(store.bookings()) == 2


def test_an_opinion_is_kept_and_can_be_changed(store: Store, alice: str) -> None:
    turn(store, alice, "one")
    store.add_feedback(alice, 3, rating="up")
    store.add_feedback(alice, 3, rating="down", reason="incorrect", words="not so")
    store.add_feedback(alice, 1, rating="up")
    kept = [
        (row["seq"], row["rating"], row["reason"], row["words"]) for row in rows(store, "feedback")
    ]
    assert sorted(kept) == [(1, "up", None, None), (3, "down", "incorrect", "not so")]


@pytest.mark.parametrize("seq", [2, 0, -1, 4, 2**31, 10**30])
def test_only_a_reply_can_be_rated(store: Store, alice: str, seq: int) -> None:
    turn(store, alice, "one")
    with pytest.raises(RequestError) as error:
        store.add_feedback(alice, seq, rating="up")
    assert (error.value.status, error.value.code) == (422, "unknown_message")
    assert rows(store, "feedback") == []


def test_a_reply_of_another_conversation_cannot_be_rated(
    store: Store, alice: str, bob: str
) -> None:
    turn(store, bob, "one")
    with pytest.raises(RequestError) as error:
        store.add_feedback(alice, 3, rating="up")
    assert error.value.code == "unknown_message"


def test_words_that_no_database_keeps_are_refused(store: Store, alice: str) -> None:
    with pytest.raises(RequestError) as error:
        store.add_feedback(alice, 1, rating="up", words="a\x00")
    assert (error.value.status, error.value.code) == (422, "bad_text")
    assert rows(store, "feedback") == []


def test_no_bookings_is_an_empty_list(store: Store) -> None:
    assert store.bookings() == []
    assert store.handoffs.queue() == []


def test_a_late_turn_cannot_bring_a_deleted_conversation_back(store: Store, alice: str) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    store.delete_conversation(alice)
    with pytest.raises(StoreError):
        store.fail_turn(waiting, apology=GREETING)
    assert told(store, alice) == []
    assert rows(store, "outbox") == []
