"""A turn is stored whole or not at all; a failed one is counted and in the end given up."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.conversations.turn import STAFF, TurnRequest, TurnResult, Understood
from bot.desk.model import NOTHING_KNOWN
from bot.effects import Effect, HandOff, KeepQuestion, RaiseAlarm
from bot.errors import ConflictError, StoreError, TurnError
from bot.reply import Meaning
from bot.stores import Stores
from tests.cast import (
    APOLOGY,
    book,
    button,
    reply,
    result,
    say,
    state_of,
    take,
    told,
    turn,
)
from tests.world import change_owner, rows, without

TABLES = (
    "conversations",
    "messages",
    "choices",
    "turn_events",
    "bookings",
    "handoffs",
    "questions",
    "alarms",
    "outbox",
)
FULL = result(
    reply("a", choices=[button("b", "greet")]),
    effects=[book(), RaiseAlarm("numb")],
    state={"slots": {"x": 1}},
    events=[{"event": "action"}],
    understanding=Understood("book_consultation"),
)


def everything(stores: Stores) -> dict[str, Any]:
    return {table: rows(stores, table) for table in TABLES}


def test_a_turn_is_asked_with_everything_it_may_depend_on(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    now = datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc)
    assert take(stores, alice).request(now, NOTHING_KNOWN) == TurnRequest(
        conversation_id=alice,
        seq=2,
        text="one",
        choice=None,
        state={},
        owner="assistant",
        now=now,
    )


@pytest.mark.parametrize("words", ["b", " B ", "b."])
def test_who_types_the_words_of_a_choice_on_offer_chooses_it(
    stores: Stores, alice: str, words: str
) -> None:
    turn(stores, alice, "one", FULL)
    say(stores, alice, words)
    assert take(stores, alice).choice == Meaning("greet")
    stores.conversations.turns.commit(take(stores, alice), result(reply("c")))
    say(stores, alice, words, key="again")
    assert take(stores, alice).choice is None  # it is not on offer any more


def test_replies_follow_the_newest_message(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    assert (
        stores.conversations.turns.commit(take(stores, alice), result(reply("a"), reply("b"))) == 5
    )
    assert stores.conversations.turns.commit(take(stores, alice), result(reply("c"))) == 6
    answers = stores.conversations.chats.messages_after(alice, 3)
    assert [(one["seq"], one["in_reply_to"], one["text"]) for one in answers] == [
        (4, 2, "a"),
        (5, 2, "b"),
        (6, 3, "c"),
    ]
    assert stores.conversations.claims.next_turn(alice) is None
    assert stores.conversations.inbox.waiting() == 0


def test_a_turn_keeps_state_events_and_understanding(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    stores.conversations.turns.commit(take(stores, alice), FULL)
    turn(stores, alice, "two", result(state={"y": "é"}, events=[{"event": "slot"}]))
    kept = [(row["position"], row["seq"], row["events"]) for row in rows(stores, "turn_events")]
    assert kept == [(0, 2, '[{"event":"action"}]'), (1, 4, '[{"event":"slot"}]')]
    say(stores, alice, "three")
    assert take(stores, alice).state == {"y": "é"}
    assert take(stores, alice).position == 2
    (row,) = [row for row in rows(stores, "messages") if row["seq"] == 2]
    assert json.loads(row["understanding"]) == FULL.understanding.to_json()


def test_a_turn_without_replies_answers_its_message(stores: Stores, alice: str) -> None:
    assert turn(stores, alice, "one", result()) == 2
    assert state_of(stores, alice, 2) == "answered"
    assert stores.conversations.inbox.waiting() == 0


@pytest.mark.parametrize("table", ["choices", "turn_events", "bookings", "alarms", "outbox"])
def test_a_refused_row_undoes_the_whole_turn(stores: Stores, alice: str, table: str) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    before = everything(stores)
    with without(stores, table), pytest.raises(StoreError) as error:
        stores.conversations.turns.commit(waiting, FULL)
    assert error.value.retryable
    assert everything(stores) == before
    assert stores.conversations.turns.commit(waiting, FULL) == 3
    assert len(stores.bookings.all()) == 1


BAD: list[TurnResult] = [
    result(reply("a\x00b")),
    result(reply("a\ud800b")),
    result(reply(choices=[button("a\x00", "greet")])),
    result(state={"x": object()}),
    result(state={"x": float("nan")}),
    result(events=[{"x": object()}]),
    result(understanding=Understood("greet", confidence=float("nan"))),
    result(effects=[RaiseAlarm("\x00")]),
    result(effects=[KeepQuestion("cost", "\ud800")]),
    result(effects=[HandOff("a\x00", reason="asked")]),
    result(effects=[book(consent=False)]),
    result(effects=[book(consent="yes")]),
    result(effects=[book(name="\x00")]),
    result(effects=[book(draft_id="\x00")]),
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_result_that_makes_no_sense_is_the_turns_fault(
    stores: Stores, alice: str, bad: TurnResult
) -> None:
    say(stores, alice, "one")
    before = everything(stores)
    with pytest.raises(TurnError):
        stores.conversations.turns.commit(take(stores, alice), bad)
    assert everything(stores) == before


def test_while_a_person_holds_the_chat_only_urgent_replies_are_shown(
    stores: Stores, alice: str
) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    change_owner(stores, alice, to=STAFF)
    urgent = reply("Please call 911.", kind="urgent")
    alarm = RaiseAlarm("numb")
    stores.conversations.turns.commit(
        waiting, result(reply("a"), urgent, reply("b"), effects=[alarm])
    )
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "Please call 911.")]
    assert state_of(stores, alice, 2) == "answered"
    assert [row["rule"] for row in rows(stores, "alarms")] == ["numb"]
    say(stores, alice, "two")
    assert take(stores, alice).owner == STAFF


@pytest.mark.parametrize("effect", [book(), KeepQuestion("x", "y")])
def test_nothing_is_done_in_silence_when_a_person_takes_the_chat(
    stores: Stores, alice: str, effect: Effect
) -> None:
    say(stores, alice, "yes")
    waiting = take(stores, alice)
    change_owner(stores, alice, to=STAFF)
    before = everything(stores)
    with pytest.raises(ConflictError) as error:
        stores.conversations.turns.commit(waiting, result(reply("It is booked."), effects=[effect]))
    assert error.value.retryable
    assert everything(stores) == before
    again = take(stores, alice)
    assert again.owner == STAFF
    stores.conversations.turns.commit(again, result())
    assert told(stores, alice) == [("visitor", "yes")]


def test_a_person_who_hands_back_lets_the_assistant_speak(stores: Stores, alice: str) -> None:
    change_owner(stores, alice, to=STAFF)
    say(stores, alice, "one")
    waiting = take(stores, alice)
    change_owner(stores, alice, to="assistant")
    stores.conversations.turns.commit(waiting, result(reply("a")))
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "a")]


def test_a_failed_try_is_counted_and_the_message_waits_on(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    tries = []
    for _ in range(3):
        tries.append((take(stores, alice).seq, take(stores, alice).attempts))
        assert stores.conversations.turns.fail(take(stores, alice), apology=None) == 3
    assert tries == [(2, 0), (2, 1), (2, 2)]
    assert state_of(stores, alice, 2) == "received"
    assert stores.conversations.inbox.waiting() == 2
    assert rows(stores, "outbox") == []


def test_a_message_given_up_gets_an_apology_and_staff_hear_of_it(
    stores: Stores, alice: str
) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    assert stores.conversations.turns.fail(take(stores, alice), apology=APOLOGY) == 4
    assert told(stores, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", "Sorry, please call us."),
    ]
    assert stores.conversations.chats.messages_after(alice, 3)[0]["in_reply_to"] == 2
    assert state_of(stores, alice, 2) == "failed"
    (alert,) = rows(stores, "outbox")
    assert (alert["kind"], alert["key"]) == ("turn_failed", f"turn_failed:{alice}:2")
    assert json.loads(alert["payload"]) == {"conversation_id": alice, "seq": 2}
    assert take(stores, alice).seq == 3
    assert stores.conversations.inbox.waiting() == 1


def test_a_failed_turn_leaves_the_dialogue_where_it_was(stores: Stores, alice: str) -> None:
    turn(stores, alice, "one", result(reply(), state={"x": 1}))
    say(stores, alice, "two")
    stores.conversations.turns.fail(take(stores, alice), apology=APOLOGY)
    say(stores, alice, "three")
    following = take(stores, alice)
    assert (following.state, following.position, following.attempts) == ({"x": 1}, 1, 0)


def test_a_message_given_up_cannot_be_answered_later(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    stores.conversations.turns.fail(waiting, apology=APOLOGY)
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(waiting, result(reply("late")))
    with pytest.raises(ConflictError):
        stores.conversations.turns.fail(waiting, apology=APOLOGY)
    assert len(told(stores, alice)) == 2
    assert len(rows(stores, "outbox")) == 1


def test_a_message_given_up_stays_so_while_others_wait(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    waiting = take(stores, alice)
    stores.conversations.turns.fail(waiting, apology=APOLOGY)
    before = everything(stores)
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(waiting, FULL)
    assert everything(stores) == before


def test_while_a_person_holds_the_chat_no_apology_is_shown(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    change_owner(stores, alice, to=STAFF)
    stores.conversations.turns.fail(waiting, apology=APOLOGY)
    assert told(stores, alice) == [("visitor", "one")]
    assert state_of(stores, alice, 2) == "failed"
    assert len(rows(stores, "outbox")) == 1


def test_a_turn_of_one_visitor_leaves_others_alone(stores: Stores, alice: str, bob: str) -> None:
    say(stores, bob, "one")
    before = [row for row in rows(stores, "conversations") if row["id"] == bob]
    say(stores, alice, "one")
    stores.conversations.turns.commit(take(stores, alice), FULL)
    assert [row for row in rows(stores, "conversations") if row["id"] == bob] == before
    assert told(stores, bob) == [("visitor", "one")]
    assert take(stores, bob).seq == 2
