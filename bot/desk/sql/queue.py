"""The lists of the desk: the queue, what ended, what nobody has looked at, the search."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.bookings.appointments import NEW
from bot.bookings.fields import FIELDS
from bot.bookings.keys import words_of
from bot.bookings.sql.tables import bookings
from bot.conversations.sql.tables import conversations, messages
from bot.db.database import Database
from bot.desk.model import Counts, QueueRow
from bot.desk.sql.glance import CALLBACK, glances, of_this, queue_row
from bot.desk.sql.tables import OPEN_STATES, alarms, handoffs
from bot.desk.states import HELD, MISSED, WAITING
from bot.questions.model import OPEN
from bot.questions.sql.tables import questions

ENDED_DAYS = 7

_ALARMED = alarms.c.created_at >= bindparam("since")
#: Given up, or tried in vain and to be tried again: the desk sees it from the first failure on, and
#: no more once it is answered. The states are written out, so that their indexes are used.
_GIVEN_UP = and_(text("messages.state = 'failed'"), messages.c.created_at >= bindparam("since"))
_TRIED = and_(
    text("messages.state = 'received'"),
    messages.c.attempts > 0,
    messages.c.created_at >= bindparam("since"),
)
#: An alarm is raised a moment after the words that it is about: it shows with the answer to them.
_SHOWN_AT = (
    select(func.max(messages.c.seq))
    .where(
        messages.c.conversation_id == alarms.c.conversation_id,
        messages.c.in_reply_to == alarms.c.seq,
    )
    .correlate(alarms)
    .scalar_subquery()
)
_UNSEEN_ALARM = (
    select(literal_column("1"))
    .where(
        of_this(alarms.c.conversation_id),
        func.coalesce(_SHOWN_AT, alarms.c.seq) > conversations.c.staff_read,
        _ALARMED,
    )
    .exists()
)
_UNSEEN_FAILURE = (
    select(literal_column("1"))
    .where(of_this(messages.c.conversation_id), messages.c.seq > conversations.c.staff_read)
    .where(or_(_GIVEN_UP, _TRIED))
    .exists()
)
#: The few conversations among which to look, found by index.
_LATELY = union(
    select(alarms.c.conversation_id).where(_ALARMED),
    select(messages.c.conversation_id).where(_GIVEN_UP),
    select(messages.c.conversation_id).where(_TRIED),
)
_QUEUE = (
    glances(handoffs.c.conversation_id == conversations.c.id)
    .where(text(f"handoffs.{OPEN_STATES}"))
    # Missed ones stay for days: however many they are, who waits now is never cut off. What a
    # person holds comes first: it is theirs to answer, however many wait.
    .order_by(
        case((handoffs.c.state == HELD, 0), (handoffs.c.state == WAITING, 1), else_=2),
        func.coalesce(handoffs.c.asked_at, handoffs.c.created_at),
        handoffs.c.id,
    )
)
_NEWEST_HANDOFF = (
    select(func.max(handoffs.c.id))
    .where(of_this(handoffs.c.conversation_id))
    .correlate(conversations)
    .scalar_subquery()
)
_UNSEEN = (
    glances(handoffs.c.id == _NEWEST_HANDOFF)
    .where(conversations.c.id.in_(_LATELY), or_(_UNSEEN_ALARM, _UNSEEN_FAILURE))
    .add_columns(_UNSEEN_ALARM.label("to_look"))
    .order_by(case((_UNSEEN_ALARM, 0), else_=1), conversations.c.created_at.desc())
)


class QueueStore:
    """Reads only; every method is one look.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> list[QueueRow]:
        """Who is held, who waits and who was missed, each oldest first."""
        return self._rows(_QUEUE)

    def ended(self, now: datetime, days: int = ENDED_DAYS) -> list[QueueRow]:
        """Chats whose newest handoff ended in the last days, newest first."""
        since = now - timedelta(days=days)
        return self._rows(
            glances(handoffs.c.id == _NEWEST_HANDOFF)
            .where(handoffs.c.ended_at >= since, not_(text(f"handoffs.{OPEN_STATES}")))
            .order_by(handoffs.c.ended_at.desc(), handoffs.c.id.desc())
        )

    def search(self, words: str) -> list[QueueRow]:
        """Conversations in which every word occurs, in the chat or in a booking; newest first.

        Case does not matter.
        """
        wanted = [word for word in words.replace("\x00", " ").split() if word][:8]
        if not wanted:
            return []
        of_a_booking = _booked(
            and_(*(bookings.c.search_key.contains(key, autoescape=True) for key in words_of(words)))
        )
        return self._rows(
            glances(handoffs.c.id == _NEWEST_HANDOFF)
            .where(or_(and_(*map(_has, wanted)), of_a_booking))
            .order_by(conversations.c.created_at.desc(), conversations.c.id)
        )

    def _rows(self, statement: Select) -> list[QueueRow]:
        with self._database.read() as connection:
            return [queue_row(row) for row in connection.execute(statement)]

    def unseen(self, now: datetime, days: int = ENDED_DAYS) -> list[QueueRow]:
        """Chats with an alarm or a message that got no answer, of the last days, which nobody of
        the desk has looked at; alarms first, then newest first."""
        with self._database.read() as connection:
            rows = connection.execute(_UNSEEN, {"since": now - timedelta(days=days)}).all()
        return [replace(queue_row(row), look="alarm" if row.to_look else "failed") for row in rows]

    def counts(self) -> Counts:
        """How much there is to do."""
        states = select(handoffs.c.state, func.count()).where(text(OPEN_STATES))
        new = bookings.c.status == NEW
        with self._database.read() as connection:
            found = connection.execute(states.group_by(handoffs.c.state))
            open_ones = {row[0]: row[1] for row in found}
            return Counts(
                waiting=open_ones.get(WAITING, 0),
                missed=open_ones.get(MISSED, 0),
                held=open_ones.get(HELD, 0),
                bookings=_count(connection, bookings, new),
                callbacks=_count(connection, bookings, and_(new, bookings.c.kind == CALLBACK)),
                questions=_count(connection, questions, questions.c.state == OPEN),
            )


def _count(connection: Connection, table: Table, condition: Any) -> int:
    statement = select(func.count()).select_from(table).where(condition)
    return int(connection.execute(statement).scalar_one())


def _has(word: str) -> Any:
    def found(*columns: Any) -> Any:
        return or_(
            *(func.lower(column).contains(word.lower(), autoescape=True) for column in columns)
        )

    said = select(literal_column("1")).where(
        of_this(messages.c.conversation_id), found(messages.c.text)
    )
    booked = found(*(bookings.c[one.name] for one in FIELDS if one.searched_in_queue))
    return or_(said.exists(), _booked(booked), conversations.c.id == word)


def _booked(how: Any) -> Any:
    """Whether a conversation has a booking of this kind."""
    return select(literal_column("1")).where(of_this(bookings.c.conversation_id), how).exists()
