"""A person's answer to a question goes into the visitor's conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot import clock
from bot.bookings.sql.tables import bookings
from bot.conversations.sql.messages import append, by_staff, lock, prepare
from bot.db.database import Database
from bot.notify.sql.outbox import put
from bot.questions.model import ANSWERED, OPEN, Answered
from bot.questions.sql.tables import questions
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

#: Kind of the notice that sends the answer to the visitor by e-mail.
MAIL = "question_answered"

_QUESTION = select(
    questions.c.id,
    questions.c.conversation_id,
    questions.c.seq,
    questions.c.state,
    questions.c.answered_by,
).where(questions.c.id == bindparam("number"))
_BOOKING = (
    select(bookings.c.id)
    .where(bookings.c.conversation_id == bindparam("this"), bookings.c.email != "")
    .order_by(bookings.c.id.desc())
    .limit(1)
)


class AnswerStore:
    """Every method is one transaction; changes are in the audit record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self,
        question_id: int,
        staff: StaffRef,
        text: str,
        sentence: Reply,
        *,
        mail: bool = False,
    ) -> Answered:
        """Put a person's answer into the visitor's conversation.

        The widget shows it at once, or when the visitor comes back. Other open questions of the
        same message are answered with it.

        Args:
            question_id: which question.
            staff: who answers.
            text: the answer.
            sentence: a reply that recalls the question; said just before the answer.
            mail: send it by e-mail as well, if the visitor agreed to be contacted so.
        """
        recalled = prepare(sentence)
        with self._database.write() as connection:
            row = connection.execute(_QUESTION, {"number": question_id}).first()
            conversation = None if row is None else lock(connection, row.conversation_id)
            # Looked at again under the lock: of two who answer, one wins.
            row = connection.execute(_QUESTION, {"number": question_id}).first()
            if row is None or conversation is None or row.state != OPEN:
                return Answered(ok=False, by=(row.answered_by or "") if row else "")
            now, answer = clock.now(), by_staff(text, staff.name, in_reply_to=row.seq)
            if not _answered(connection, row, staff, text, now):
                return Answered(ok=False)
            seq = append(connection, conversation, [recalled, answer], now)
            mailed = mail and _mail(connection, row, seq, now)
            detail = {"question": row.id, "seq": seq, "mailed": mailed}
            target = f"conversation:{row.conversation_id}"
            record(connection, staff, "question.answer", target, detail, now)
            return Answered(ok=True, conversation_id=row.conversation_id, mailed=mailed)


def _answered(connection: Connection, row: Row, staff: StaffRef, text: str, now: datetime) -> bool:
    """Mark all that the same message asked; False when somebody has closed it meanwhile."""
    same = (
        questions.c.conversation_id == row.conversation_id,
        questions.c.seq == row.seq,
        questions.c.state == OPEN,
    )
    values = {"state": ANSWERED, "answered_at": now, "answered_by": staff.name, "answer": text}
    return bool(connection.execute(update(questions).where(*same).values(values)).rowcount)


def _mail(connection: Connection, row: Row, seq: int, now: datetime) -> bool:
    """Leave a mail for a visitor who agreed to be contacted by e-mail; False for all others."""
    here = row.conversation_id
    booking = connection.execute(_BOOKING, {"this": here}).scalar()
    if booking is None:
        return False
    refs = {"question_id": row.id, "booking_id": booking, "conversation_id": here, "seq": seq}
    put(connection, MAIL, str(row.id), refs, now, conversation_id=here)
    return True
