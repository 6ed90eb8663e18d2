"""The table of what the desk did with each booking."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from bot.conversations.sql.tables import METADATA

booking_events = Table(
    "booking_events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column(
        "booking_id",
        Integer,
        ForeignKey("bookings.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("at", Text, nullable=False),
    # No foreign key: who did it stays known when the account is gone.
    Column("staff_id", Integer),
    Column("staff_name", Text, nullable=False),
    Column("from_status", Text, nullable=False),
    Column("to_status", Text, nullable=False),
    Column("appointment_at", Text, nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
