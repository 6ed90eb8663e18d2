"""What a login and somebody's own account need of the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.database import Database
from bot.staff.model import ACTIVE, FULL, SECOND, Credentials, Session, StaffRef, name_key
from bot.staff.sql import sessions
from bot.staff.sql.audit import record
from bot.staff.sql.enrolment import replace_recovery
from bot.staff.sql.tables import staff, staff_recovery_codes, staff_sessions


class SignInStore:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def credentials(self, *, name: str = "", staff_id: int = 0) -> Credentials | None:
        """Those of an active person, by name or number."""
        this = staff.c.id == staff_id if staff_id else staff.c.name_key == name_key(name)
        with self._database.read() as connection:
            row = connection.execute(select(staff).where(this, staff.c.state == ACTIVE)).first()
        if row is None:
            return None
        ref = StaffRef(row.id, row.name, row.role)
        return Credentials(ref, row.password_hash, row.totp_secret, row.totp_step)

    def failed(self, ref: StaffRef | None, step: str) -> None:
        """Note a failed try in the audit record; what was typed is not kept."""
        target = f"staff:{ref.id}" if ref else "staff:unknown"
        with self._database.write() as connection:
            record(connection, None, "login.failed", target, {"step": step}, clock.now())

    def finish(
        self, session: Session, new_token: str, *, step: int | None = None, recovery: str = ""
    ) -> bool:
        """Log in with a time step or a recovery code's hash; False when it was used before."""
        ref, now = session.staff, clock.now()
        with self._database.write() as connection:
            held = select(staff_sessions.c.stage).where(
                staff_sessions.c.token_hash == session.token_hash
            )
            if connection.execute(held).scalar() != SECOND:
                return False
            used = (
                _use_recovery(connection, ref.id, recovery, now)
                if step is None
                else _use_step(connection, ref.id, step)
            )
            if not used:
                return False
            sessions.begin(
                connection,
                new_token,
                ref.id,
                stage=FULL,
                agent=session.agent,
                old=session.token_hash,
            )
            detail = {"with": "app" if step is not None else "recovery code"}
            record(connection, ref, "login", f"staff:{ref.id}", detail, now)
        return True

    def log_out(self, session: Session, *, everywhere: bool = False) -> None:
        """End this session, or all of this person's."""
        ref = session.staff
        with self._database.write() as connection:
            if everywhere:
                sessions.end_all(connection, ref.id)
            else:
                sessions.end_one(connection, session.token_hash)
            action = "logout.everywhere" if everywhere else "logout"
            record(connection, ref, action, f"staff:{ref.id}", {}, clock.now())

    def end_others(self, session: Session) -> int:
        """End this person's other sessions; returns how many."""
        ref = session.staff
        with self._database.write() as connection:
            ended = sessions.end_all(connection, ref.id, but=session.token_hash)
            record(connection, ref, "sessions.end", f"staff:{ref.id}", {"n": ended}, clock.now())
        return ended

    def change_password(self, session: Session, password_hash: str) -> None:
        """Keep the new password and end the other sessions."""
        ref = session.staff
        with self._database.write() as connection:
            this = update(staff).where(staff.c.id == ref.id, staff.c.state == ACTIVE)
            connection.execute(this.values(password_hash=password_hash))
            sessions.end_all(connection, ref.id, but=session.token_hash)
            record(connection, ref, "password.change", f"staff:{ref.id}", {}, clock.now())

    def new_recovery(self, ref: StaffRef, hashes: Sequence[str]) -> None:
        """Put new recovery codes in the place of the old ones."""
        with self._database.write() as connection:
            replace_recovery(connection, ref.id, hashes)
            record(connection, ref, "recovery.new", f"staff:{ref.id}", {}, clock.now())

    def recovery_left(self, staff_id: int) -> int:
        """How many recovery codes were not used yet."""
        unused = staff_recovery_codes.c.used_at.is_(None)
        theirs = staff_recovery_codes.c.staff_id == staff_id
        with self._database.read() as connection:
            wanted = select(func.count()).select_from(staff_recovery_codes)
            return int(connection.execute(wanted.where(theirs, unused)).scalar() or 0)


def _use_step(connection: Connection, staff_id: int, step: int) -> bool:
    newer = (staff.c.id == staff_id, staff.c.state == ACTIVE, staff.c.totp_step < step)
    return bool(connection.execute(update(staff).where(*newer).values(totp_step=step)).rowcount)


def _use_recovery(connection: Connection, staff_id: int, code_hash: str, now: datetime) -> bool:
    codes = staff_recovery_codes.c
    this = (codes.staff_id == staff_id, codes.code_hash == code_hash, codes.used_at.is_(None))
    used = update(staff_recovery_codes).where(*this).values(used_at=now)
    return bool(connection.execute(used).rowcount)
