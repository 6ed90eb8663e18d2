"""Questions get an answer and an end; drafts of wordings and answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW = ("answered_at", "answered_by", "answer", "closed_at")


def upgrade() -> None:
    """Add the columns and the table."""
    source = sa.Column("source", sa.Text(), nullable=False, server_default="unanswered")
    op.add_column("questions", source)
    for name in NEW:
        op.add_column("questions", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("ix_questions_state", "questions", ["state", "id"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *(_text(name) for name in ("kind", "topic", "title", "text", "wordings", "question_ids")),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("staff_name", "created_at", "state")),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.CheckConstraint("kind IN ('wording', 'answer')", name=op.f("ck_drafts_kind")),
        sa.CheckConstraint("state IN ('open', 'dropped')", name=op.f("ck_drafts_state")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_state", "drafts", ["state", "id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("drafts")
    op.drop_index("ix_questions_state", "questions")
    for name in (*NEW, "source"):
        op.drop_column("questions", name)


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)
