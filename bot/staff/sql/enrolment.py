"""Somebody enrols: one-time code, password, app, recovery codes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.database import Database
from bot.staff.model import ACTIVE, ENROL, FULL, INVITED, Chosen, StaffRef
from bot.staff.sql import sessions
from bot.staff.sql.audit import record
from bot.staff.sql.tables import staff, staff_recovery_codes, staff_sessions


class EnrolmentStore:
    """Every method is one transaction. The one-time code ends only when all is done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self, code_hash: str, token_hash: str, *, agent: str, old: str = ""
    ) -> StaffRef | None:
        """Begin with a one-time code; None when it is unknown, used or too old."""
        now = clock.now()
        wanted = select(staff.c.id, staff.c.name, staff.c.role).where(
            staff.c.code_hash == code_hash, staff.c.code_until > now, staff.c.state == INVITED
        )
        with self._database.write() as connection:
            row = connection.execute(wanted).first()
            if row is None:
                return None
            sessions.begin(connection, token_hash, row.id, stage=ENROL, agent=agent, old=old)
            return StaffRef(row.id, row.name, row.role)

    def chosen(self, token_hash: str) -> Chosen | None:
        """What was chosen so far in this browser; None when the enrolment has ended."""
        with self._database.read() as connection:
            return _chosen(connection, token_hash)

    def keep(
        self, token_hash: str, *, password_hash: str | None = None, secret: str | None = None
    ) -> None:
        """Keep a choice until the enrolment is finished."""
        values = {"new_password_hash": password_hash, "new_totp_secret": secret}
        given = {name: value for name, value in values.items() if value is not None}
        this = (staff_sessions.c.token_hash == token_hash, staff_sessions.c.stage == ENROL)
        with self._database.write() as connection:
            connection.execute(update(staff_sessions).where(*this).values(given))

    def finish(
        self, token_hash: str, new_token: str, *, step: int, recovery: Sequence[str], agent: str
    ) -> bool:
        """Make the account active and log its owner in; False when somebody did so before.

        Args:
            token_hash: the enrolment's session; it ends.
            new_token: hash of the token of the session that begins.
            step: the time step of the code that was confirmed.
            recovery: hashes of the recovery codes.
            agent: what the browser calls itself.
        """
        now = clock.now()
        with self._database.write() as connection:
            chosen = _chosen(connection, token_hash)
            if chosen is None or chosen.password_hash is None or chosen.secret is None:
                return False
            ref = chosen.staff
            values = {"state": ACTIVE, "code_hash": None, "code_until": None, "totp_step": step}
            values |= {"password_hash": chosen.password_hash, "totp_secret": chosen.secret}
            invited = (staff.c.id == ref.id, staff.c.state == INVITED)
            if not connection.execute(update(staff).where(*invited).values(values)).rowcount:
                return False
            replace_recovery(connection, ref.id, recovery)
            sessions.end_all(connection, ref.id)
            sessions.begin(connection, new_token, ref.id, stage=FULL, agent=agent, old=token_hash)
            record(connection, ref, "staff.enrol", f"staff:{ref.id}", {}, now)
        return True


def replace_recovery(connection: Connection, staff_id: int, hashes: Sequence[str]) -> None:
    """Put new recovery codes in the place of the old ones."""
    theirs = staff_recovery_codes.c.staff_id == staff_id
    connection.execute(delete(staff_recovery_codes).where(theirs))
    for code_hash in hashes:
        connection.execute(
            insert(staff_recovery_codes), {"staff_id": staff_id, "code_hash": code_hash}
        )


def _chosen(connection: Connection, token_hash: str) -> Chosen | None:
    wanted = (
        select(
            staff.c.id,
            staff.c.name,
            staff.c.role,
            staff_sessions.c.new_password_hash,
            staff_sessions.c.new_totp_secret,
        )
        .join_from(staff_sessions, staff)
        .where(staff_sessions.c.token_hash == token_hash, staff_sessions.c.stage == ENROL)
    )
    row = connection.execute(wanted).first()
    if row is None:
        return None
    ref = StaffRef(row.id, row.name, row.role)
    return Chosen(ref, row.new_password_hash, row.new_totp_secret)
