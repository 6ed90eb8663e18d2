"""A database of version 0.3.0 is brought over with nothing lost, and its day goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import clock
from bot.bookings.model import Wish
from bot.db import schema
from bot.reply import Meaning
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import reply, result
from tests.channels.widget.contract import validate
from tests.databases import drop, make_empty_url
from tests.db.version_0_3_0 import (
    APPOINTMENT,
    CLOSED,
    HELD,
    LIVE,
    MISSED,
    PAYLOAD,
    WAITING,
    fill,
)  # fmt: skip
from tests.store_fixtures import OpenStore
from tests.world import desk_state, rows

ANN = StaffRef(1, "Ann Lee", "clerk")
NOBODY = reply("Nobody came.", kind="handover")
TABLES = (
    "conversations", "messages", "choices", "turn_events", "feedback", "handoffs", "notes",
    "alarms", "bookings", "booking_events", "questions", "drafts", "outbox", "deliveries",
    "saved_replies", "staff", "staff_sessions", "staff_recovery_codes", "login_failures", "audit",
)  # fmt: skip


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables."""
    address = make_empty_url(kind, tmp_path)
    yield address
    drop(address)


@pytest.fixture
def old(stores: Stores) -> Stores:
    """The database as 0.3.0 left it."""
    fill(stores)
    return stores


@pytest.fixture
def brought(old: Stores) -> Stores:
    """The same after `migrate`."""
    schema.migrate(old.database)
    return old


def test_nothing_is_lost(old: Stores) -> None:
    assert not schema.is_current(old.database)
    before = {name: rows(old, name) for name in TABLES}
    assert [name for name, found in before.items() if not found] == []
    schema.migrate(old.database)
    assert schema.is_current(old.database)
    for name, found in before.items():
        after = rows(old, name)
        assert sorted(_only(after, found[0]), key=repr) == found, name


def _only(after: list[dict[str, Any]], like: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows without the columns that are new."""
    return [{key: row[key] for key in like} for row in after]


def test_every_message_is_shown_as_the_description_says(brought: Stores) -> None:
    for chat in (LIVE, WAITING, HELD, MISSED, CLOSED):
        found = brought.conversations.chats.find(f"token of {chat}")
        assert found is not None
        for message in brought.conversations.chats.transcript(found.id):
            validate("Message", message)
    staff = [brought.conversations.chats.transcript(chat)[-1] for chat in (HELD, MISSED)]
    assert [one["staff_name"] for one in staff] == ["Ann Lee"] * 2
    assert staff[0].keys() == staff[1].keys()


def test_what_waited_is_answered(brought: Stores, open_store: OpenStore) -> None:
    process = open_store("new").conversations
    process.claims.take_over()
    assert process.inbox.waiting() == 2
    assert process.claims.claimable() == [LIVE]
    assert process.claims.claim(LIVE)
    asked = []
    while (turn := process.claims.next_turn(LIVE)) is not None:
        asked.append((turn.text, turn.choice, turn.state))
        process.turns.commit(turn, result(reply(f"to {turn.seq}"), state={"turns": turn.seq}))
    assert asked == [
        ("does it hurt", None, {"turns": 1}),
        ("What are the risks?", Meaning.from_json(PAYLOAD), {"turns": 4}),
    ]
    shown = process.chats.messages_after(LIVE, 3)
    assert [(one["seq"], one["text"]) for one in shown] == [
        (4, "does it hurt"), (5, "What are the risks?"), (6, "to 4"), (7, "to 5"),
    ]  # fmt: skip
    assert process.inbox.waiting() == 0


def test_the_queue_goes_on(brought: Stores) -> None:
    desk = brought.desk
    assert [row.conversation_id for row in desk.queue.open()] == [HELD, WAITING, MISSED]
    assert [row.conversation_id for row in desk.queue.ended(clock.now())] == [CLOSED]
    assert [row.conversation_id for row in desk.queue.unseen(clock.now())] == [MISSED]
    (late,) = desk.waiting.due(clock.now())
    assert (late.conversation_id, late.sentence_key) == (WAITING, "handoff_missed")
    assert desk.handoffs.miss(late.handoff_id, NOBODY, late.event)
    assert desk_state(brought, WAITING) == "missed"
    # The same click again is the same message, and the next one follows it.
    assert desk.answers.reply(HELD, ANN, "Hello, this is Ann.", "k1") == 4
    assert desk.answers.reply(HELD, ANN, "Are you there?", "k2") == 5
    assert desk.handoffs.take(MISSED, ANN, reply("A person has joined.")).ok


def test_a_chat_reads_as_before(brought: Stores) -> None:
    story = brought.desk.stories.story(HELD, ANN)
    assert story is not None
    assert (story.owner, story.state) == ("staff", "held")
    assert [note.text for note in story.notes] == ["Calls back at noon."]
    assert [one.awaits for one in story.handoffs] == ["visitor"]


def test_bookings_are_there_and_go_on(brought: Stores) -> None:
    page = brought.bookings.page(search="zoe")
    assert [(row.id, row.status) for row in page.rows] == [(1, "new"), (2, "booked")]
    card = brought.bookings.one(2, ANN)
    at = clock.moment_of(APPOINTMENT)
    assert (card.booking.appointment_at, card.booking.conversation_id) == (at, None)
    assert [(event.to_status, event.appointment_at) for event in card.events] == [("booked", at)]
    wish = Wish("booked", at, 30, "both came together")
    assert brought.bookings.change(1, ANN, 0, wish).ok
    assert [one.id for one in brought.bookings.one(2, ANN).clashes] == [1]


def test_what_was_not_sent_is_sent(brought: Stores) -> None:
    mails, now = brought.deliveries, clock.now()
    assert mails.plan(["email"], now) == 1
    sent = {}
    while (delivery := mails.claim(["email"], now)) is not None:
        sent[delivery.notice.kind] = (delivery.attempts, dict(delivery.notice.refs))
        mails.sent(delivery, now)
    assert sent == {
        "booking": (3, {"booking_id": 1}),
        "handoff": (1, {"handoff_id": 1, "conversation_id": WAITING, "seq": 2}),
    }
    (dead,) = mails.dead()
    assert mails.resend(dead.id, ANN, now)
    assert mails.counts().waiting == 1


def test_a_question_is_answered_and_mailed(brought: Stores) -> None:
    (asked,) = brought.questions.asked.unanswered()
    given = brought.questions.answers.give(asked.id, ANN, "Yes.", reply("You asked:"), mail=True)
    assert (given.ok, given.mailed) == (True, True)
    assert [draft.wanted.wordings for draft in brought.questions.drafts.page()] == [("price",)]


def test_people_keep_their_accounts_and_who_was_away_is_away(brought: Stores) -> None:
    known = brought.staff.sign_in.credentials(name="ann LEE")
    assert known is not None
    assert (known.staff, known.password_hash, known.step) == (ANN, "hashed", 7)
    session = brought.staff.sessions.use("session", keep=True, idle_minutes=30, hours=12)
    assert session is not None
    assert brought.desk.presence.is_away(ANN, clock.now())
    assert brought.staff.enrolment.open("code", "new session", agent="") == StaffRef(
        2, "Ben Moss", "admin"
    )
    assert [row.action for row in brought.staff.audit.page()] == ["conversation.view"]
