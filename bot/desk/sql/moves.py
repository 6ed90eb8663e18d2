"""Staff take a chat, give it back and close it; deadlines pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.effects import tell_staff
from bot.conversations.sql.rows import lock, timestamp
from bot.desk import states
from bot.desk.model import Taken
from bot.desk.sql.rows import (
    DESK,
    announcement,
    move,
    open_row,
    read,
    speak,
    state_of,
    time_event,
    written,
)
from bot.desk.sql.tables import handoffs
from bot.desk.states import Next, Waits, step
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql import audit

NOBODY = Taken(ok=False, holder_name="")


def take(
    connection: Connection, conversation_id: str, staff: StaffRef, sentence: Reply, waits: Waits
) -> Taken:
    """Give the chat to one person; see `HandoffStore.take`."""
    conversation = lock(connection, conversation_id)
    if conversation is None:
        return NOBODY
    now = timestamp()
    row = open_row(connection, conversation_id)
    if row is not None and row.state == states.HELD:
        return Taken(ok=row.taken_by == staff.id, holder_name=row.staff_name or "")
    to = step(state_of(connection, conversation_id), states.TAKE)
    assert isinstance(to, Next)
    mine = {"taken_by": staff.id, "taken_at": now, "staff_name": staff.name, "awaits": DESK}
    seq = conversation.last_seq + 1
    if row is None:
        opened = {
            "conversation_id": conversation_id,
            "seq": seq,
            "reason": states.STAFF_STEPS_IN,
            "question": "",
            "created_at": now,
            "state": to.state,
            "deadline_at": written(waits.deadline(to.state, read(now))),
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


def take_over(
    connection: Connection,
    conversation_id: str,
    staff: StaffRef,
    holder_id: int,
    sentence: Reply,
    waits: Waits,
) -> Taken:
    """Give a held chat to another person; see `HandoffStore.take_over`."""
    conversation = lock(connection, conversation_id)
    row = None if conversation is None else open_row(connection, conversation_id)
    if conversation is None or row is None or row.state != states.HELD:
        return NOBODY
    if row.taken_by in (staff.id, None) or row.taken_by != holder_id:
        return Taken(ok=row.taken_by == staff.id, holder_name=row.staff_name or "")
    to, now = step(row.state, states.TAKE_OVER), timestamp()
    assert isinstance(to, Next)
    mine = {"taken_by": staff.id, "staff_name": staff.name, "awaits": DESK}
    if not move(connection, row, to, waits, now, **mine):
        return NOBODY
    words = announcement(sentence, to, staff.name)
    speak(connection, conversation_id, conversation.last_seq, words, to, now)
    detail = {"handoff": row.id, "from": row.staff_name}
    _record(connection, staff, "conversation.take_over", conversation_id, detail, now)
    return Taken(ok=True, holder_name=staff.name)


def end(
    connection: Connection,
    conversation_id: str,
    staff: StaffRef,
    event: str,
    outcome: str,
    sentence: Reply,
    waits: Waits,
) -> bool:
    """Give a chat back or close it; see `HandoffStore`. A held one belongs to its holder."""
    conversation = lock(connection, conversation_id)
    row = None if conversation is None else open_row(connection, conversation_id)
    if conversation is None or row is None:
        return False
    if row.state == states.HELD and row.taken_by != staff.id:
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
    connection: Connection, handoff_id: int, event: str, sentence: Reply, waits: Waits
) -> bool:
    """Let a deadline pass: the visitor is told and the desk sees it; see `HandoffStore.miss`."""
    whose = select(handoffs.c.conversation_id).where(handoffs.c.id == handoff_id)
    conversation_id = connection.execute(whose).scalar()
    conversation = None if conversation_id is None else lock(connection, conversation_id)
    row = None if conversation is None else open_row(connection, conversation_id)
    if conversation is None or row is None or row.id != handoff_id:
        return False
    now = timestamp()
    to = _passed(row, event, now)
    if to is None:
        return False
    marks = {"missed_at": now} if to.state == states.MISSED else {}
    if not move(connection, row, to, waits, now, **marks):
        return False
    seq = speak(
        connection, conversation_id, conversation.last_seq, announcement(sentence, to), to, now
    )
    tell_staff(
        connection,
        kind=_news(row.state, to),
        key=f"{row.id}:{seq}",
        payload={"handoff_id": row.id, "conversation_id": conversation_id, "seq": seq},
        conversation_id=conversation_id,
        now=now,
    )
    return True


def _news(before: str, to: Next) -> str:
    """What the desk is told of a passed deadline; a visitor whom nobody called back is no answer."""
    lapsed = before == states.MISSED and to.state == states.CLOSED
    return "handoff_lapsed" if lapsed else f"handoff_{to.state}"


def _passed(row: Row, event: str, now: str) -> Next | None:
    """What time leads to, looked at again under the lock: a person may have come meanwhile."""
    if event != states.DESK_CLOSES:
        late = row.deadline_at is not None and row.deadline_at <= now
        if not late or event != time_event(row):
            return None
    to = step(row.state, event)
    return to if isinstance(to, Next) and to.state != row.state else None


def _record(
    connection: Connection,
    staff: StaffRef,
    action: str,
    conversation_id: str,
    detail: Mapping[str, Any],
    now: str,
) -> None:
    audit.record(connection, staff, action, f"conversation:{conversation_id}", detail, now)
