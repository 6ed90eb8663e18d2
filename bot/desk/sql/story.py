"""One conversation as staff read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot import clock
from bot.bookings.model import Booking
from bot.bookings.sql.tables import bookings
from bot.conversations.sql.tables import conversations, messages
from bot.db.database import Database
from bot.db.values import storable
from bot.desk.model import HandoffRecord, Mark, Note, Story
from bot.desk.sql.rows import state_of
from bot.desk.sql.tables import alarms, handoffs, notes
from bot.errors import RequestError
from bot.questions.sql.tables import questions
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record, recorded_since

MOST_MESSAGES = 1000
#: A page that stays open is one view; the next working day is another.
VIEW_LASTS = timedelta(hours=12)
VIEW = "conversation.view"


class StoryStore:
    """Every method is one transaction; views and notes are in the audit record.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def story(self, conversation_id: str, staff: StaffRef | None = None) -> Story | None:
        """Everything about one conversation; None when it is gone.

        With `staff` the view is put on record and marked as read; a part of a page that is
        fetched again for the same view leaves it out.
        """
        with self._database.write() as connection:
            found = _story(connection, conversation_id)
            if found is not None and staff is not None:
                last = found.messages[-1]["seq"] if found.messages else 0
                mark_read(connection, conversation_id, last)
                target = f"conversation:{conversation_id}"
                record(connection, staff, VIEW, target, {}, clock.now())
            return found

    def again(self, conversation_id: str, staff: StaffRef) -> Story | None:
        """The story for a page that is open already; None when the conversation is gone.

        The page's own view is on record; who asks without one gets a row of their own.
        """
        target = f"conversation:{conversation_id}"
        with self._database.read() as connection:
            found = _story(connection, conversation_id)
            since = clock.now() - VIEW_LASTS
            known = recorded_since(connection, staff, VIEW, target, since)
        if found is not None and not known:
            with self._database.write() as connection:
                record(connection, staff, VIEW, target, {}, clock.now())
        return found

    def mark_read(self, conversation_id: str, seq: int) -> bool:
        """Staff have seen the messages up to this number; False when that was known."""
        read = select(conversations.c.staff_read).where(conversations.c.id == conversation_id)
        with self._database.read() as connection:
            before = connection.execute(read).scalar()
        if before is None or before >= seq:
            return False
        with self._database.write() as connection:
            mark_read(connection, conversation_id, seq)
        return True

    def note(self, conversation_id: str, staff: StaffRef, text: str) -> int:
        """Write a note that visitors never see; returns its number.

        Raises:
            RequestError: 422 `bad_text`, 404 `gone`.
        """
        if not text.strip() or not storable(text):
            raise RequestError(422, "bad_text", "Please write something in the note.")
        here = conversations.c.id == conversation_id
        now = clock.now()
        row = {
            "conversation_id": conversation_id,
            "staff_id": staff.id,
            "staff_name": staff.name,
            "text": text,
            "created_at": now,
        }
        with self._database.write() as connection:
            if connection.execute(select(conversations.c.id).where(here)).first() is None:
                raise RequestError(404, "gone", "This chat has been deleted.")
            number = int(connection.execute(insert(notes), row).inserted_primary_key[0])
            target = f"conversation:{conversation_id}"
            record(connection, staff, "conversation.note", target, {"note": number}, now)
        return number


def mark_read(connection: Connection, conversation_id: str, seq: int) -> None:
    """Staff have seen everything up to this number; it never goes back."""
    statement = (
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.staff_read < seq)
        .values(staff_read=seq)
    )
    connection.execute(statement)


def _story(connection: Connection, conversation_id: str) -> Story | None:
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
    names = [bookings.c[name] for name in Booking.columns()]
    booked = tuple(
        Booking.from_row(one._mapping)
        for one in connection.execute(_ordered(select(*names), bookings, conversation_id))
    )
    return Story(
        conversation_id=conversation_id,
        owner=row.owner,
        state=state_of(connection, conversation_id),
        created_at=row.created_at,
        messages=said,
        handoffs=tuple(_handoff(one) for one in _all(connection, handoffs, conversation_id)),
        notes=tuple(
            Note(one.id, one.staff_name, one.text, one.created_at)
            for one in _all(connection, notes, conversation_id)
        ),
        alarms=alarmed,
        questions=asked,
        bookings=booked,
    )


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


def _handoff(row: Row) -> HandoffRecord:
    values = {name: row._mapping[name] for name in HandoffRecord.__dataclass_fields__}
    words = {name: values[name] or "" for name in ("staff_name", "outcome", "awaits")}
    return HandoffRecord(**{**values, **words})
