"""What a turn wants done is done once, in the turn's own transaction, and staff hear of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from bot.conversations.model import Booking
from bot.conversations.store import Store
from bot.conversations.turn import TurnResult
from bot.effects import Effect, HandOff, KeepQuestion, RaiseAlarm
from tests.cast import book, reply, result, say, take, turn
from tests.store_fixtures import OpenStore
from tests.world import rows


def wanting(*effects: Effect) -> TurnResult:
    return result(reply("Done."), effects=effects)


def outbox(store: Store) -> list[tuple[str, dict[str, Any]]]:
    return [(row["kind"], json.loads(row["payload"])) for row in rows(store, "outbox")]


def test_a_booking_is_kept_as_the_visitor_gave_it(store: Store, alice: str) -> None:
    turn(store, alice, "yes", wanting(book()))
    (booking,) = store.bookings()
    assert booking == Booking(
        id=1,
        kind="consultation",
        status="new",
        name="Ann Lee",
        phone="+1 555 0100",
        email="",
        about="my knee",
        times="Tuesday morning",
        consent_at=booking.created_at,
        created_at=booking.created_at,
    )
    assert outbox(store) == [("booking", {"booking_id": 1})]


def test_the_same_draft_is_booked_once_however_often_it_is_wanted(store: Store, alice: str) -> None:
    turn(store, alice, "yes", wanting(book(), book(name="Ann Other")))
    turn(store, alice, "yes again", wanting(book(name="Ann Third")))
    assert [one.name for one in store.bookings()] == ["Ann Lee"]
    assert len(outbox(store)) == 1


def test_another_draft_is_another_booking(store: Store, alice: str) -> None:
    turn(store, alice, "yes", wanting(book("d1")))
    turn(store, alice, "one more", wanting(book("d2", kind="callback", name="Ben Lee")))
    assert [(one.kind, one.name) for one in store.bookings()] == [
        ("consultation", "Ann Lee"),
        ("callback", "Ben Lee"),
    ]


def test_the_same_draft_id_of_another_visitor_is_another_booking(
    store: Store, alice: str, bob: str
) -> None:
    turn(store, alice, "yes", wanting(book()))
    turn(store, bob, "yes", wanting(book(name="Bob Roy")))
    assert [one.name for one in store.bookings()] == ["Ann Lee", "Bob Roy"]


def test_a_booking_turn_cut_off_by_a_crash_is_booked_once_by_the_next_process(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    say(store, alice, "yes")
    take(store, alice)  # the process dies before the commit
    store.release_claims()
    second = open_store("second")
    assert second.claim(alice)
    second.commit_turn(take(second, alice), wanting(book()))
    assert len(second.bookings()) == 1


def test_a_booking_turn_repeated_after_its_commit_is_booked_once(store: Store, alice: str) -> None:
    """The commit succeeds, the process dies, and the visitor says yes once more."""
    turn(store, alice, "yes", wanting(book()))
    turn(store, alice, "hello? yes!", wanting(book()))
    assert len(store.bookings()) == 1


def test_a_handoff_waits_for_a_person(store: Store, alice: str) -> None:
    effect = HandOff("a person please", reason="asked")
    turn(store, alice, "a person please", wanting(effect))
    (row,) = store.handoffs.queue()
    assert (row.handoff_id, row.conversation_id, row.state) == (1, alice, "waiting")
    assert (row.reason, row.question) == ("asked", "a person please")
    assert outbox(store) == [("handoff", {"handoff_id": 1, "conversation_id": alice, "seq": 2})]


@pytest.mark.parametrize(
    ("effect", "kind"),
    [(KeepQuestion("cost", "how much is it"), "question"), (RaiseAlarm("numb_leg"), "alarm")],
)
def test_questions_and_alarms_are_kept_with_their_message(
    store: Store, alice: str, effect: KeepQuestion | RaiseAlarm, kind: str
) -> None:
    turn(store, alice, "one", wanting(effect))
    (row,) = rows(store, f"{kind}s")
    assert row.pop("created_at").endswith("Z")
    row = {key: value for key, value in row.items() if value and key != "source"}
    assert row == {"id": 1, "conversation_id": alice, "seq": 2, "state": "open", **asdict(effect)}
    assert outbox(store) == [(kind, {f"{kind}_id": 1, "conversation_id": alice, "seq": 2})]


def test_what_staff_are_sent_carries_nothing_personal(store: Store, alice: str) -> None:
    handoff = HandOff("secret-question", reason="asked")
    question = KeepQuestion("cost", "secret-question")
    turn(store, alice, "yes", wanting(book(name="secret-name"), handoff, question))
    sent = json.dumps(outbox(store))
    assert [word for word in ("secret-name", "secret-question", "555 0100") if word in sent] == []
    assert len(outbox(store)) == 3


def test_effects_happen_while_a_person_holds_the_chat(store: Store, alice: str) -> None:
    store.change_owner(alice, of="assistant", to="staff")
    turn(store, alice, "yes", wanting(book()))
    assert len(store.bookings()) == 1
