"""Floor 2: who is at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.desk.model_accounts import StaffRef
from bot.desk.store_handoff_rows import written
from bot.desk.tables_handoffs import presence

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
