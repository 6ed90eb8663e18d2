"""A database as version 0.3.0 left it (revision 0007), in the middle of a day at the clinic."""

from __future__ import annotations

import json
from typing import Any

from bot.stores import Stores
from tests.world import add, ago, upgrade

REVISION = "0007"
LIVE, WAITING, HELD, MISSED, CLOSED = "c-live", "c-waiting", "c-held", "c-missed", "c-closed"
CHOICE = "c_risks"
PAYLOAD = {"intent": "ask_risks", "entities": {}, "data": {}}
#: What both kinds of staff messages looked like: an answer in a held chat, one to a question.
IN_A_CHAT = {
    "kind": "staff", "items": [], "note": "", "provenance": "", "sources": [], "choices": [],
    "topic": "", "offers": [], "staff_name": "Ann Lee",
}  # fmt: skip
TO_A_QUESTION = {"kind": "staff", "staff_name": "Ann Lee"}
APPOINTMENT = "2099-03-05T19:30:00.000Z"


def fill(stores: Stores) -> None:
    """Make the tables of 0.3.0 and put into them what its code would have."""
    upgrade(stores, REVISION)
    _staff(stores)
    _chats(stores)
    _handoffs(stores)
    _bookings(stores)
    _questions(stores)
    _notices(stores)


def _staff(stores: Stores) -> None:
    ann = {"id": 1, "name": "Ann Lee", "name_key": "ann lee", "role": "clerk", "state": "active"}
    enrolled = {"password_hash": "hashed", "totp_secret": "SECRET", "totp_step": 7}
    add(stores, "staff", **ann, **enrolled, created_at=ago(days=40), seen_at=ago(hours=1))
    ben = {"id": 2, "name": "Ben Moss", "name_key": "ben moss", "role": "admin"}
    code = {"state": "invited", "code_hash": "code", "code_until": ago(days=-2), "totp_step": 0}
    add(stores, "staff", **ben, **code, created_at=ago(days=1))
    add(stores, "staff_recovery_codes", staff_id=1, code_hash="recovery", used_at=None)
    began = {"created_at": ago(hours=2), "seen_at": ago(minutes=5)}
    add(
        stores, "staff_sessions", token_hash="session", staff_id=1, stage="full",
        agent="A browser", **began,
    )  # fmt: skip
    add(stores, "presence", staff_id=1, staff_name="Ann Lee", present=False, seen_at=ago(minutes=3))
    add(
        stores, "login_failures", key="somebody", failures=2, last_at=ago(minutes=1),
        locked_until=ago(minutes=1),
    )  # fmt: skip
    view = {"action": "conversation.view", "target": f"conversation:{HELD}", "detail": "{}"}
    add(stores, "audit", at=ago(hours=1), staff_id=1, staff_name="Ann Lee", **view)
    saved = {"title": "Parking", "text": "Behind the house.", "staff_name": "Ann Lee"}
    add(stores, "saved_replies", **saved, created_at=ago(days=3))


def _chats(stores: Stores) -> None:
    # A process died over the first of two messages; the second is a click on a choice.
    _chat(stores, LIVE, last=5, waiting=2, claimed_by="a process that is gone")
    _say(stores, LIVE, 4, "visitor", "does it hurt", client_msg_id="m4", state="received")
    _say(
        stores, LIVE, 5, "visitor", "What are the risks?", client_msg_id="m5", state="received",
        choice_id=CHOICE,
    )  # fmt: skip
    add(stores, "feedback", conversation_id=LIVE, seq=3, rating="up", created_at=ago(minutes=8))
    for chat in (WAITING, CLOSED):
        _chat(stores, chat)
    _chat(stores, MISSED, last=4)
    _chat(stores, HELD, last=4, owner="staff")
    _say(
        stores, HELD, 4, "staff", "Hello, this is Ann.", client_msg_id="staff:k1",
        body=json.dumps(IN_A_CHAT),
    )  # fmt: skip


def _chat(stores: Stores, key: str, *, last: int = 3, waiting: int = 0, **more: Any) -> None:
    """A conversation with its greeting, a question and the answer."""
    row = {
        "id": key, "token_hash": f"token of {key}", "owner": "assistant", "last_seq": last,
        "waiting": waiting, "turns": 1, "state": json.dumps({"turns": 1}), "claimed_by": None,
        "claim": 3, "lease_until": 0.0, "recovering": False, "staff_read": 0,
    }  # fmt: skip
    add(stores, "conversations", created_at=ago(minutes=10), **{**row, **more})
    greeting = {"kind": "greeting", "choices": [{"id": CHOICE, "label": "What are the risks?"}]}
    _say(stores, key, 1, "assistant", "Hello.", body=json.dumps({**IN_A_CHAT, **greeting}))
    choice = {"id": CHOICE, "label": "What are the risks?", "payload": json.dumps(PAYLOAD)}
    add(stores, "choices", conversation_id=key, seq=1, **choice)
    _say(stores, key, 2, "visitor", "what is it", client_msg_id="m2", state="answered")
    answer = {**IN_A_CHAT, "kind": "answer", "topic": "what"}
    del answer["staff_name"]
    _say(stores, key, 3, "assistant", "It is this.", in_reply_to=2, body=json.dumps(answer))
    add(
        stores, "turn_events", conversation_id=key, position=0, seq=2, events="[]",
        created_at=ago(minutes=9),
    )  # fmt: skip


