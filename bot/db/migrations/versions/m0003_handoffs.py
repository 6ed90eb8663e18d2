"""Handoffs get their states, deadlines and ends; notes, saved replies and presence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = ("asked_at", "deadline_at", "missed_at", "awaits", "taken_at", "staff_name", "ended_at",
         "outcome")  # fmt: skip
OPEN = "state IN ('waiting', 'held', 'missed')"
#: The newest open row of a conversation waits on. Its deadline has long passed, so the first look
#: tells the visitor that nobody came, instead of leaving them without a word.
OLD_ROWS = (
    "UPDATE handoffs SET asked_at = created_at, deadline_at = created_at",
    "UPDATE handoffs SET state = 'closed', outcome = 'declined', ended_at = created_at, "
    "deadline_at = NULL WHERE state <> 'open' OR id NOT IN "
    "(SELECT max(id) FROM handoffs WHERE state = 'open' GROUP BY conversation_id)",
    "UPDATE handoffs SET state = 'waiting' WHERE state = 'open'",
)


def upgrade() -> None:
    """Add the columns and tables; who waited before waits on, once a conversation."""
    for name in TEXTS:
        op.add_column("handoffs", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("handoffs", sa.Column("taken_by", sa.Integer(), nullable=True))
    op.add_column(
        "conversations",
        sa.Column("staff_read", sa.Integer(), nullable=False, server_default="0"),
    )
    for statement in OLD_ROWS:
        op.execute(statement)
    op.create_index(
        "uq_handoffs_open",
        "handoffs",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index("ix_handoffs_taken_at", "handoffs", ["taken_at"])
    _tables()


def _tables() -> None:
    op.create_table(
        "notes",
        _id(),
        _text("conversation_id"),
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        *(_text(name) for name in ("staff_name", "text", "created_at")),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_notes_conversations",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"])
    op.create_table(
        "saved_replies",
        _id(),
        *(_text(name) for name in ("title", "text", "staff_name", "created_at")),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "presence",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        _text("staff_name"),
        sa.Column("present", sa.Boolean(), nullable=False),
        _text("seen_at"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_presence"),
    )


def downgrade() -> None:
    """Take it all away again; who still waits is open as before."""
    for table in ("presence", "saved_replies", "notes"):
        op.drop_table(table)
    op.drop_index("ix_handoffs_taken_at", "handoffs")
    op.drop_index("uq_handoffs_open", "handoffs")
    op.execute(f"UPDATE handoffs SET state = 'open' WHERE {OPEN}")
    op.drop_column("conversations", "staff_read")
    for name in (*TEXTS, "taken_by"):
        op.drop_column("handoffs", name)


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)
