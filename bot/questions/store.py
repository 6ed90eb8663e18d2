"""Questions that need a person, and drafts that make the assistant's answers better."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.rows import dumped, timestamp
from bot.conversations.sql.tables import questions
from bot.db.database import Database
from bot.questions.model import CLOSED, OPEN, Answered, Asked, Detail, Draft, NewDraft
from bot.questions.sql import answer as store_answer
from bot.questions.sql import context
from bot.questions.sql.tables import drafts
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

#: Questions that are looked through for groups; older ones wait until newer ones are done.
MOST = 500
PAGE = 50
DROPPED = "dropped"

_ASKED = select(*(questions.c[name] for name in Asked.__dataclass_fields__))
_DRAFT = select(drafts).order_by(drafts.c.id.desc())


class LoopStore:
    """Every method is one transaction; changes are in the audit record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unanswered(self, since: str = "", limit: int = MOST) -> list[Asked]:
        """Open questions asked from a time on, newest first.

        They are those that could not be answered, had to be asked back, or whose answer got a
        thumbs-down.
        """
        wanted = _ASKED.where(questions.c.state == OPEN, questions.c.created_at >= since)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id.desc()).limit(limit))
            return [Asked(**row._mapping) for row in rows]

    def question(self, question_id: int) -> Asked | None:
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
                record(connection, staff, "question.view", target, {}, timestamp())
            return [context.detail(connection, one) for one in asked]

    def answer(
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
        with self._database.write() as connection:
            return store_answer.answer(connection, question_id, staff, text, sentence, mail=mail)

    def close(self, question_ids: Sequence[int], staff: StaffRef) -> int:
        """Close open questions without an answer; returns how many there were."""
        with self._database.write() as connection:
            return _close(connection, question_ids, staff, timestamp())

    def add_draft(self, wanted: NewDraft, staff: StaffRef, *, close: bool = False) -> int:
        """Store a draft, and with `close` close its questions in the same step; its number."""
        now = timestamp()
        row = {
            "kind": wanted.kind,
            "topic": wanted.topic,
            "title": wanted.title,
            "text": wanted.text,
            "wordings": dumped(list(wanted.wordings), "draft"),
            "question_ids": dumped(list(wanted.question_ids), "draft"),
            "staff_id": staff.id,
            "staff_name": staff.name,
            "created_at": now,
            "state": OPEN,
        }
        with self._database.write() as connection:
            number = int(connection.execute(insert(drafts), row).inserted_primary_key[0])
            detail = {"kind": wanted.kind, "topic": wanted.topic}
            record(connection, staff, "draft.add", f"draft:{number}", detail, now)
            if close:
                _close(connection, wanted.question_ids, staff, now)
        return number

    def drafts(self, *, before: int | None = None, limit: int = PAGE) -> list[Draft]:
        """Drafts that wait for their release, newest first."""
        wanted = _DRAFT.where(drafts.c.state == OPEN).limit(limit)
        if before is not None:
            wanted = wanted.where(drafts.c.id < before)
        with self._database.read() as connection:
            return [_draft(row) for row in connection.execute(wanted)]

    def close_chat(self, conversation_id: str, staff: StaffRef) -> int:
        """Close the open questions of one chat, answered by talking; returns how many."""
        theirs = select(questions.c.id).where(
            questions.c.conversation_id == conversation_id, questions.c.state == OPEN
        )
        with self._database.write() as connection:
            ids = list(connection.execute(theirs.order_by(questions.c.id)).scalars())
            return _close(connection, ids, staff, timestamp())

    def drop_draft(self, draft_id: int, staff: StaffRef) -> bool:
        """Take a draft off the list; False when that was done before."""
        change = update(drafts).where(drafts.c.id == draft_id, drafts.c.state == OPEN)
        with self._database.write() as connection:
            if not connection.execute(change.values(state=DROPPED)).rowcount:
                return False
            record(connection, staff, "draft.drop", f"draft:{draft_id}", {}, timestamp())
            return True


_CLOSE = (
    update(questions)
    .where(questions.c.id == bindparam("number"), questions.c.state == OPEN)
    .values(state=CLOSED, closed_at=bindparam("now"))
)


def _close(connection: Connection, question_ids: Sequence[int], staff: StaffRef, now: str) -> int:
    closed = [
        number
        for number in dict.fromkeys(question_ids)
        if connection.execute(_CLOSE, {"number": number, "now": now}).rowcount
    ]
    for number in closed:
        record(connection, staff, "question.close", f"question:{number}", {}, now)
    return len(closed)


def _draft(row: Row) -> Draft:
    wanted = NewDraft(
        kind=row.kind,
        topic=row.topic,
        title=row.title,
        text=row.text,
        wordings=tuple(json.loads(row.wordings)),
        question_ids=tuple(json.loads(row.question_ids)),
    )
    return Draft(row.id, wanted, row.staff_id, row.staff_name, row.created_at, row.state)