def _say(stores: Stores, key: str, seq: int, role: str, text: str, **more: Any) -> None:
    row = {"conversation_id": key, "seq": seq, "role": role, "text": text, "attempts": 0}
    add(stores, "messages", created_at=ago(minutes=10 - seq), **row, **more)


def _handoffs(stores: Stores) -> None:
    asked = {"seq": 2, "reason": "visitor_asked", "question": "a person please"}
    wish = {**asked, "created_at": ago(minutes=9), "asked_at": ago(minutes=9)}
    ann = {"taken_by": 1, "taken_at": ago(minutes=6), "staff_name": "Ann Lee"}
    add(
        stores, "handoffs", conversation_id=WAITING, state="waiting", **wish,
        deadline_at=ago(minutes=4),
    )  # fmt: skip
    add(
        stores, "handoffs", conversation_id=HELD, state="held", **wish, **ann, awaits="visitor",
        deadline_at=ago(minutes=-50),
    )  # fmt: skip
    add(
        stores, "handoffs", conversation_id=MISSED, state="missed", **wish,
        missed_at=ago(minutes=4), deadline_at=ago(days=-6),
    )  # fmt: skip
    add(
        stores, "handoffs", conversation_id=CLOSED, state="closed", **wish, **ann,
        ended_at=ago(minutes=2), outcome="answered",
    )  # fmt: skip
    note = {"staff_id": 1, "staff_name": "Ann Lee", "text": "Calls back at noon."}
    add(stores, "notes", conversation_id=HELD, **note, created_at=ago(minutes=3))
    add(
        stores, "alarms", conversation_id=MISSED, seq=2, state="open", rule="numb_leg",
        created_at=ago(minutes=8),
    )  # fmt: skip


def _bookings(stores: Stores) -> None:
    person = {
        "name": "Zoë Lee", "phone": "+1 212 555 0142", "email": "zoe@example.com",
        "phone_key": "+12125550142", "email_key": "zoe@example.com",
        "search_key": "zoe lee +12125550142 zoe@example.com", "about": "my knee", "times": "Monday",
    }  # fmt: skip
    sent = {"consent_at": ago(minutes=7), "created_at": ago(minutes=7), "outcome_note": ""}
    new = {"status": "new", "version": 0, "appointment_at": "", "appointment_minutes": 0}
    add(
        stores, "bookings", conversation_id=CLOSED, draft_id="d1", kind="callback", **person,
        **sent, **new,
    )  # fmt: skip
    booked = {"status": "booked", "version": 1, "appointment_at": APPOINTMENT}
    # Its chat was deleted.
    add(
        stores, "bookings", conversation_id=None, draft_id="d2", kind="consultation", **person,
        **sent, **booked, appointment_minutes=45,
    )  # fmt: skip
    add(
        stores, "booking_events", booking_id=2, at=ago(minutes=5), staff_id=1,
        staff_name="Ann Lee", from_status="new", to_status="booked", appointment_at=APPOINTMENT,
        note="by phone",
    )  # fmt: skip


def _questions(stores: Stores) -> None:
    asked = {"conversation_id": CLOSED, "seq": 2, "topic": "", "source": "unanswered"}
    add(
        stores, "questions", **asked, state="open", text="is parking free",
        created_at=ago(minutes=9),
    )  # fmt: skip
    answer = {"answered_at": ago(minutes=1), "answered_by": "Ann Lee", "answer": "Yes."}
    add(
        stores, "questions", **{**asked, "conversation_id": MISSED}, state="answered",
        text="may I drive", created_at=ago(minutes=9), **answer,
    )  # fmt: skip
    _say(stores, MISSED, 4, "staff", "Yes.", in_reply_to=2, body=json.dumps(TO_A_QUESTION))
    add(
        stores, "drafts", kind="wording", topic="cost", title="", text="", wordings='["price"]',
        question_ids="[1]", staff_id=1, staff_name="Ann Lee", created_at=ago(days=2), state="open",
    )  # fmt: skip


def _notices(stores: Stores) -> None:
    """One that nobody has planned yet, one that waits for its third try, one given up."""
    for number, (kind, refs, chat) in enumerate(
        (
            ("handoff", {"handoff_id": 1, "conversation_id": WAITING, "seq": 2}, WAITING),
            ("booking", {"booking_id": 1}, None),
            ("question", {"question_id": 1, "conversation_id": CLOSED, "seq": 2}, CLOSED),
        ),
        start=1,
    ):
        add(
            stores, "outbox", conversation_id=chat, key=f"{kind}:{number}", kind=kind,
            payload=json.dumps(refs), created_at=ago(minutes=7),
        )  # fmt: skip
    tried = {"transport": "email", "attempts": 2, "claim": 2, "lease_until": 0.0, "sent_at": None}
    begun = {**tried, "since": ago(minutes=7), "next_at": ago(seconds=30)}
    add(
        stores, "deliveries", delivery_id="waits", outbox_id=2, state="waiting",
        last_error="The mail server cannot be reached.", **begun,
    )  # fmt: skip
    add(
        stores, "deliveries", delivery_id="dead", outbox_id=3, state="dead",
        last_error="No such mailbox.", **begun,
    )  # fmt: skip
