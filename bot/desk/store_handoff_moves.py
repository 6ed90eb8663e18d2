"""Floor 2: staff take a chat, answer, give it back and close it; deadlines pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.desk import handoff, store_audit
from bot.desk.handoff import Next, Waits, step
from bot.desk.model_accounts import StaffRef
from bot.desk.model_handoffs import Taken
from bot.desk.store_effects import tell_staff
from bot.desk.store_handoff_rows import announcement, move, open_row, speak, state_of
from bot.desk.store_replies import EMPTY
from bot.desk.store_rows import lock, storable, timestamp
from bot.desk.tables import conversations, messages
from bot.desk.tables_handoffs import handoffs
from bot.errors import RequestError

Sentence = Mapping[str, Any]
NOBODY = Taken(ok=False, holder_name="")


def take(
    connection: Connection, conversation_id: str, staff: StaffRef, sentence: Sentence, waits: Waits
) -> Taken:
    """Give the chat to one person; see `HandoffStore.take`."""
    conversation = lock(connection, conversation_id)
    if conversation is None:
        return NOBODY
    now = timestamp()
    row = open_row(connection, conversation_id)
    if row is not None and row.state == handoff.HELD:
        return Taken(ok=row.taken_by == staff.id, holder_name=row.staff_name or "")
    to = step(state_of(connection, conversation_id), handoff.TAKE)
    assert isinstance(to, Next)
    mine = {"taken_by": staff.id, "taken_at": now, "staff_name": staff.name}
    seq = conversation.last_seq + 1
    if row is None:
        opened = {
            "conversation_id": conversation_id,
            "seq": seq,
            "reason": handoff.STAFF_STEPS_IN,
            "question": "",
            "created_at": now,
            "state": to.state,
            "deadline_at": None,
            **mine,
        }
        connection.execute(insert(handoffs), opened)
    elif not move(connection, row, to, waits, now, **mine):
        return NOBODY
    speak(
        connection,
        conversation_id,
        conversation.last_seq,
        announcement(sentence, to, staff.name),
        to,
        now,
    )
    _record(connection, staff, "conversation.take", conversation_id, {}, now)
    return Taken(ok=True, holder_name=staff.name)


def end(
    connection: Connection,
    conversation_id: str,
    staff: StaffRef,
    event: str,
    outcome: str,
    sentence: Sentence,
    waits: Waits,
) -> bool:
    """Give a chat back or close it; see `HandoffStore`. A held one belongs to its holder."""
    conversation = lock(connection, conversation_id)
    row = None if conversation is None else open_row(connection, conversation_id)
    if conversation is None or row is None:
        return False
    if row.state == handoff.HELD and row.taken_by != staff.id:
        return False
    to = step(row.state, event, outcome)
    now = timestamp()
    if not isinstance(to, Next) or not move(connection, row, to, waits, now):
        return False
    speak(connection, conversation_id, conversation.last_seq, announcement(sentence, to), to, now)
    detail = {"handoff": row.id, "outcome": to.outcome}
    _record(connection, staff, f"conversation.{event}", conversation_id, detail, now)
    return True


def miss(
    connection: Connection, handoff_id: int, event: str, sentence: Sentence, waits: Waits
) -> bool:
    """Let a deadline pass: the visitor is told and the desk sees it; see `HandoffStore.miss`."""
    whose = select(handoffs.c.conversation_id).where(handoffs.c.id == handoff_id)
    conversation_id = connection.execute(whose).scalar()
    conversation = None if conversation_id is None else lock(connection, conversation_id)
    row = None if conversation is None else open_row(connection, conversation_id)
    if conversation is None or row is None or row.id != handoff_id:
        return False
    now = timestamp()
    late = row.deadline_at is not None and row.deadline_at <= now
    to = step(row.state, event)
    # Looked at again under the lock: a person may have come in the meantime.
    if (event == handoff.DEADLINE and not late) or not isinstance(to, Next):
        return False
    if to.state == row.state:
        return False
    marks = {"missed_at": now} if to.state == handoff.MISSED else {}
    if not move(connection, row, to, waits, now, **marks):
        return False
    seq = speak(
        connection, conversation_id, conversation.last_seq, announcement(sentence, to), to, now
    )
    tell_staff(
        connection,
        kind=f"handoff_{to.state}",
        key=f"{row.id}:{seq}",
        payload={"handoff_id": row.id, "conversation_id": conversation_id, "seq": seq},
        conversation_id=conversation_id,
        now=now,
    )
    return True


def reply(
    connection: Connection, conversation_id: str, staff: StaffRef, text: str, client_id: str
) -> int | None:
    """Add a message of the person who holds the chat; see `HandoffStore.reply`."""
    if not text.strip() or not storable(text) or not storable(client_id):
        raise RequestError(422, "bad_text", "Please write a text without strange characters.")
    conversation = lock(connection, conversation_id)
    if conversation is None:
        return None
    # A namespace of its own: visitors choose their ids themselves.
    key = f"staff:{client_id}"
    same = messages.c.conversation_id == conversation_id, messages.c.client_msg_id == key
    before = connection.execute(select(messages.c.seq, messages.c.text).where(*same)).first()
    if before is not None:
        if before.text != text:
            raise RequestError(422, "id_reused", "Another reply was sent under this id before.")
        return int(before.seq)
    row = open_row(connection, conversation_id)
    if row is None or row.state != handoff.HELD or row.taken_by != staff.id:
        return None
    now, seq = timestamp(), conversation.last_seq + 1
    body = {**EMPTY, "kind": "staff", "staff_name": staff.name}
    connection.execute(
        insert(messages),
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "role": "staff",
            "created_at": now,
            "text": text,
            "client_msg_id": key,
            "body": json.dumps(body),
        },
    )
    changed = {"last_seq": seq, "staff_read": seq}
    here = conversations.c.id == conversation_id
    connection.execute(update(conversations).where(here).values(changed))
    # The visitor has been answered; the clock starts again when they write.
    answered = update(handoffs).where(handoffs.c.id == row.id).values(deadline_at=None)
    connection.execute(answered)
    _record(connection, staff, "conversation.reply", conversation_id, {"seq": seq}, now)
    return seq


def _record(
    connection: Connection,
    staff: StaffRef,
    action: str,
    conversation_id: str,
    detail: Mapping[str, Any],
    now: str,
) -> None:
    store_audit.record(connection, staff, action, f"conversation:{conversation_id}", detail, now)
