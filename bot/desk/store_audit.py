"""Floor 2: the append-only record of who did what, written with the change itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.desk.model_accounts import StaffRef
from bot.desk.tables_accounts import audit


def record(
    connection: Connection,
    staff: StaffRef | None,
    action: str,
    target: str,
    detail: Mapping[str, Any],
    now: str,
) -> None:
    """Add one line; nothing about anybody's health belongs into `detail`."""
    connection.execute(
        insert(audit),
        {
            "at": now,
            "staff_id": None if staff is None else staff.id,
            "staff_name": "" if staff is None else staff.name,
            "action": action,
            "target": target,
            "detail": json.dumps(detail),
        },
    )
