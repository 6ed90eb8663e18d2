"""Conversations begin, change hands and end; opinions are kept."""

from __future__ import annotations

import pytest

from bot.conversations.model import Conversation
from bot.effects import HandOff, KeepQuestion, RaiseAlarm
from bot.errors import RequestError, StoreError, TurnError
from bot.stores import Stores
from tests.cast import GREETING, book, button, reply, result, say, take, told, turn
from tests.world import change_owner, rows

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


def test_a_token_opens_its_conversation(stores: Stores, alice: str, bob: str) -> None:
    turn(stores, alice, "one")
    assert stores.conversations.chats.find("alice") == Conversation(alice, "assistant", 3)
    assert stores.conversations.chats.find("bob") == Conversation(bob, "assistant", 1)
    assert stores.conversations.chats.find("charlie") is None
    assert stores.conversations.chats.find("") is None


def test_two_conversations_never_share_a_token(stores: Stores, alice: str) -> None:
    with pytest.raises(StoreError) as error:
        stores.conversations.chats.open(token_hash="alice", greeting=GREETING)
    assert not error.value.retryable
    assert stores.conversations.chats.find("alice") == Conversation(alice, "assistant", 1)
    assert len(rows(stores, "conversations")) == 1


def test_a_greeting_that_cannot_be_stored_opens_nothing(stores: Stores) -> None:
    with pytest.raises(TurnError):
        stores.conversations.chats.open(token_hash="t", greeting=reply("\x00"))
    assert stores.conversations.chats.find("t") is None


def test_a_token_tells_who_answers(stores: Stores, alice: str, bob: str) -> None:
    change_owner(stores, alice, to="staff")
    assert stores.conversations.chats.find("alice") == Conversation(alice, "staff", 1)
    assert stores.conversations.chats.find("bob") == Conversation(bob, "assistant", 1)


def test_deleting_leaves_only_the_booking_without_its_conversation(
    stores: Stores, alice: str
) -> None:
    turn(stores, alice, "yes", EVERYTHING)
    stores.conversations.feedback.add(alice, 3, rating="down", reason="unclear", words="hm")
    say(stores, alice, "still waiting")
    assert all(rows(stores, table) for table in PERSONAL)
    booked = stores.bookings.all()
    assert stores.conversations.chats.delete(alice)
    left = {table: rows(stores, table) for table in PERSONAL}
    (mail,) = left.pop("outbox")
    assert (mail["kind"], mail["conversation_id"]) == ("booking", None)
    assert left == {table: [] for table in PERSONAL if table != "outbox"}
    assert stores.bookings.all() == booked
    assert [row["conversation_id"] for row in rows(stores, "bookings")] == [None]
    assert stores.conversations.chats.find("alice") is None
    assert stores.conversations.inbox.waiting() == 0


def test_deleting_twice_is_noticed(stores: Stores, alice: str) -> None:
    assert stores.conversations.chats.delete(alice)
    assert not stores.conversations.chats.delete(alice)


def test_deleting_one_conversation_leaves_others_whole(
    stores: Stores, alice: str, bob: str
) -> None:
    turn(stores, alice, "yes", EVERYTHING)
    turn(stores, bob, "yes", EVERYTHING)
    stores.conversations.feedback.add(bob, 3, rating="up")
    kept = {
        table: [
            row for row in rows(stores, table) if bob in (row.get("conversation_id"), row.get("id"))
        ]
        for table in PERSONAL
    }
    stores.conversations.chats.delete(alice)
    assert {
        table: [row for row in rows(stores, table) if row.get("conversation_id", bob)]
        for table in PERSONAL
    } == kept
    assert all(kept.values())


def test_bookings_of_deleted_conversations_do_not_clash(
    stores: Stores, alice: str, bob: str
) -> None:
    for conversation_id in (alice, bob):
        turn(stores, conversation_id, "yes", result(effects=[book("same")]))
        stores.conversations.chats.delete(conversation_id)
    assert len(stores.bookings.all()) == 2


def test_an_opinion_is_kept_and_can_be_changed(stores: Stores, alice: str) -> None:
    turn(stores, alice, "one")
    stores.conversations.feedback.add(alice, 3, rating="up")
    stores.conversations.feedback.add(alice, 3, rating="down", reason="incorrect", words="not so")
    stores.conversations.feedback.add(alice, 1, rating="up")
    kept = [
        (row["seq"], row["rating"], row["reason"], row["words"]) for row in rows(stores, "feedback")
    ]
    assert sorted(kept) == [(1, "up", None, None), (3, "down", "incorrect", "not so")]


@pytest.mark.parametrize("seq", [2, 0, -1, 4, 2**31, 10**30])
def test_only_a_reply_can_be_rated(stores: Stores, alice: str, seq: int) -> None:
    turn(stores, alice, "one")
    with pytest.raises(RequestError) as error:
        stores.conversations.feedback.add(alice, seq, rating="up")
    assert (error.value.status, error.value.code) == (422, "unknown_message")
    assert rows(stores, "feedback") == []


def test_a_reply_of_another_conversation_cannot_be_rated(
    stores: Stores, alice: str, bob: str
) -> None:
    turn(stores, bob, "one")
    with pytest.raises(RequestError) as error:
        stores.conversations.feedback.add(alice, 3, rating="up")
    assert error.value.code == "unknown_message"


def test_words_that_no_database_keeps_are_refused(stores: Stores, alice: str) -> None:
    with pytest.raises(RequestError) as error:
        stores.conversations.feedback.add(alice, 1, rating="up", words="a\x00")
    assert (error.value.status, error.value.code) == (422, "bad_text")
    assert rows(stores, "feedback") == []


def test_no_bookings_is_an_empty_list(stores: Stores) -> None:
    assert stores.bookings.all() == []
    assert stores.desk.queue.open() == []


def test_a_late_turn_cannot_bring_a_deleted_conversation_back(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    stores.conversations.chats.delete(alice)
    with pytest.raises(StoreError):
        stores.conversations.turns.fail(waiting, apology=GREETING)
    assert told(stores, alice) == []
    assert rows(stores, "outbox") == []
