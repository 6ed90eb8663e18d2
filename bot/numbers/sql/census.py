"""Counts the whole database for monitoring."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Table, func, select
from sqlalchemy.engine import Connection

from bot.conversations.sql import claims
from bot.conversations.sql.tables import bookings, conversations, feedback, messages, questions
from bot.desk.sql.tables import handoffs
from bot.notify.sql.tables import deliveries
from bot.numbers.census_model import Census
from bot.questions.model import OPEN


def census(connection: Connection) -> Census:
    """Count everything, each kind in one statement."""
    return Census(
        conversations=_all(connection, conversations),
        messages=_by(connection, messages.c.state, messages.c.role == "visitor"),
        queue=claims.waiting(connection),
        bookings=_by(connection, bookings.c.status),
        handoffs=_by(connection, handoffs.c.state),
        questions=_all(connection, questions, questions.c.state == OPEN),
        feedback=_by(connection, feedback.c.rating),
        outbox=_by(connection, deliveries.c.state),
    )


def _all(connection: Connection, table: Table, *where: Any) -> int:
    wanted = select(func.count()).select_from(table).where(*where)
    return int(connection.execute(wanted).scalar_one())


def _by(connection: Connection, column: Column, *where: Any) -> dict[str, int]:
    wanted = select(column, func.count()).where(*where).group_by(column)
    return {str(key): int(count) for key, count in connection.execute(wanted)}
