"""A person's answer to a question goes into the visitor's conversation."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql import messages as store_replies
from bot.conversations.sql.effects import tell_staff
from bot.conversations.sql.rows import checked, dumped, lock, timestamp
from bot.conversations.sql.tables import bookings, conversations, messages, questions
from bot.questions.model import ANSWERED, OPEN, Answered
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql import audit

#: Kind of the outbox row that sends the answer to the visitor by e-mail.
MAIL = "question_answered"
STAFF_MESSAGE = "staff"

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


def answer(
    connection: Connection,
    question_id: int,
    staff: StaffRef,
    text: str,
    sentence: Reply,
    *,
    mail: bool,
) -> Answered:
    """Say it, mark the question and all that the same message asked; see `LoopStore.answer`."""
    text = checked(text, "answer")
    row = connection.execute(_QUESTION, {"number": question_id}).first()
    conversation = None if row is None else lock(connection, row.conversation_id)
    # Looked at again under the lock: of two who answer, one wins.
    row = connection.execute(_QUESTION, {"number": question_id}).first()
    if row is None or conversation is None or row.state != OPEN:
        return Answered(ok=False, by=(row.answered_by or "") if row else "")
    now = timestamp()
    # The condition decides against somebody who closes it meanwhile.
    changed = connection.execute(
        update(questions)
        .where(
            questions.c.conversation_id == row.conversation_id,
            questions.c.seq == row.seq,
            questions.c.state == OPEN,
        )
        .values(state=ANSWERED, answered_at=now, answered_by=staff.name, answer=text)
    )
    if not changed.rowcount:
        return Answered(ok=False)
    seq = _say(connection, row, conversation.last_seq, staff, text, sentence, now)
    mailed = mail and _mail(connection, row, seq, now)
    target = f"conversation:{row.conversation_id}"
    detail = {"question": row.id, "seq": seq, "mailed": mailed}
    audit.record(connection, staff, "question.answer", target, detail, now)
    return Answered(ok=True, conversation_id=row.conversation_id, mailed=mailed)


def _say(
    connection: Connection,
    row: Row,
    last: int,
    staff: StaffRef,
    text: str,
    sentence: Reply,
    now: str,
) -> int:
    """Recall the question, then give the person's words; returns their number."""
    recalled = store_replies.prepare(sentence)
    key = row.conversation_id
    store_replies.write(connection, key, [recalled], first=last + 1, in_reply_to=None, now=now)
    seq = last + 2
    connection.execute(
        insert(messages),
        {
            "conversation_id": key,
            "seq": seq,
            "role": "staff",
            "created_at": now,
            "text": text,
            "in_reply_to": row.seq,
            "body": dumped({"kind": STAFF_MESSAGE, "staff_name": staff.name}, "answer"),
        },
    )
    newest = update(conversations).where(conversations.c.id == key).values(last_seq=seq)
    connection.execute(newest)
    return seq


def _mail(connection: Connection, row: Row, seq: int, now: str) -> bool:
    """Leave a mail for a visitor who agreed to be contacted by e-mail; False for all others."""
    booking = connection.execute(_BOOKING, {"this": row.conversation_id}).scalar()
    if booking is None:
        return False
    payload = {
        "question_id": row.id,
        "booking_id": booking,
        "conversation_id": row.conversation_id,
        "seq": seq,
    }
    tell_staff(
        connection,
        kind=MAIL,
        key=str(row.id),
        payload=payload,
        conversation_id=row.conversation_id,
        now=now,
    )
    return True
