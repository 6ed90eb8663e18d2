"""Staff, their sessions and recovery codes, failed logins, and the append-only audit record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_TRIGGERS = {
    "audit_no_update": (
        "BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END"
    ),
    "audit_no_delete": (
        "BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END"
    ),
    # INSERT OR REPLACE would take a row away without a word to the trigger above.
    "audit_no_replace": (
        "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'audit rows are never replaced'); END"
    ),
}
POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
POSTGRESQL_TRIGGERS = (
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
)


def upgrade() -> None:
    """Make the tables and the triggers that keep the record."""
    _staff()
    _sessions()
    _audit()


def _staff() -> None:
    op.create_table(
        "staff",
        _number("id", autoincrement=True),
        _text("name"),
        _text("name_key"),
        _text("role"),
        _text("state"),
        _text("created_at"),
        _text("seen_at", nullable=True),
        _text("password_hash", nullable=True),
        _text("totp_secret", nullable=True),
        _number("totp_step", server_default="0"),
        _text("code_hash", nullable=True),
        _text("code_until", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name_key", name="uq_staff_name_key"),
        sa.UniqueConstraint("code_hash", name="uq_staff_code_hash"),
        sa.CheckConstraint("role IN ('clerk', 'clinician', 'admin')", name=op.f("ck_staff_role")),
        sa.CheckConstraint(
            "state IN ('invited', 'active', 'disabled')", name=op.f("ck_staff_state")
        ),
        sqlite_autoincrement=True,
    )


def _sessions() -> None:
    op.create_table(
        "staff_sessions",
        _text("token_hash"),
        _number("staff_id"),
        _text("stage"),
        _text("created_at"),
        _text("seen_at"),
        _text("agent"),
        _text("new_password_hash", nullable=True),
        _text("new_totp_secret", nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
        _of_staff("staff_sessions"),
        sa.CheckConstraint(
            "stage IN ('second', 'enrol', 'full')", name=op.f("ck_staff_sessions_stage")
        ),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "staff_recovery_codes",
        _number("id", autoincrement=True),
        _number("staff_id"),
        _text("code_hash"),
        _text("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_recovery_codes"),
        _of_staff("staff_recovery_codes"),
        sa.UniqueConstraint("code_hash", name="uq_staff_recovery_codes_code_hash"),
    )
    op.create_index("ix_staff_recovery_codes_staff_id", "staff_recovery_codes", ["staff_id"])
    op.create_table(
        "login_failures",
        _text("key"),
        _number("failures"),
        _text("last_at"),
        _text("locked_until"),
        sa.PrimaryKeyConstraint("key", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_last_at", "login_failures", ["last_at"])


def _audit() -> None:
    op.create_table(
        "audit",
        _number("id", autoincrement=True),
        _text("at"),
        _number("staff_id", nullable=True),
        _text("staff_name"),
        _text("action"),
        _text("target"),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_staff_id", "audit", ["staff_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        for name, body in SQLITE_TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {body}")
    else:
        op.execute(POSTGRESQL_FUNCTION)
        for statement in POSTGRESQL_TRIGGERS:
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables; their triggers go with them."""
    for table in (
        "audit",
        "login_failures",
        "staff_recovery_codes",
        "staff_sessions",
        "staff",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_only_grows()")


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(
    name: str,
    *,
    nullable: bool = False,
    autoincrement: bool = False,
    server_default: str | None = None,
) -> sa.Column:
    return sa.Column(
        name,
        sa.Integer(),
        nullable=nullable,
        autoincrement=autoincrement,
        server_default=server_default,
    )


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id_staff", ondelete="CASCADE"
    )
