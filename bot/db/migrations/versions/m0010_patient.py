"""A booking says for whom it is, where that is another person than the one who writes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who booked before this is the patient themselves."""
    column = sa.Column("patient", sa.Text(), nullable=False, server_default="")
    op.add_column("bookings", column)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("bookings", "patient")
