"""What a turn wants done is done once, in the turn's own transaction, and staff hear of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from bot.bookings.fields import NAMES
from bot.bookings.model import Booking
from bot.conversations.turn import TurnResult
from bot.effects import Effect, HandOff, KeepQuestion, RaiseAlarm
from bot.stores import Stores
from tests.cast import BOOKING, book, reply, result, say, take, turn
from tests.store_fixtures import OpenStore
from tests.world import change_owner, rows


def wanting(*effects: Effect) -> TurnResult:
    return result(reply("Done."), effects=effects)


def outbox(stores: Stores) -> list[tuple[str, dict[str, Any]]]:
    return [(row["kind"], json.loads(row["payload"])) for row in rows(stores, "outbox")]


def test_a_booking_is_kept_as_the_visitor_gave_it(stores: Stores, alice: str) -> None:
    turn(stores, alice, "yes", wanting(book()))
    (booking,) = stores.bookings.all()
    assert booking == Booking(
        id=1,
        kind="consultation",
        status="new",
        given={**dict.fromkeys(NAMES, ""), **BOOKING.given},
        consent_at=booking.created_at,
        created_at=booking.created_at,
    )
    assert outbox(stores) == [("booking", {"booking_id": 1})]


def test_the_same_draft_is_booked_once_however_often_it_is_wanted(
    stores: Stores, alice: str
) -> None:
    turn(stores, alice, "yes", wanting(book(), book(name="Ann Other")))
    turn(stores, alice, "yes again", wanting(book(name="Ann Third")))
    assert [one.name for one in stores.bookings.all()] == ["Ann Lee"]
    assert len(outbox(stores)) == 1


def test_another_draft_is_another_booking(stores: Stores, alice: str) -> None:
    turn(stores, alice, "yes", wanting(book("d1")))
    turn(stores, alice, "one more", wanting(book("d2", kind="callback", name="Ben Lee")))
    assert [(one.kind, one.name) for one in stores.bookings.all()] == [
        ("consultation", "Ann Lee"),
        ("callback", "Ben Lee"),
    ]


def test_the_same_draft_id_of_another_visitor_is_another_booking(
    stores: Stores, alice: str, bob: str
) -> None:
    turn(stores, alice, "yes", wanting(book()))
    turn(stores, bob, "yes", wanting(book(name="Bob Roy")))
    assert [one.name for one in stores.bookings.all()] == ["Ann Lee", "Bob Roy"]


def test_a_booking_turn_cut_off_by_a_crash_is_booked_once_by_the_next_process(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    say(stores, alice, "yes")
    take(stores, alice)  # the process dies before the commit
    stores.conversations.claims.release()
    second = open_store("second")
    assert second.conversations.claims.claim(alice)
    second.conversations.turns.commit(take(second, alice), wanting(book()))
    assert len(second.bookings.all()) == 1


def test_a_booking_turn_repeated_after_its_commit_is_booked_once(
    stores: Stores, alice: str
) -> None:
    """The commit succeeds, the process dies, and the visitor says yes once more."""
    turn(stores, alice, "yes", wanting(book()))
    turn(stores, alice, "hello? yes!", wanting(book()))
    assert len(stores.bookings.all()) == 1


def test_a_handoff_waits_for_a_person(stores: Stores, alice: str) -> None:
    effect = HandOff("a person please", reason="asked")
    turn(stores, alice, "a person please", wanting(effect))
    (row,) = stores.desk.queue.open()
    assert (row.handoff_id, row.conversation_id, row.state) == (1, alice, "waiting")
    assert (row.reason, row.question) == ("asked", "a person please")
    assert outbox(stores) == [("handoff", {"handoff_id": 1, "conversation_id": alice, "seq": 2})]


@pytest.mark.parametrize(
    ("effect", "kind"),
    [(KeepQuestion("cost", "how much is it"), "question"), (RaiseAlarm("numb_leg"), "alarm")],
)
def test_questions_and_alarms_are_kept_with_their_message(
    stores: Stores, alice: str, effect: KeepQuestion | RaiseAlarm, kind: str
) -> None:
    turn(stores, alice, "one", wanting(effect))
    (row,) = rows(stores, f"{kind}s")
    assert row.pop("created_at").endswith("Z")
    row = {key: value for key, value in row.items() if value and key != "source"}
    assert row == {"id": 1, "conversation_id": alice, "seq": 2, "state": "open", **asdict(effect)}
    assert outbox(stores) == [(kind, {f"{kind}_id": 1, "conversation_id": alice, "seq": 2})]


def test_what_staff_are_sent_carries_nothing_personal(stores: Stores, alice: str) -> None:
    handoff = HandOff("secret-question", reason="asked")
    question = KeepQuestion("cost", "secret-question")
    turn(stores, alice, "yes", wanting(book(name="secret-name"), handoff, question))
    sent = json.dumps(outbox(stores))
    assert [word for word in ("secret-name", "secret-question", "555 0100") if word in sent] == []
    assert len(outbox(stores)) == 3


def test_effects_happen_while_a_person_holds_the_chat(stores: Stores, alice: str) -> None:
    change_owner(stores, alice, to="staff")
    turn(stores, alice, "yes", wanting(book()))
    assert len(stores.bookings.all()) == 1
