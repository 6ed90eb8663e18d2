"""Every row of the outbox reaches every transport, once, by one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.clock import moment_of, stored
from bot.effects import KeepQuestion
from bot.notify.model import Delivery, DeliveryCounts, Notice
from bot.notify.store import DeliveryStore
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import book, reply, result, turn
from tests.store_fixtures import OpenStore
from tests.world import LONG_AGO, change, rows

NOW = clock.now() + timedelta(minutes=1)
LATER = NOW + timedelta(minutes=5)
BOTH = ["email", "webhook"]
CLARA = StaffRef(7, "Clara", "clerk")


def ask_for_a_person(stores: Stores, conversation_id: str, text: str = "a person please") -> None:
    """Leave one row in the outbox."""
    effect = KeepQuestion("cost", text)
    turn(stores, conversation_id, text, result(reply(), effects=[effect]))


def claim(stores: Stores, at: datetime = NOW, transport: str = "email") -> Delivery:
    """Claim the delivery that must be due."""
    delivery = stores.deliveries.claim([transport], at)
    assert delivery is not None
    return delivery


@pytest.fixture
def waiting(stores: Stores, alice: str) -> Stores:
    """A store with one mail that waits."""
    ask_for_a_person(stores, alice)
    stores.deliveries.plan(["email"], NOW)
    return stores


def test_each_row_is_planned_once_for_each_transport(stores: Stores, alice: str) -> None:
    ask_for_a_person(stores, alice)
    ask_for_a_person(stores, alice, "anyone?")
    assert stores.deliveries.plan(BOTH, NOW) == 4
    assert stores.deliveries.plan(BOTH, NOW) == 0
    planned = {(row["outbox_id"], row["transport"]) for row in rows(stores, "deliveries")}
    assert planned == {(1, "email"), (1, "webhook"), (2, "email"), (2, "webhook")}


def test_processes_that_plan_together_plan_each_row_once(
    waiting: Stores, open_store: OpenStore, alice: str
) -> None:
    for number in range(5):
        ask_for_a_person(waiting, alice, f"number {number}")
    several = [open_store(f"process {number}") for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        added = list(pool.map(lambda one: one.deliveries.plan(BOTH, NOW), several))
    assert sum(added) == 11  # one of the twelve was there
    assert len(rows(waiting, "deliveries")) == 12


def test_a_new_transport_does_not_send_old_news(stores: Stores, alice: str) -> None:
    ask_for_a_person(stores, alice)
    change(stores, "outbox", created_at=LONG_AGO)
    assert stores.deliveries.plan(BOTH, NOW) == 0


def test_without_a_transport_nothing_is_planned(stores: Stores, alice: str) -> None:
    ask_for_a_person(stores, alice)
    assert stores.deliveries.plan([], NOW) == 0
    assert stores.deliveries.claim([], NOW) is None


def test_a_claim_says_what_is_to_be_sent(waiting: Stores, alice: str) -> None:
    delivery = claim(waiting)
    (outbox,) = rows(waiting, "outbox")
    assert delivery == Delivery(
        id=1,
        delivery_id=rows(waiting, "deliveries")[0]["delivery_id"],
        transport="email",
        attempts=1,
        since=NOW,
        claim=1,
        notice=Notice(
            kind="question",
            at=moment_of(outbox["created_at"]),
            conversation_id=alice,
            refs={"question_id": 1, "conversation_id": alice, "seq": 2},
        ),
    )


def test_what_is_claimed_nobody_else_gets(waiting: Stores, open_store: OpenStore) -> None:
    claim(waiting)
    assert open_store("second").deliveries.claim(["email"], NOW) is None


def test_of_many_processes_each_delivery_goes_to_one(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    for number in range(12):
        ask_for_a_person(stores, alice, f"number {number}")
    stores.deliveries.plan(["email"], NOW)

    def claim_all(one: Stores) -> list[int]:
        mine = []
        while (delivery := one.deliveries.claim(["email"], NOW)) is not None:
            mine.append(delivery.id)
        return mine

    several = [open_store(f"process {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        claimed = [number for mine in pool.map(claim_all, several) for number in mine]
    # A process may stop early when others win all rows it looked at; the next round gets them.
    claimed += claim_all(stores)
    assert sorted(claimed) == list(range(1, 13))


def test_after_the_lease_another_process_sends_under_the_same_id(waiting: Stores) -> None:
    """The process died between the claim and the record: sent at least once, not lost."""
    short = DeliveryStore(waiting.database, lease_seconds=-1.0)
    lost = short.claim(["email"], NOW)
    again = claim(waiting)
    assert lost is not None
    assert (again.delivery_id, again.attempts) == (lost.delivery_id, 2)
    assert not waiting.deliveries.sent(lost, NOW)
    assert waiting.deliveries.sent(again, NOW)
    assert waiting.deliveries.counts() == DeliveryCounts(waiting=0, sent=1, dead=0)


def test_what_was_sent_is_not_sent_again(waiting: Stores) -> None:
    assert waiting.deliveries.sent(claim(waiting), NOW, "but not to bob@example.com")
    assert waiting.deliveries.claim(["email"], LATER) is None
    (row,) = rows(waiting, "deliveries")
    assert (row["state"], row["sent_at"]) == ("sent", stored(NOW))
    assert row["last_error"] == "but not to bob@example.com"


def test_a_failed_try_waits_for_its_time(waiting: Stores) -> None:
    first = claim(waiting)
    assert waiting.deliveries.failed(first, "The mail server is busy.", LATER)
    assert waiting.deliveries.claim(["email"], LATER - timedelta(seconds=1)) is None
    assert claim(waiting, LATER).attempts == 2


def test_what_is_given_up_is_shown_with_its_reason(waiting: Stores, alice: str) -> None:
    waiting.deliveries.failed(claim(waiting), "There is no such mailbox.", None)
    assert waiting.deliveries.claim(["email"], LATER) is None
    assert waiting.deliveries.waiting() == []
    (dead,) = waiting.deliveries.dead()
    assert (dead.state, dead.notice.kind, dead.notice.conversation_id) == (
        "dead",
        "question",
        alice,
    )
    assert (dead.attempts, dead.last_error) == (1, "There is no such mailbox.")


def test_a_dead_one_is_sent_again_for_a_whole_day(waiting: Stores) -> None:
    first = claim(waiting)
    waiting.deliveries.failed(first, "There is no such mailbox.", None)
    assert waiting.deliveries.resend(first.id, CLARA, LATER)
    again = claim(waiting, LATER)
    assert (again.delivery_id, again.since) == (first.delivery_id, LATER)
    (line,) = rows(waiting, "audit")
    assert (line["staff_name"], line["action"], line["target"]) == (
        "Clara",
        "delivery.resend",
        "delivery:1",
    )


@pytest.mark.parametrize("state", ["waiting", "sent", "gone"])
def test_only_a_dead_one_can_be_sent_again(waiting: Stores, state: str) -> None:
    if state == "sent":
        waiting.deliveries.sent(claim(waiting), NOW)
    assert not waiting.deliveries.resend(99 if state == "gone" else 1, CLARA, LATER)
    assert rows(waiting, "audit") == []


def test_all_dead_ones_are_sent_again_at_once(stores: Stores, alice: str) -> None:
    for number in range(3):
        ask_for_a_person(stores, alice, f"number {number}")
    stores.deliveries.plan(["email"], NOW)
    for _ in range(2):
        stores.deliveries.failed(claim(stores), "No.", None)
    assert stores.deliveries.resend_all(CLARA, LATER) == 2
    assert stores.deliveries.counts() == DeliveryCounts(waiting=3, sent=0, dead=0)
    assert stores.deliveries.resend_all(CLARA, LATER) == 0
    (line,) = rows(stores, "audit")
    assert (line["target"], line["detail"]) == ("deliveries", '{"count":2}')


def test_two_who_press_send_again_send_it_once(waiting: Stores) -> None:
    waiting.deliveries.failed(claim(waiting), "No.", None)
    assert [waiting.deliveries.resend(1, CLARA, NOW) for _ in range(2)] == [True, False]
    assert len(rows(waiting, "audit")) == 1


def test_a_deleted_conversation_takes_its_deliveries_along(waiting: Stores, alice: str) -> None:
    delivery = claim(waiting)
    waiting.conversations.chats.delete(alice)
    assert not waiting.deliveries.sent(delivery, NOW)
    assert rows(waiting, "deliveries") == []


def test_a_booking_goes_out_when_its_conversation_is_deleted(stores: Stores, alice: str) -> None:
    turn(stores, alice, "yes", result(reply(), effects=[book(email="ann@example.com")]))
    stores.conversations.chats.delete(alice)
    stores.deliveries.plan(["email"], NOW)
    notice = claim(stores).notice
    assert (notice.kind, notice.conversation_id, notice.refs) == (
        "booking",
        None,
        {"booking_id": 1},
    )
    assert stores.deliveries.contact(1) == {
        "name": "Ann Lee", "patient": "", "phone": "+1 555 0100", "email": "ann@example.com",
    }  # fmt: skip
    assert stores.deliveries.contact(2) is None


def test_lists_come_in_pages(stores: Stores, alice: str) -> None:
    for number in range(51):
        ask_for_a_person(stores, alice, f"number {number}")
    stores.deliveries.plan(["email"], NOW)
    assert [len(stores.deliveries.waiting(skip)) for skip in (0, 50, 100)] == [50, 1, 0]
    assert stores.deliveries.counts() == DeliveryCounts(waiting=51, sent=0, dead=0)
