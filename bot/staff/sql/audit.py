"""The append-only record of what staff did: writing a row, reading pages of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.db.database import Database
from bot.db.values import ROWS_A_PAGE, dumped
from bot.staff.model import AuditRow, StaffRef
from bot.staff.sql.tables import audit


def record(
    connection: Connection,
    staff: StaffRef | None,
    action: str,
    target: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> None:
    """Add one row, in the transaction of the change itself.

    Args:
        connection: the open transaction.
        staff: who did it; None for the program and its command line.
        action: what was done, such as "booking.change".
        target: what it was done to, such as "booking:12".
        detail: small facts about it; nothing about a visitor's health.
        now: when.
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


def recorded_since(
    connection: Connection, staff: StaffRef, action: str, target: str, since: datetime
) -> bool:
    """Tell whether this person has done this since then.

    A page that refreshes itself would otherwise fill the record with one long look.
    """
    wanted = (
        select(audit.c.id)
        .where(
            audit.c.staff_id == staff.id,
            audit.c.action == action,
            audit.c.target == target,
            audit.c.at > since,
        )
        .limit(1)
    )
    return connection.execute(wanted).first() is not None


class AuditStore:
    """Reads the record; each change writes its own row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, *, before: int | None = None, staff_id: int | None = None, limit: int = ROWS_A_PAGE
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
