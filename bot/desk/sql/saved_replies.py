"""The replies that staff save for one another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.database import Database
from bot.db.values import storable
from bot.desk.model import SavedReply
from bot.desk.sql.tables import saved_replies
from bot.errors import RequestError
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

GONE = "Somebody has removed this reply. Your words are still here: save them as a new one."
CHANGED = (
    "Somebody has changed this reply in the meantime; the list shows how it reads now. Your words "
    "are still in the form: save them again if they should count."
)


class SavedReplyStore:
    """Saved replies; every method is one transaction and leaves a row in the audit record.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SavedReply]:
        """Saved replies by title."""
        order = (saved_replies.c.title, saved_replies.c.id)
        with self._database.read() as connection:
            rows = connection.execute(select(saved_replies).order_by(*order))
            return [SavedReply(**row._mapping) for row in rows]

    def add(self, staff: StaffRef, title: str, text: str) -> int:
        """Keep a reply for everybody; returns its number.

        Raises:
            RequestError: 422 when title or text is empty or cannot be stored.
        """
        _check(title, text)
        with self._database.write() as connection:
            now = clock.now()
            row = {"title": title, "text": text, "staff_name": staff.name, "created_at": now}
            added = connection.execute(insert(saved_replies), row)
            number = int(added.inserted_primary_key[0])
            _record(connection, staff, "add", number, now)
            return number

    def change(self, staff: StaffRef, reply_id: int, title: str, text: str, *, seen: str) -> None:
        """Give a reply other words.

        Args:
            seen: its `version` when it was read: whoever changed it since is not overwritten.

        Raises:
            RequestError: 422 as for `add`; 409 when somebody changed or removed it.
        """
        _check(title, text)
        with self._database.write() as connection:
            mine = saved_replies.c.id == reply_id
            found = connection.execute(select(saved_replies).where(mine).with_for_update()).first()
            if not found:
                raise RequestError(409, "gone_meanwhile", GONE)
            if SavedReply(**found._mapping).version != seen:
                raise RequestError(409, "changed_meanwhile", CHANGED)
            words = {"title": title, "text": text, "staff_name": staff.name}
            connection.execute(update(saved_replies).where(mine).values(**words))
            _record(connection, staff, "change", reply_id, clock.now())

    def remove(self, staff: StaffRef, reply_id: int) -> bool:
        """Remove one; False when it was gone already."""
        with self._database.write() as connection:
            if not connection.execute(delete(saved_replies).filter_by(id=reply_id)).rowcount:
                return False
            _record(connection, staff, "delete", reply_id, clock.now())
            return True


def _check(*values: str) -> None:
    if not all(value.strip() and storable(value) for value in values):
        raise RequestError(422, "bad_text", "Please give the reply a title and a text.")


def _record(
    connection: Connection, staff: StaffRef, what: str, reply_id: int, now: datetime
) -> None:
    target = f"saved_reply:{reply_id}"
    record(connection, staff, f"saved_reply.{what}", target, {}, now)
