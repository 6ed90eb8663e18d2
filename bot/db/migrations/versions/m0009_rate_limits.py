"""Rate limits survive a restart and are shared by processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    # PostgreSQL writes no log for it, so a message waits for no disk; a crash of the server only
    # empties it, which nobody misses.
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("full_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rate_limits"),
        prefixes=unlogged,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("rate_limits")
