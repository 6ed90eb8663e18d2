"""A sign of life belongs to the session whose page gives it, "I am away" to the person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AWAY = """
UPDATE staff SET away_at = (
    SELECT presence.seen_at FROM presence
    WHERE presence.staff_id = staff.id AND NOT presence.present
)
"""
_BACK = """
INSERT INTO presence (staff_id, staff_name, present, seen_at)
SELECT id, name, false, away_at FROM staff WHERE away_at IS NOT NULL
"""


def upgrade() -> None:
    """Add the columns; who is away stays away, who is there says so within 20 seconds."""
    op.add_column("staff", sa.Column("away_at", sa.Text()))
    op.add_column("staff_sessions", sa.Column("here_at", sa.Text()))
    op.execute(_AWAY)
    op.drop_table("presence")


def downgrade() -> None:
    """Note signs of life by person again."""
    op.create_table(
        "presence",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_presence"),
    )
    op.execute(_BACK)
    op.drop_column("staff_sessions", "here_at")
    op.drop_column("staff", "away_at")
