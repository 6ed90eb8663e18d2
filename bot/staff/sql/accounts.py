"""The people of the front desk: added, listed, disabled, reset, given another role."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.database import Database
from bot.db.values import ROWS_A_PAGE
from bot.errors import RequestError
from bot.staff.codes import hash_code, one_time_code
from bot.staff.model import DISABLED, INVITED, ROLES, Invitation, StaffRef, StaffRow, name_key
from bot.staff.sql import sessions
from bot.staff.sql.audit import record
from bot.staff.sql.tables import staff, staff_recovery_codes

LONGEST_NAME = 80
CODE_HOURS = 48
#: The actions of `python -m bot staff` have nobody's name on them.
COMMAND_LINE = {"by": "command line"}

_ROW = select(
    staff.c.id,
    staff.c.name,
    staff.c.role,
    staff.c.state,
    staff.c.created_at,
    staff.c.seen_at,
)


class AccountStore:
    """Every method is one transaction; changes are in the audit record.

    `by` is who makes a change: None is the command line.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_staff(self, name: str, role: str, by: StaffRef | None = None) -> Invitation:
        """Add somebody, who enrols with the one-time code.

        Raises:
            RequestError: 422 for a bad name or role, 409 when the name is taken.
        """
        plain = " ".join(name.split())
        _check_name(plain)
        _check_role(role)
        code, now = _NewCode(), clock.now()
        with self._database.write() as connection:
            key = name_key(plain)
            if connection.execute(select(staff.c.id).where(staff.c.name_key == key)).first():
                raise RequestError(
                    409, "name_taken", f"There is already somebody with the name {plain}."
                )
            row: dict[str, object] = {
                "name": plain,
                "name_key": key,
                "role": role,
                "state": INVITED,
            }
            row |= {"created_at": now, **code.columns}
            new_id = int(connection.execute(insert(staff), row).inserted_primary_key[0])
            _note(connection, by, "staff.add", new_id, {"name": plain, "role": role}, now)
        return Invitation(StaffRef(new_id, plain, role), code.text, code.until)

    def list_staff(self, *, limit: int = ROWS_A_PAGE, offset: int = 0) -> list[StaffRow]:
        """Everybody, by name, a page at a time."""
        wanted = _ROW.order_by(staff.c.name_key).limit(limit).offset(offset)
        with self._database.read() as connection:
            rows = connection.execute(wanted)
            return [StaffRow(**row._mapping) for row in rows]

    def find(self, name: str) -> StaffRow:
        """Somebody by name.

        Raises:
            RequestError: 404 when there is nobody with this name.
        """
        with self._database.read() as connection:
            row = connection.execute(_ROW.where(staff.c.name_key == name_key(name))).first()
        if row is None:
            raise RequestError(404, "unknown_name", f"There is nobody with the name {name!r}.")
        return StaffRow(**row._mapping)

    def disable(self, staff_id: int, by: StaffRef | None = None) -> StaffRef:
        """Take somebody's access away and end their sessions.

        Raises:
            RequestError: 404 when there is nobody, 409 for oneself.
        """
        with self._database.write() as connection:
            ref = _other(connection, staff_id, by)
            values = {"state": DISABLED, "code_hash": None, "code_until": None}
            connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
            sessions.end_all(connection, staff_id)
            _note(connection, by, "staff.disable", staff_id, {"name": ref.name}, clock.now())
        return ref

    def reset(self, staff_id: int, by: StaffRef | None = None) -> Invitation:
        """Give somebody a new one-time code; password, app and sessions end.

        Raises:
            RequestError: 404 when there is nobody, 409 for oneself.
        """
        code = _NewCode()
        with self._database.write() as connection:
            ref = _other(connection, staff_id, by)
            values: dict[str, object] = {"state": INVITED, "password_hash": None}
            values |= {"totp_secret": None, "totp_step": 0, **code.columns}
            connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
            theirs = staff_recovery_codes.c.staff_id == staff_id
            connection.execute(delete(staff_recovery_codes).where(theirs))
            sessions.end_all(connection, staff_id)
            _note(connection, by, "staff.reset", staff_id, {"name": ref.name}, clock.now())
        return Invitation(ref, code.text, code.until)

    def change_role(self, staff_id: int, role: str, by: StaffRef | None = None) -> StaffRef:
        """Give somebody another role; it counts from their next click on.

        Raises:
            RequestError: 404 when there is nobody, 409 for oneself, 422 for a bad role.
        """
        _check_role(role)
        with self._database.write() as connection:
            ref = _other(connection, staff_id, by)
            if ref.role != role:
                connection.execute(update(staff).where(staff.c.id == staff_id).values(role=role))
                detail = {"name": ref.name, "from": ref.role, "to": role}
                _note(connection, by, "staff.role", staff_id, detail, clock.now())
        return StaffRef(ref.id, ref.name, role)


class _NewCode:
    """A one-time code and what is stored of it."""

    def __init__(self) -> None:
        self.text = one_time_code()
        self.until = clock.now() + timedelta(hours=CODE_HOURS)
        self.columns = {"code_hash": hash_code(self.text), "code_until": self.until}


def _other(connection: Connection, staff_id: int, by: StaffRef | None) -> StaffRef:
    """Somebody else, under lock: whoever locks themselves out leaves nobody to undo it."""
    wanted = select(staff.c.id, staff.c.name, staff.c.role).where(staff.c.id == staff_id)
    row = connection.execute(wanted.with_for_update()).first()
    if row is None:
        raise RequestError(404, "unknown_name", "There is nobody with this number.")
    if by is not None and by.id == staff_id:
        raise RequestError(409, "yourself", "You cannot do this to your own account.")
    return StaffRef(row.id, row.name, row.role)


def _note(
    connection: Connection,
    by: StaffRef | None,
    action: str,
    staff_id: int,
    detail: dict[str, str],
    now: datetime,
) -> None:
    more = {} if by else COMMAND_LINE
    record(connection, by, action, f"staff:{staff_id}", detail | more, now)


def _check_name(name: str) -> None:
    if not name:
        raise RequestError(422, "no_name", "Please give a name.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise RequestError(
            422, "bad_name", f"A name has up to {LONGEST_NAME} letters, on one line."
        )


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise RequestError(422, "bad_role", f"A role is one of {', '.join(ROLES)}.")
