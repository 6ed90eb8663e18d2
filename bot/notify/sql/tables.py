"""The table of what is to be sent; only the store's modules may import it."""

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

from bot.conversations.sql.tables import METADATA, outbox

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # What the receiver sees: the same at every try, so that a repetition is recognised.
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("outbox_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("transport", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # The tries end one day after this time; sending it again by hand sets it anew.
    Column("since", Text, nullable=False),
    Column("next_at", Text, nullable=False),
    # While one process sends it, others keep off. The number goes up with every claim and
    # fences off what a process records after its lease.
    Column("claim", Integer, nullable=False),
    Column("lease_until", Float, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("sent_at", Text),
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
