"""What the desk sees at a glance: the queue and the search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, not_, or_, select, text, union
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.bookings.keys import words_of
from bot.conversations.sql.tables import alarms, bookings, conversations, messages, questions
from bot.desk.model import Counts, QueueRow
from bot.desk.sql.tables import OPEN_STATES, handoffs
from bot.desk.states import HELD, MISSED, WAITING, WITH_ASSISTANT

MOST_ROWS = 50
CALLBACK = "callback"


def _of_this(column: Any) -> Any:
    return column == conversations.c.id


_ALARM = (
    select(alarms.c.rule)
    .where(_of_this(alarms.c.conversation_id))
    .order_by(alarms.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_VISITOR = (
    select(bookings.c.name)
    .where(_of_this(bookings.c.conversation_id))
    .order_by(bookings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_SEQ = (
    select(func.max(messages.c.seq))
    .where(
        _of_this(messages.c.conversation_id),
        messages.c.role == "visitor",
        # Their own words; "Yes, send it" on a button says nothing about a chat.
        messages.c.choice_id.is_(None),
    )
    .scalar_subquery()
)
_CONTACT = (
    select(case((bookings.c.phone != "", bookings.c.phone), else_=bookings.c.email))
    .where(_of_this(bookings.c.conversation_id))
    .order_by(bookings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CALLBACK = (
    select(bookings.c.id)
    .where(
        _of_this(bookings.c.conversation_id),
        bookings.c.kind == CALLBACK,
        bookings.c.status == "new",
    )
    .order_by(bookings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_UNREAD = (
    select(func.count())
    .where(
        _of_this(messages.c.conversation_id),
        messages.c.role == "visitor",
        messages.c.seq > conversations.c.staff_read,
    )
    .scalar_subquery()
)


_ALARMED = alarms.c.created_at >= bindparam("since")
#: The state is written out, so that the index of failed messages is used.
_UNANSWERED = and_(text("messages.state = 'failed'"), messages.c.created_at >= bindparam("since"))
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
        _of_this(alarms.c.conversation_id),
        func.coalesce(_SHOWN_AT, alarms.c.seq) > conversations.c.staff_read,
        _ALARMED,
    )
    .exists()
)
_UNSEEN_FAILURE = (
    select(literal_column("1"))
    .where(_of_this(messages.c.conversation_id), messages.c.seq > conversations.c.staff_read)
    .where(_UNANSWERED)
    .exists()
)
#: The few conversations among which to look, found by index.
_LATELY = union(
    select(alarms.c.conversation_id).where(_ALARMED),
    select(messages.c.conversation_id).where(_UNANSWERED),
)


def _rows(on: Any) -> Select:
    """Conversations with a handoff as `on` says, and the visitor's newest words."""
    last = messages.alias("last")
    return (
        select(
            handoffs,
            conversations.c.id.label("this"),
            conversations.c.created_at.label("begun"),
            _ALARM.label("alarm"),
            _VISITOR.label("visitor"),
            _UNREAD.label("unread"),
            _CONTACT.label("contact"),
            _CALLBACK.label("callback"),
            last.c.text.label("last_text"),
            last.c.created_at.label("last_at"),
        )
        .select_from(
            conversations.outerjoin(handoffs, on).outerjoin(
                last, and_(_of_this(last.c.conversation_id), last.c.seq == _LAST_SEQ)
            )
        )
        .limit(MOST_ROWS)
    )


_QUEUE = (
    _rows(handoffs.c.conversation_id == conversations.c.id)
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
    .where(_of_this(handoffs.c.conversation_id))
    .correlate(conversations)
    .scalar_subquery()
)


def queue(connection: Connection) -> list[QueueRow]:
    """Who is held, who waits and who was missed, each oldest first."""
    return [_queue_row(row) for row in connection.execute(_QUEUE)]


