"""The tables of what staff must hear of, and of what is sent of it."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.db.columns import METADATA, Moment, conversation_column, id_column

outbox = Table(
    "outbox",
    METADATA,
    id_column(),
    # Empty for a booking: that message must go out even when the conversation is deleted.
    conversation_column(nullable=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    # Row ids only; nothing personal leaves its own table.
    Column("payload", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    METADATA,
    id_column(),
    # What the receiver sees: the same at every try, so that a repetition is recognised.
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("outbox_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("transport", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # The tries end one day after this time; sending it again by hand sets it anew.
    Column("since", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    # While one process sends it, others keep off. The number goes up with every claim and
    # fences off what a process records after its lease.
    Column("claim", Integer, nullable=False),
    Column("lease_until", Float, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("sent_at", Moment),
    UniqueConstraint("outbox_id", "transport"),
    CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="state"),
    Index(
        "ix_deliveries_open",
        "state",
        "next_at",
        sqlite_where=text("state <> 'sent'"),
        postgresql_where=text("state <> 'sent'"),
    ),
    sqlite_autoincrement=True,
)

#: Looked through for what has no delivery yet.
Index("ix_outbox_created_at", outbox.c.created_at)
