"""One row that readiness overwrites to see whether the database takes writes."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, insert, update

from bot import clock
from bot.db.columns import METADATA, Moment
from bot.db.database import Database

probe = Table(
    "probe",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("written_at", Moment, nullable=False),
)


def probe_write(database: Database) -> None:
    """Write one row for real; raises StoreError when the database does not take it."""
    now = {"written_at": clock.now()}
    with database.write() as connection:
        if connection.execute(update(probe).values(now)).rowcount == 0:
            connection.execute(insert(probe), {"id": 1, **now})
