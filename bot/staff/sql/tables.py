"""The tables of staff, their sessions and the record of what they did."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from bot.db.columns import METADATA, Moment, id_column

staff = Table(
    "staff",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    # The name without case, so that "Ann" and "ann" are one person.
    Column("name_key", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment),
    # Said "I am away" and not "I am back"; renewed by open pages, so that it lasts their day.
    Column("away_at", Moment),
    Column("password_hash", Text),
    Column("totp_secret", Text),
    # The newest time step that was used; no step is taken twice.
    Column("totp_step", Integer, nullable=False, server_default="0"),
    # The one-time code, until it is used or too old.
    Column("code_hash", Text, unique=True),
    Column("code_until", Moment),
    CheckConstraint("role IN ('clerk', 'clinician', 'admin')", name="role"),
    CheckConstraint("state IN ('invited', 'active', 'disabled')", name="state"),
    sqlite_autoincrement=True,
)


def _staff_id() -> Column:
    key = ForeignKey("staff.id", ondelete="CASCADE")
    return Column("staff_id", Integer, key, nullable=False, index=True)


staff_sessions = Table(
    "staff_sessions",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    _staff_id(),
    Column("stage", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("agent", Text, nullable=False),
    # When a page of it last said that it is awake; what the server sends to a page says nothing.
    Column("here_at", Moment),
    # What somebody who enrols has chosen so far.
    Column("new_password_hash", Text),
    Column("new_totp_secret", Text),
    CheckConstraint("stage IN ('second', 'enrol', 'full')", name="stage"),
)

staff_recovery_codes = Table(
    "staff_recovery_codes",
    METADATA,
    id_column(),
    _staff_id(),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("used_at", Moment),
)

#: Failed logins by name and by address, known or not; what is old is forgotten.
login_failures = Table(
    "login_failures",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("locked_until", Moment, nullable=False),
)

#: Rows are only ever added; triggers of the migration refuse everything else.
audit = Table(
    "audit",
    METADATA,
    id_column(),
    Column("at", Moment, nullable=False),
    # No foreign key: the record stands on its own.
    Column("staff_id", Integer),
    Column("staff_name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_staff_id", "staff_id", "id"),
    Index("ix_audit_target", "target", "id"),
    sqlite_autoincrement=True,
)
