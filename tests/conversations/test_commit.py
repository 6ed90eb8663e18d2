"""A turn is stored whole or not at all; a failed one is counted and in the end given up."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.conversations.store import Store
from bot.conversations.turn import STAFF, TurnRequest, TurnResult, Understood
from bot.desk.model import NOTHING_KNOWN
from bot.effects import Effect, HandOff, KeepQuestion, RaiseAlarm
from bot.errors import ConflictError, StoreError, TurnError
from bot.reply import Meaning
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
from tests.world import rows, without

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


def everything(store: Store) -> dict[str, Any]:
    return {table: rows(store, table) for table in TABLES}


def test_a_turn_is_asked_with_everything_it_may_depend_on(store: Store, alice: str) -> None:
    say(store, alice, "one")
    now = datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc)
    assert take(store, alice).request(now, NOTHING_KNOWN) == TurnRequest(
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
    store: Store, alice: str, words: str
) -> None:
    turn(store, alice, "one", FULL)
    say(store, alice, words)
    assert take(store, alice).choice == Meaning("greet")
    store.commit_turn(take(store, alice), result(reply("c")))
    say(store, alice, words, key="again")
    assert take(store, alice).choice is None  # it is not on offer any more


def test_replies_follow_the_newest_message(store: Store, alice: str) -> None:
    say(store, alice, "one")
    say(store, alice, "two")
    assert store.commit_turn(take(store, alice), result(reply("a"), reply("b"))) == 5
    assert store.commit_turn(take(store, alice), result(reply("c"))) == 6
    answers = store.messages_after(alice, 3)
    assert [(one["seq"], one["in_reply_to"], one["text"]) for one in answers] == [
        (4, 2, "a"),
        (5, 2, "b"),
        (6, 3, "c"),
    ]
    assert store.pending_turn(alice) is None
    assert store.waiting() == 0


def test_a_turn_keeps_state_events_and_understanding(store: Store, alice: str) -> None:
    say(store, alice, "one")
    store.commit_turn(take(store, alice), FULL)
    turn(store, alice, "two", result(state={"y": "é"}, events=[{"event": "slot"}]))
    kept = [(row["position"], row["seq"], row["events"]) for row in rows(store, "turn_events")]
    assert kept == [(0, 2, '[{"event":"action"}]'), (1, 4, '[{"event":"slot"}]')]
    say(store, alice, "three")
    assert take(store, alice).state == {"y": "é"}
    assert take(store, alice).position == 2
    (row,) = [row for row in rows(store, "messages") if row["seq"] == 2]
    assert json.loads(row["understanding"]) == FULL.understanding.to_json()


def test_a_turn_without_replies_answers_its_message(store: Store, alice: str) -> None:
    assert turn(store, alice, "one", result()) == 2
    assert state_of(store, alice, 2) == "answered"
    assert store.waiting() == 0


@pytest.mark.parametrize("table", ["choices", "turn_events", "bookings", "alarms", "outbox"])
def test_a_refused_row_undoes_the_whole_turn(store: Store, alice: str, table: str) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    before = everything(store)
    with without(store, table), pytest.raises(StoreError) as error:
        store.commit_turn(waiting, FULL)
    assert error.value.retryable
    assert everything(store) == before
    assert store.commit_turn(waiting, FULL) == 3
    assert len(store.bookings()) == 1


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
    store: Store, alice: str, bad: TurnResult
) -> None:
    say(store, alice, "one")
    before = everything(store)
    with pytest.raises(TurnError):
        store.commit_turn(take(store, alice), bad)
    assert everything(store) == before


def test_while_a_person_holds_the_chat_only_urgent_replies_are_shown(
    store: Store, alice: str
) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    assert store.change_owner(alice, of="assistant", to=STAFF)
    urgent = reply("Please call 911.", kind="urgent")
    alarm = RaiseAlarm("numb")
    store.commit_turn(waiting, result(reply("a"), urgent, reply("b"), effects=[alarm]))
    assert told(store, alice) == [("visitor", "one"), ("assistant", "Please call 911.")]
    assert state_of(store, alice, 2) == "answered"
    assert [row["rule"] for row in rows(store, "alarms")] == ["numb"]
    say(store, alice, "two")
    assert take(store, alice).owner == STAFF


@pytest.mark.parametrize("effect", [book(), KeepQuestion("x", "y")])
def test_nothing_is_done_in_silence_when_a_person_takes_the_chat(
    store: Store, alice: str, effect: Effect
) -> None:
    say(store, alice, "yes")
    waiting = take(store, alice)
    assert store.change_owner(alice, of="assistant", to=STAFF)
    before = everything(store)
    with pytest.raises(ConflictError) as error:
        store.commit_turn(waiting, result(reply("It is booked."), effects=[effect]))
    assert error.value.retryable
    assert everything(store) == before
    again = take(store, alice)
    assert again.owner == STAFF
    store.commit_turn(again, result())
    assert told(store, alice) == [("visitor", "yes")]


def test_a_person_who_hands_back_lets_the_assistant_speak(store: Store, alice: str) -> None:
    store.change_owner(alice, of="assistant", to=STAFF)
    say(store, alice, "one")
    waiting = take(store, alice)
    store.change_owner(alice, of=STAFF, to="assistant")
    store.commit_turn(waiting, result(reply("a")))
    assert told(store, alice) == [("visitor", "one"), ("assistant", "a")]


def test_a_failed_try_is_counted_and_the_message_waits_on(store: Store, alice: str) -> None:
    say(store, alice, "one")
    say(store, alice, "two")
    tries = []
    for _ in range(3):
        tries.append((take(store, alice).seq, take(store, alice).attempts))
        assert store.fail_turn(take(store, alice), apology=None) == 3
    assert tries == [(2, 0), (2, 1), (2, 2)]
    assert state_of(store, alice, 2) == "received"
    assert store.waiting() == 2
    assert rows(store, "outbox") == []


def test_a_message_given_up_gets_an_apology_and_staff_hear_of_it(store: Store, alice: str) -> None:
    say(store, alice, "one")
    say(store, alice, "two")
    assert store.fail_turn(take(store, alice), apology=APOLOGY) == 4
    assert told(store, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", "Sorry, please call us."),
    ]
    assert store.messages_after(alice, 3)[0]["in_reply_to"] == 2
    assert state_of(store, alice, 2) == "failed"
    (alert,) = rows(store, "outbox")
    assert (alert["kind"], alert["key"]) == ("turn_failed", f"turn_failed:{alice}:2")
    assert json.loads(alert["payload"]) == {"conversation_id": alice, "seq": 2}
    assert take(store, alice).seq == 3
    assert store.waiting() == 1


def test_a_failed_turn_leaves_the_dialogue_where_it_was(store: Store, alice: str) -> None:
    turn(store, alice, "one", result(reply(), state={"x": 1}))
    say(store, alice, "two")
    store.fail_turn(take(store, alice), apology=APOLOGY)
    say(store, alice, "three")
    following = take(store, alice)
    assert (following.state, following.position, following.attempts) == ({"x": 1}, 1, 0)


def test_a_message_given_up_cannot_be_answered_later(store: Store, alice: str) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    store.fail_turn(waiting, apology=APOLOGY)
    with pytest.raises(ConflictError):
        store.commit_turn(waiting, result(reply("late")))
    with pytest.raises(ConflictError):
        store.fail_turn(waiting, apology=APOLOGY)
    assert len(told(store, alice)) == 2
    assert len(rows(store, "outbox")) == 1


def test_a_message_given_up_stays_so_while_others_wait(store: Store, alice: str) -> None:
    say(store, alice, "one")
    say(store, alice, "two")
    waiting = take(store, alice)
    store.fail_turn(waiting, apology=APOLOGY)
    before = everything(store)
    with pytest.raises(ConflictError):
        store.commit_turn(waiting, FULL)
    assert everything(store) == before


def test_while_a_person_holds_the_chat_no_apology_is_shown(store: Store, alice: str) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    store.change_owner(alice, of="assistant", to=STAFF)
    store.fail_turn(waiting, apology=APOLOGY)
    assert told(store, alice) == [("visitor", "one")]
    assert state_of(store, alice, 2) == "failed"
    assert len(rows(store, "outbox")) == 1


def test_a_turn_of_one_visitor_leaves_others_alone(store: Store, alice: str, bob: str) -> None:
    say(store, bob, "one")
    before = [row for row in rows(store, "conversations") if row["id"] == bob]
    say(store, alice, "one")
    store.commit_turn(take(store, alice), FULL)
    assert [row for row in rows(store, "conversations") if row["id"] == bob] == before
    assert told(store, bob) == [("visitor", "one")]
    assert take(store, bob).seq == 2