def ended(connection: Connection, since: str) -> list[QueueRow]:
    """Conversations whose newest handoff has ended since then, newest first."""
    statement = (
        _rows(handoffs.c.id == _NEWEST_HANDOFF)
        .where(handoffs.c.ended_at >= since, not_(text(f"handoffs.{OPEN_STATES}")))
        .order_by(handoffs.c.ended_at.desc(), handoffs.c.id.desc())
    )
    return [_queue_row(row) for row in connection.execute(statement)]


def unseen(connection: Connection, since: str) -> list[QueueRow]:
    """Conversations with an alarm or a message that got no answer which nobody of the desk has
    looked at; alarms first, then newest first."""
    statement = (
        _rows(handoffs.c.id == _NEWEST_HANDOFF)
        .where(conversations.c.id.in_(_LATELY), or_(_UNSEEN_ALARM, _UNSEEN_FAILURE))
        .add_columns(_UNSEEN_ALARM.label("to_look"))
        .order_by(case((_UNSEEN_ALARM, 0), else_=1), conversations.c.created_at.desc())
    )
    rows = connection.execute(statement, {"since": since}).all()
    return [replace(_queue_row(row), look="alarm" if row.to_look else "failed") for row in rows]


def counts(connection: Connection) -> Counts:
    """How much there is to do."""
    states = select(handoffs.c.state, func.count()).where(text(OPEN_STATES))
    open_ones = {row[0]: row[1] for row in connection.execute(states.group_by(handoffs.c.state))}

    def count(table: Any, condition: Any) -> int:
        statement = select(func.count()).select_from(table).where(condition)
        return int(connection.execute(statement).scalar_one())

    return Counts(
        waiting=open_ones.get(WAITING, 0),
        missed=open_ones.get(MISSED, 0),
        held=open_ones.get(HELD, 0),
        bookings=count(bookings, bookings.c.status == "new"),
        callbacks=count(bookings, and_(bookings.c.status == "new", bookings.c.kind == CALLBACK)),
        questions=count(questions, questions.c.state == "open"),
    )


def search(connection: Connection, words: str) -> list[QueueRow]:
    """Conversations in which every word occurs, newest first; case does not matter."""
    wanted = [word for word in words.replace("\x00", " ").split() if word][:8]
    if not wanted:
        return []
    statement = _rows(handoffs.c.id == _NEWEST_HANDOFF).order_by(
        conversations.c.created_at.desc(), conversations.c.id
    )
    of_a_booking = _booked(
        and_(*(bookings.c.search_key.contains(key, autoescape=True) for key in words_of(words)))
    )
    statement = statement.where(or_(and_(*map(_has, wanted)), of_a_booking))
    return [_queue_row(row) for row in connection.execute(statement)]


def _has(word: str) -> Any:
    def found(*columns: Any) -> Any:
        return or_(
            *(func.lower(column).contains(word.lower(), autoescape=True) for column in columns)
        )

    said = select(literal_column("1")).where(
        _of_this(messages.c.conversation_id), found(messages.c.text)
    )
    booked = found(bookings.c.name, bookings.c.phone, bookings.c.email, bookings.c.about)
    return or_(said.exists(), _booked(booked), conversations.c.id == word)


def _booked(how: Any) -> Any:
    """Whether a conversation has a booking of this kind."""
    return select(literal_column("1")).where(_of_this(bookings.c.conversation_id), how).exists()


def _queue_row(row: Row) -> QueueRow:
    return QueueRow(
        handoff_id=row.id or 0,
        conversation_id=row.this,
        state=row.state or WITH_ASSISTANT,
        reason=row.reason or "",
        question=row.question or "",
        since=row.asked_at or row.created_at or row.begun,
        deadline=row.deadline_at or "",
        taken_by=row.taken_by,
        staff_name=row.staff_name or "",
        alarm=row.alarm or "",
        last_text=row.last_text or "",
        last_at=row.last_at or "",
        unread=row.unread,
        visitor=row.visitor or "",
        ended_at=row.ended_at or "",
        outcome=row.outcome or "",
        awaits=row.awaits or "",
        contact=row.contact or "",
        callback=row.callback or 0,
    )
