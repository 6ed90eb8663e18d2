"""Floor 2: who is at the desk, and the replies that staff save for one another."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.desk.model_accounts import StaffRef
from bot.desk.model_handoffs import SavedReply
from bot.desk.store_handoff_rows import written
from bot.desk.store_rows import storable
from bot.desk.tables_handoffs import presence, saved_replies
from bot.errors import RequestError

#: A console that has not been heard of for this long is closed or cut off.
HEARTBEAT_LASTS = timedelta(seconds=60)

_PRESENT = (
    select(presence.c.staff_name)
    .where(presence.c.present.is_(True), presence.c.seen_at >= bindparam("since"))
    .order_by(presence.c.staff_name, presence.c.staff_id)
)


def set_present(connection: Connection, staff: StaffRef, here: bool, now: str) -> None:
    """Note a sign of life, or that somebody has left."""
    seen = {"staff_name": staff.name, "present": here, "seen_at": now}
    # Two tabs may give their first sign of life at the same moment.
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = upsert(presence).values(staff_id=staff.id, **seen)
    connection.execute(row.on_conflict_do_update(index_elements=["staff_id"], set_=seen))


def present(connection: Connection, now: datetime) -> list[str]:
    """Names of who is at the desk, in alphabetical order."""
    since = {"since": written(now - HEARTBEAT_LASTS)}
    return list(connection.execute(_PRESENT, since).scalars())


def all_saved_replies(connection: Connection) -> list[SavedReply]:
    """Saved replies by title."""
    rows = connection.execute(
        select(saved_replies).order_by(saved_replies.c.title, saved_replies.c.id)
    )
    return [SavedReply(**row._mapping) for row in rows]


def save_reply(connection: Connection, staff: StaffRef, title: str, text: str, now: str) -> int:
    """Keep a reply for everybody; returns its number."""
    for value in (title, text):
        if not value.strip() or not storable(value):
            raise RequestError(422, "bad_text", "Please give the reply a title and a text.")
    row = {"title": title, "text": text, "staff_name": staff.name, "created_at": now}
    return int(connection.execute(insert(saved_replies), row).inserted_primary_key[0])


def delete_saved_reply(connection: Connection, reply_id: int) -> bool:
    """Remove one; False when it was gone already."""
    statement = delete(saved_replies).where(saved_replies.c.id == reply_id)
    return bool(connection.execute(statement).rowcount)
