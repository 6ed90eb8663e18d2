"""Indexes for what the console asks again and again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_alarms_created_at", "alarms", ["created_at"])
    failed = sa.text("state = 'failed'")
    op.create_index(
        "ix_messages_failed",
        "messages",
        ["created_at"],
        sqlite_where=failed,
        postgresql_where=failed,
    )
    op.create_index("ix_audit_target", "audit", ["target", "id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_audit_target", "audit")
    op.drop_index("ix_messages_failed", "messages")
    op.drop_index("ix_alarms_created_at", "alarms")
