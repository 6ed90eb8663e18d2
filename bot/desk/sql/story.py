"""One conversation as staff read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.conversations.model import Booking
from bot.conversations.sql.rows import storable
from bot.conversations.sql.tables import alarms, bookings, conversations, messages, questions
from bot.desk.model import HandoffRecord, Mark, Note, Story
from bot.desk.sql.rows import state_of
from bot.desk.sql.tables import handoffs, notes
from bot.errors import RequestError
from bot.staff.model import StaffRef

MOST_MESSAGES = 1000


def story(connection: Connection, conversation_id: str) -> Story | None:
    """Everything about one conversation; None when it is gone."""
    here = conversations.c.id == conversation_id
    row = connection.execute(select(conversations).where(here)).first()
    if row is None:
        return None
    newest = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.seq.desc())
        .limit(MOST_MESSAGES)
    )
    said = tuple(_message(one) for one in reversed(connection.execute(newest).all()))
    alarmed = tuple(
        Mark(one.seq, one.state, "", one.rule, one.created_at)
        for one in _all(connection, alarms, conversation_id)
    )
    asked = tuple(
        Mark(one.seq, one.state, one.topic, one.text, one.created_at)
        for one in _all(connection, questions, conversation_id)
    )
    names = [bookings.c[name] for name in Booking.__dataclass_fields__]
    booked = tuple(
        Booking(**one._mapping)
        for one in connection.execute(_ordered(select(*names), bookings, conversation_id))
    )
    return Story(
        conversation_id=conversation_id,
        owner=row.owner,
        state=state_of(connection, conversation_id),
        created_at=row.created_at,
        messages=said,
        handoffs=tuple(_record(one) for one in _all(connection, handoffs, conversation_id)),
        notes=tuple(
            Note(one.id, one.staff_name, one.text, one.created_at)
            for one in _all(connection, notes, conversation_id)
        ),
        alarms=alarmed,
        questions=asked,
        bookings=booked,
    )


def mark_read(connection: Connection, conversation_id: str, seq: int) -> None:
    """Staff have seen everything up to this number; it never goes back."""
    statement = (
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.staff_read < seq)
        .values(staff_read=seq)
    )
    connection.execute(statement)


def add_note(
    connection: Connection, conversation_id: str, staff: StaffRef, text: str, now: str
) -> int:
    """Write a note; returns its number."""
    if not text.strip() or not storable(text):
        raise RequestError(422, "bad_text", "Please write something in the note.")
    here = conversations.c.id == conversation_id
    if connection.execute(select(conversations.c.id).where(here)).first() is None:
        raise RequestError(404, "gone", "This chat has been deleted.")
    row = {
        "conversation_id": conversation_id,
        "staff_id": staff.id,
        "staff_name": staff.name,
        "text": text,
        "created_at": now,
    }
    return int(connection.execute(insert(notes), row).inserted_primary_key[0])


def _ordered(statement: Select, table: Any, conversation_id: str) -> Select:
    return statement.where(table.c.conversation_id == conversation_id).order_by(table.c.id)


def _all(connection: Connection, table: Any, conversation_id: str) -> Sequence[Row]:
    found: Sequence[Row] = connection.execute(_ordered(select(table), table, conversation_id)).all()
    return found


def _message(row: Row) -> dict[str, Any]:
    """A message as staff see it: the visitor's with how it was understood."""
    body = json.loads(row.body) if row.body else {}
    return {
        **body,
        "seq": row.seq,
        "role": row.role,
        "text": row.text,
        "created_at": row.created_at,
        "in_reply_to": row.in_reply_to,
        "state": row.state,
        "understanding": json.loads(row.understanding) if row.understanding else {},
    }


def _record(row: Row) -> HandoffRecord:
    values = {name: row._mapping[name] for name in HandoffRecord.__dataclass_fields__}
    return HandoffRecord(
        **{
            name: "" if value is None and name != "taken_by" else value
            for name, value in values.items()
        }
    )
