"""The tables of bookings and of what the desk did with each."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from bot.bookings.fields import NAMES
from bot.db.columns import METADATA, Moment, id_column

bookings = Table(
    "bookings",
    METADATA,
    id_column(),
    # Bookings outlive their conversation.
    Column("conversation_id", Text, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("draft_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    *(Column(name, Text, nullable=False) for name in NAMES),
    Column("consent_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    # What the desk has made of it; the version goes up with every change.
    Column("version", Integer, nullable=False, server_default="0"),
    Column("appointment_at", Moment(empty=""), nullable=False, server_default=""),
    Column("appointment_minutes", Integer, nullable=False, server_default="0"),
    Column("outcome_note", Text, nullable=False, server_default=""),
    # Made from the contact by bot/bookings/keys.py: one person has one key, however it was written.
    Column("phone_key", Text, nullable=False, server_default="", index=True),
    Column("email_key", Text, nullable=False, server_default="", index=True),
    Column("search_key", Text, nullable=False, server_default=""),
    UniqueConstraint("conversation_id", "draft_id"),
    CheckConstraint("kind IN ('consultation', 'callback')", name="kind"),
    sqlite_autoincrement=True,
)

booking_events = Table(
    "booking_events",
    METADATA,
    id_column(),
    Column(
        "booking_id",
        Integer,
        ForeignKey("bookings.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("at", Moment, nullable=False),
    # No foreign key: who did it stays known when the account is gone.
    Column("staff_id", Integer),
    Column("staff_name", Text, nullable=False),
    Column("from_status", Text, nullable=False),
    Column("to_status", Text, nullable=False),
    Column("appointment_at", Moment(empty=""), nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
