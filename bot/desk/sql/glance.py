"""What the desk sees of a conversation at a glance: one line of its lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.engine import Row
from sqlalchemy.sql import Select

from bot.bookings.sql.tables import bookings
from bot.conversations.sql.tables import conversations, messages
from bot.desk.model import QueueRow
from bot.desk.sql.tables import alarms, handoffs
from bot.desk.states import WITH_ASSISTANT

MOST_ROWS = 50
CALLBACK = "callback"


def of_this(column: Any) -> Any:
    """Rows of another table that belong to the conversation looked at."""
    return column == conversations.c.id


_ALARM = (
    select(alarms.c.rule)
    .where(of_this(alarms.c.conversation_id))
    .order_by(alarms.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_VISITOR = (
    select(bookings.c.name)
    .where(of_this(bookings.c.conversation_id))
    .order_by(bookings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_SEQ = (
    select(func.max(messages.c.seq))
    .where(
        of_this(messages.c.conversation_id),
        messages.c.role == "visitor",
        # Their own words; "Yes, send it" on a button says nothing about a chat.
        messages.c.choice_id.is_(None),
    )
    .scalar_subquery()
)
_CONTACT = (
    select(case((bookings.c.phone != "", bookings.c.phone), else_=bookings.c.email))
    .where(of_this(bookings.c.conversation_id))
    .order_by(bookings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CALLBACK = (
    select(bookings.c.id)
    .where(
        of_this(bookings.c.conversation_id),
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
        of_this(messages.c.conversation_id),
        messages.c.role == "visitor",
        messages.c.seq > conversations.c.staff_read,
    )
    .scalar_subquery()
)


def glances(on: Any) -> Select:
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
                last, and_(of_this(last.c.conversation_id), last.c.seq == _LAST_SEQ)
            )
        )
        .limit(MOST_ROWS)
    )


def queue_row(row: Row) -> QueueRow:
    """A row of `glances`."""
    return QueueRow(
        handoff_id=row.id or 0,
        conversation_id=row.this,
        state=row.state or WITH_ASSISTANT,
        reason=row.reason or "",
        question=row.question or "",
        since=row.asked_at or row.created_at or row.begun,
        deadline=row.deadline_at,
        taken_by=row.taken_by,
        staff_name=row.staff_name or "",
        alarm=row.alarm or "",
        last_text=row.last_text or "",
        last_at=row.last_at,
        unread=row.unread,
        visitor=row.visitor or "",
        ended_at=row.ended_at,
        outcome=row.outcome or "",
        awaits=row.awaits or "",
        contact=row.contact or "",
        callback=row.callback or 0,
    )
