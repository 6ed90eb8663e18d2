"""Questions that need a person: listed, looked at, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.database import Database
from bot.questions.model import CLOSED, OPEN, Asked, Detail
from bot.questions.sql import context
from bot.questions.sql.tables import questions
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

#: Questions that are looked through for groups; older ones wait until newer ones are done.
MOST = 500

_ASKED = select(*(questions.c[name] for name in Asked.__dataclass_fields__))
_CLOSE = (
    update(questions)
    .where(questions.c.id == bindparam("number"), questions.c.state == OPEN)
    .values(state=CLOSED, closed_at=bindparam("now"))
)


class QuestionStore:
    """Every method is one transaction; changes are in the audit record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unanswered(self, since: datetime | None = None, limit: int = MOST) -> list[Asked]:
        """Open questions asked from a moment on, or at any, newest first.

        They are those that could not be answered, had to be asked back, or whose answer got a
        thumbs-down.
        """
        wanted = _ASKED.where(questions.c.state == OPEN)
        if since is not None:
            wanted = wanted.where(questions.c.created_at >= since)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id.desc()).limit(limit))
            return [Asked(**row._mapping) for row in rows]

    def one(self, question_id: int) -> Asked | None:
        """One question, open or not."""
        with self._database.read() as connection:
            row = connection.execute(_ASKED.where(questions.c.id == question_id)).first()
            return None if row is None else Asked(**row._mapping)

    def details(self, question_ids: Sequence[int], staff: StaffRef) -> list[Detail]:
        """Questions with what was said to them; that somebody looked is put on record."""
        with self._database.write() as connection:
            rows = connection.execute(_ASKED.where(questions.c.id.in_(question_ids)))
            found = {row.id: Asked(**row._mapping) for row in rows}
            asked = [found[number] for number in question_ids if number in found]
            for conversation_id in dict.fromkeys(one.conversation_id for one in asked):
                target = f"conversation:{conversation_id}"
                record(connection, staff, "question.view", target, {}, clock.now())
            return [context.detail(connection, one) for one in asked]

    def close(self, question_ids: Sequence[int], staff: StaffRef) -> int:
        """Close open questions without an answer; returns how many there were."""
        with self._database.write() as connection:
            return close_all(connection, question_ids, staff, clock.now())

    def close_chat(self, conversation_id: str, staff: StaffRef) -> int:
        """Close the open questions of one chat, answered by talking; returns how many."""
        theirs = select(questions.c.id).where(
            questions.c.conversation_id == conversation_id, questions.c.state == OPEN
        )
        with self._database.write() as connection:
            ids = list(connection.execute(theirs.order_by(questions.c.id)).scalars())
            return close_all(connection, ids, staff, clock.now())


def close_all(
    connection: Connection, question_ids: Sequence[int], staff: StaffRef, now: datetime
) -> int:
    """Close open questions in an open transaction; returns how many there were."""
    closed = [
        number
        for number in dict.fromkeys(question_ids)
        if connection.execute(_CLOSE, {"number": number, "now": now}).rowcount
    ]
    for number in closed:
        record(connection, staff, "question.close", f"question:{number}", {}, now)
    return len(closed)
