"""What the console's pages look at: what ended, how much is open, who is at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.conversations.sql.rows import timestamp
from bot.conversations.sql.tables import conversations
from bot.db.database import Database
from bot.desk.model import Counts, QueueRow, Story
from bot.desk.sql import presence, queue, story
from bot.desk.sql.rows import written
from bot.staff.model import Session, StaffRef
from bot.staff.sql import audit as store_audit
from bot.staff.sql.tables import audit

ENDED_DAYS = 7
#: A page that stays open is one view; the next working day is another.
VIEW_LASTS = timedelta(hours=12)


class ViewStore:
    """Reads for the console's pages, and the marks that looking leaves.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> Counts:
        """How much there is to do."""
        with self._database.read() as connection:
            return queue.counts(connection)

    def ended(self, now: datetime, days: int = ENDED_DAYS) -> list[QueueRow]:
        """Chats that ended in the last days, newest first."""
        with self._database.read() as connection:
            return queue.ended(connection, _stamp(now - timedelta(days=days)))

    def unseen(self, now: datetime, days: int = ENDED_DAYS) -> list[QueueRow]:
        """Alarms and failed messages of the last days that nobody of the desk has looked at."""
        with self._database.read() as connection:
            return queue.unseen(connection, _stamp(now - timedelta(days=days)))

    def again(self, conversation_id: str, staff: StaffRef) -> Story | None:
        """The story for a page that is open already; None when the conversation is gone.

        The page's own view is on record; who asks without one gets a row of their own.
        """
        with self._database.read() as connection:
            found = story.story(connection, conversation_id)
            known = _viewed(connection, conversation_id, staff)
        if found is not None and not known:
            with self._database.write() as connection:
                target = f"conversation:{conversation_id}"
                store_audit.record(connection, staff, "conversation.view", target, {}, timestamp())
        return found

    def mark_read(self, conversation_id: str, seq: int) -> bool:
        """Staff have seen the messages up to this number; False when that was known."""
        read = select(conversations.c.staff_read).where(conversations.c.id == conversation_id)
        with self._database.read() as connection:
            before = connection.execute(read).scalar()
        if before is None or before >= seq:
            return False
        with self._database.write() as connection:
            story.mark_read(connection, conversation_id, seq)
        return True

    def sign_of_life(self, session: Session, now: datetime) -> None:
        """A page of this session is awake: its person is here, unless they said otherwise."""
        with self._database.write() as connection:
            presence.sign_of_life(connection, session, now)

    def set_away(self, staff: StaffRef, away: bool, now: datetime) -> None:
        """This person says that they are away, whatever their pages say, or that they are back."""
        with self._database.write() as connection:
            presence.set_away(connection, staff, away, now)

    def is_away(self, staff: StaffRef, now: datetime) -> bool:
        """True when this person has said that they are away."""
        with self._database.read() as connection:
            return presence.is_away(connection, staff, now)


def _stamp(at: datetime) -> str:
    stamp = written(at)
    assert stamp is not None
    return stamp


def _viewed(connection: Connection, conversation_id: str, staff: StaffRef) -> bool:
    since = _stamp(datetime.now(timezone.utc) - VIEW_LASTS)
    wanted = (
        select(audit.c.id)
        .where(
            audit.c.staff_id == staff.id,
            audit.c.action == "conversation.view",
            audit.c.target == f"conversation:{conversation_id}",
            audit.c.at >= since,
        )
        .limit(1)
    )
    return connection.execute(wanted).first() is not None
