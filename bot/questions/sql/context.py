"""What is known around a question: the replies, how it was understood, the opinion."""

from __future__ import annotations

import json

from sqlalchemy import and_, bindparam, select
from sqlalchemy.engine import Connection

from bot.bookings.sql.tables import bookings
from bot.conversations.sql.tables import feedback, messages
from bot.questions.model import Asked, Detail

_UNDERSTOOD = select(messages.c.understanding).where(
    messages.c.conversation_id == bindparam("this"), messages.c.seq == bindparam("number")
)
_SAID = (
    select(messages.c.text, feedback.c.rating, feedback.c.reason, feedback.c.words)
    .select_from(
        messages.outerjoin(
            feedback,
            and_(
                feedback.c.conversation_id == messages.c.conversation_id,
                feedback.c.seq == messages.c.seq,
            ),
        )
    )
    .where(
        messages.c.conversation_id == bindparam("this"),
        messages.c.in_reply_to == bindparam("number"),
        messages.c.role == "assistant",
    )
    .order_by(messages.c.seq)
)
_EMAIL = (
    select(bookings.c.email)
    .where(bookings.c.conversation_id == bindparam("this"), bookings.c.email != "")
    .order_by(bookings.c.id.desc())
    .limit(1)
)


def detail(connection: Connection, asked: Asked) -> Detail:
    """Read it all for one question."""
    key = {"this": asked.conversation_id, "number": asked.seq}
    replies = connection.execute(_SAID, key).all()
    opinion = next((row for row in replies if row.rating), None)
    understood = connection.execute(_UNDERSTOOD, key).scalar()
    return Detail(
        asked=asked,
        said=tuple(row.text for row in replies),
        understanding=json.loads(understood) if understood else {},
        rating=opinion.rating if opinion else "",
        reason=(opinion.reason or "") if opinion else "",
        words=(opinion.words or "") if opinion else "",
        email=connection.execute(_EMAIL, {"this": asked.conversation_id}).scalar() or "",
    )
