"""Floor 2: the table of who did what; only the store's modules may import it."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from bot.desk.tables import METADATA

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("staff_id", Integer),
    Column("staff_name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)
