"""Bookings as the desk works them: version, appointment, keys to find them by, their history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.bookings.keys import keys_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBERS = ("version", "appointment_minutes")
TEXTS = ("appointment_at", "outcome_note", "phone_key", "email_key", "search_key")
KEYS = ("phone_key", "email_key")


def upgrade() -> None:
    """Add the columns, fill the keys of what was booked before, make the history."""
    for name in NUMBERS:
        op.add_column("bookings", _column(name, sa.Integer(), "0"))
    for name in TEXTS:
        op.add_column("bookings", _column(name, sa.Text(), ""))
    for name in KEYS:
        op.create_index(f"ix_bookings_{name}", "bookings", [name])
    _fill_keys()
    op.create_table(
        "booking_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("staff_name", "from_status", "to_status", "appointment_at", "note")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_booking_events"),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name="fk_booking_events_bookings",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_booking_events_booking_id", "booking_events", ["booking_id"])


def _fill_keys() -> None:
    bookings = sa.table(
        "bookings",
        sa.column("id", sa.Integer()),
        *(sa.column(name, sa.Text()) for name in ("name", "phone", "email", *TEXTS)),
    )
    connection = op.get_bind()
    wanted = sa.select(bookings.c.id, bookings.c.name, bookings.c.phone, bookings.c.email)
    for row in connection.execute(wanted).all():
        keys = keys_of({"name": row.name, "phone": row.phone, "email": row.email})
        connection.execute(sa.update(bookings).where(bookings.c.id == row.id).values(keys))


def downgrade() -> None:
    """Take it all away again."""
    op.drop_table("booking_events")
    for name in KEYS:
        op.drop_index(f"ix_bookings_{name}", "bookings")
    for name in (*NUMBERS, *TEXTS):
        op.drop_column("bookings", name)


def _column(name: str, kind: sa.types.TypeEngine, default: str) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default)
