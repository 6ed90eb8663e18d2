"""The first tables: conversations, messages, and what the desk keeps from them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _conversations()
    _messages()
    _turns()
    _desk()
    op.create_table("probe", _number("id"), _text("written_at"), sa.PrimaryKeyConstraint("id"))


def downgrade() -> None:
    """Drop every table, those that refer to others first."""
    for table in (
        "probe",
        "outbox",
        "alarms",
        "questions",
        "handoffs",
        "bookings",
        "feedback",
        "turn_events",
        "choices",
        "messages",
        "conversations",
    ):
        op.drop_table(table)


def _conversations() -> None:
    op.create_table(
        "conversations",
        _text("id"),
        _text("token_hash"),
        _text("owner"),
        _text("created_at"),
        _number("last_seq"),
        _number("waiting"),
        _number("turns"),
        _text("state"),
        _text("claimed_by", nullable=True),
        _number("claim"),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("recovering", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("token_hash", name="uq_conversations_token_hash"),
        sa.CheckConstraint("owner IN ('assistant', 'staff')", name="ck_conversations_owner"),
        sa.CheckConstraint("waiting >= 0", name="ck_conversations_waiting"),
    )
    _partial_index("ix_conversations_waiting", "conversations", ["waiting"], "waiting > 0")


def _messages() -> None:
    op.create_table(
        "messages",
        _text("conversation_id"),
        _number("seq"),
        _text("role"),
        _text("created_at"),
        _text("text"),
        _text("client_msg_id", nullable=True),
        _text("choice_id", nullable=True),
        _text("state", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        _text("understanding", nullable=True),
        _number("in_reply_to", nullable=True),
        _text("body", nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_messages"),
        _belongs("messages"),
        sa.CheckConstraint("role IN ('visitor', 'assistant', 'staff')", name="ck_messages_role"),
        sa.CheckConstraint("state IN ('received', 'answered', 'failed')", name="ck_messages_state"),
    )
    _partial_index(
        "uq_messages_client_msg_id",
        "messages",
        ["conversation_id", "client_msg_id"],
        "client_msg_id IS NOT NULL",
        unique=True,
    )
    _partial_index(
        "ix_messages_received", "messages", ["conversation_id", "seq"], "state = 'received'"
    )
    op.create_table(
        "choices",
        _text("conversation_id"),
        _text("id"),
        _number("seq"),
        _text("label"),
        _text("payload"),
        sa.PrimaryKeyConstraint("conversation_id", "id", name="pk_choices"),
        _belongs("choices"),
    )


def _turns() -> None:
    op.create_table(
        "turn_events",
        _text("conversation_id"),
        _number("position"),
        _number("seq"),
        _text("events"),
        _text("created_at"),
        sa.PrimaryKeyConstraint("conversation_id", "position", name="pk_turn_events"),
        _belongs("turn_events"),
    )
    op.create_table(
        "feedback",
        _text("conversation_id"),
        _number("seq"),
        _text("rating"),
        _text("reason", nullable=True),
        _text("words", nullable=True),
        _text("created_at"),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "seq"],
            ["messages.conversation_id", "messages.seq"],
            name="fk_feedback_messages",
            ondelete="CASCADE",
        ),
    )


def _desk() -> None:
    op.create_table(
        "bookings",
        _id(),
        _text("conversation_id", nullable=True),
        *(_text(name) for name in ("draft_id", "kind", "status", "name", "phone", "email")),
        *(_text(name) for name in ("about", "times", "consent_at", "created_at")),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        _belongs("bookings", ondelete="SET NULL"),
        sa.UniqueConstraint(
            "conversation_id", "draft_id", name="uq_bookings_conversation_id_draft_id"
        ),
        sa.CheckConstraint("kind IN ('consultation', 'callback')", name="ck_bookings_kind"),
        sqlite_autoincrement=True,
    )
    _kept("handoffs", "reason", "question")
    _kept("questions", "topic", "text")
    _kept("alarms", "rule")
    op.create_table(
        "outbox",
        _id(),
        _text("conversation_id", nullable=True),
        _text("key"),
        _text("kind"),
        _text("payload"),
        _text("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _belongs("outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id"])


def _kept(table: str, *columns: str) -> None:
    """Make a table of things for the desk to look at."""
    op.create_table(
        table,
        _id(),
        _text("conversation_id"),
        _number("seq"),
        _text("state"),
        *(_text(name) for name in columns),
        _text("created_at"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _belongs(table),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_conversation_id", table, ["conversation_id"])


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=nullable)


def _belongs(table: str, *, ondelete: str = "CASCADE") -> Any:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.id"],
        name=f"fk_{table}_conversations",
        ondelete=ondelete,
    )


def _partial_index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
