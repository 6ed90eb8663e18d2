"""Drafts that are to make the assistant's answers better."""

from __future__ import annotations

import json

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from bot import clock
from bot.db.database import Database
from bot.db.values import ROWS_A_PAGE, dumped
from bot.questions.model import OPEN, Draft, NewDraft
from bot.questions.sql.asked import close_all
from bot.questions.sql.tables import drafts
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

DROPPED = "dropped"

_DRAFT = select(drafts).order_by(drafts.c.id.desc())


class DraftStore:
    """Every method is one transaction; changes are in the audit record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, wanted: NewDraft, staff: StaffRef, *, close: bool = False) -> int:
        """Store a draft, and with `close` close its questions in the same step; its number."""
        now = clock.now()
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
                close_all(connection, wanted.question_ids, staff, now)
        return number

    def page(self, *, before: int | None = None, limit: int = ROWS_A_PAGE) -> list[Draft]:
        """Drafts that wait for their release, newest first."""
        wanted = _DRAFT.where(drafts.c.state == OPEN).limit(limit)
        if before is not None:
            wanted = wanted.where(drafts.c.id < before)
        with self._database.read() as connection:
            return [_draft(row) for row in connection.execute(wanted)]

    def drop(self, draft_id: int, staff: StaffRef) -> bool:
        """Take a draft off the list; False when that was done before."""
        change = update(drafts).where(drafts.c.id == draft_id, drafts.c.state == OPEN)
        with self._database.write() as connection:
            if not connection.execute(change.values(state=DROPPED)).rowcount:
                return False
            record(connection, staff, "draft.drop", f"draft:{draft_id}", {}, clock.now())
            return True


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
