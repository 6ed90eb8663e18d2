"""The append-only record of what staff did: writing a row, reading pages of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.conversations.sql.rows import dumped, stored_time, timestamp
from bot.db.database import Database
from bot.staff.model import AuditRow, StaffRef
from bot.staff.sql.tables import audit

PAGE = 50
LOOK_MINUTES = 10


def record(
    connection: Connection,
    staff: StaffRef | None,
    action: str,
    target: str,
    detail: Mapping[str, Any],
    now: str,
) -> None:
    """Add one row, in the transaction of the change itself.

    Args:
        connection: the open transaction.
        staff: who did it; None for the program and its command line.
        action: what was done, such as "booking.change".
        target: what it was done to, such as "booking:12".
        detail: small facts about it; nothing about a visitor's health.
        now: the time as stored.
    """
    row = {
        "at": now,
        "staff_id": staff.id if staff else None,
        "staff_name": staff.name if staff else "",
        "action": action,
        "target": target,
        "detail": dumped(detail, "detail"),
    }
    connection.execute(insert(audit), row)


def seen_lately(connection: Connection, staff: StaffRef, action: str, target: str) -> bool:
    """Tell whether this person's newest rows have this one already, from the last minutes.

    A page that refreshes itself would otherwise fill the record with one long look.
    """
    newest = (
        select(audit.c.at, audit.c.action, audit.c.target)
        .where(audit.c.staff_id == staff.id)
        .order_by(audit.c.id.desc())
        .limit(PAGE)
    )
    since = stored_time(datetime.now(timezone.utc) - timedelta(minutes=LOOK_MINUTES))
    return any(
        (row.action, row.target) == (action, target) and row.at > since
        for row in connection.execute(newest)
    )


class AuditStore:
    """Reads the record; and writes a row for what changes nothing else, such as a view."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self, staff: StaffRef | None, action: str, target: str, detail: Mapping[str, Any]
    ) -> None:
        """Add one row in a transaction of its own."""
        with self._database.write() as connection:
            record(connection, staff, action, target, detail, timestamp())

    def page(
        self, *, before: int | None = None, staff_id: int | None = None, limit: int = PAGE
    ) -> list[AuditRow]:
        """Newest rows first.

        Args:
            before: only rows with a smaller number.
            staff_id: only rows of this person.
            limit: at most so many rows.
        """
        wanted = select(*(audit.c[column] for column in AuditRow.__dataclass_fields__))
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        if staff_id is not None:
            wanted = wanted.where(audit.c.staff_id == staff_id)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(audit.c.id.desc()).limit(limit))
            return [AuditRow(**row._mapping) for row in rows]
