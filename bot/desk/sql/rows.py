"""What all changes of a handoff share: the open row, times, and words to the visitor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.messages import NEWEST, Locked, append, prepare
from bot.desk.sql.tables import OPEN_STATES, handoffs
from bot.desk.states import DEADLINE, HELD, VISITOR_QUIET, WITH_ASSISTANT, Next, Waits
from bot.reply import Reply

_OF_THIS = handoffs.c.conversation_id == bindparam("conversation_id")
_NEWEST = select(handoffs).where(_OF_THIS).order_by(handoffs.c.id.desc()).limit(1)
_NEWEST_OPEN = _NEWEST.where(text(OPEN_STATES))
_HANDED_OVER = NEWEST.values(owner=bindparam("to"))
_NEWEST_STATE = _NEWEST.with_only_columns(handoffs.c.state)

#: Whom a held chat waits for.
DESK = "desk"
VISITOR = "visitor"


def time_event(row: Row) -> str:
    """What it means when the deadline of an open handoff passes."""
    return VISITOR_QUIET if row.state == HELD and row.awaits == VISITOR else DEADLINE


def open_row(connection: Connection, conversation_id: str) -> Row | None:
    """The open handoff of a conversation; the caller holds its lock."""
    key = {"conversation_id": conversation_id}
    row: Row | None = connection.execute(_NEWEST_OPEN, key).first()
    return row


def state_of(connection: Connection, conversation_id: str) -> str:
    """The state of a conversation: that of its newest handoff, or with the assistant."""
    found = connection.execute(_NEWEST_STATE, {"conversation_id": conversation_id}).scalar()
    return found or WITH_ASSISTANT


def move(
    connection: Connection, row: Row, to: Next, waits: Waits, now: datetime, **values: Any
) -> bool:
    """Bring an open handoff into its next state; False when somebody else was first.

    The condition on state and holder decides races, with or without a lock.
    """
    ends = bool(to.outcome)
    changes = {
        "state": to.state,
        "deadline_at": None if ends else waits.deadline(to.state, now),
        "ended_at": now if ends else None,
        "outcome": to.outcome or None,
        **values,
    }
    same = handoffs.c.id == row.id, handoffs.c.state == row.state
    holder = (
        handoffs.c.taken_by.is_(None)
        if row.taken_by is None
        else handoffs.c.taken_by == row.taken_by
    )
    changed = connection.execute(update(handoffs).where(*same, holder).values(changes))
    return bool(changed.rowcount)


def speak(
    connection: Connection,
    conversation: Locked,
    sentence: Reply,
    to: Next,
    now: datetime,
    staff_name: str = "",
) -> int:
    """Tell the visitor and hand the chat over in one go; returns the message's number.

    The widget reads the new state, and with `held` the person's name, from the sentence.
    """
    named = {"staff_name": staff_name} if to.state == HELD else {}
    words = prepare(sentence, more={"handoff": to.state, **named})
    return append(connection, conversation, [words], now, _HANDED_OVER, {"to": to.owner})
