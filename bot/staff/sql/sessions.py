"""The sessions of staff: begun, used, ended; only hashes of their tokens are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot import clock
from bot.db.database import Database
from bot.staff.model import ACTIVE, ENROL, FULL, INVITED, SECOND, Session, StaffRef
from bot.staff.sql.tables import staff, staff_sessions

#: Those on the way in get less time than those who are in.
ON_THE_WAY_MINUTES = {SECOND: 5, ENROL: 30}
#: A session in use is written to once in this time, not with every page.
NOTE_SECONDS = 30
#: Unused for so long no session stands any more, whatever the settings.
FORGOTTEN = timedelta(days=90)

_SESSION = select(
    staff_sessions.c.token_hash,
    staff_sessions.c.stage,
    staff_sessions.c.created_at,
    staff_sessions.c.seen_at,
    staff_sessions.c.agent,
    staff.c.id,
    staff.c.name,
    staff.c.role,
    staff.c.state,
).join_from(staff_sessions, staff)


class SessionStore:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, token_hash: str, staff_id: int, *, stage: str, agent: str, instead_of: str = ""
    ) -> None:
        """Begin a session; the one it takes the place of ends in the same moment."""
        with self._database.write() as connection:
            begin(connection, token_hash, staff_id, stage=stage, agent=agent, old=instead_of)

    def use(self, token_hash: str, *, keep: bool, idle_minutes: int, hours: int) -> Session | None:
        """The session, if it still stands; with `keep` this counts as use of it."""
        with self._database.read() as connection:
            row = connection.execute(
                _SESSION.where(staff_sessions.c.token_hash == token_hash)
            ).first()
        if row is None:
            return None
        idle, whole = timedelta(minutes=idle_minutes), timedelta(hours=hours)
        if row.stage != FULL:
            idle = whole = timedelta(minutes=ON_THE_WAY_MINUTES[row.stage])
        wanted = INVITED if row.stage == ENROL else ACTIVE
        now = clock.now()
        unused = now - row.seen_at
        if row.state != wanted or unused > idle or now - row.created_at > whole:
            self.end(token_hash)
            return None
        if keep and unused > timedelta(seconds=NOTE_SECONDS):
            self._note(token_hash, row.id)
        return _session(row)

    def _note(self, token_hash: str, staff_id: int) -> None:
        this, now = staff_sessions.c.token_hash == token_hash, clock.now()
        with self._database.write() as connection:
            _seen(connection, staff_id, now)
            connection.execute(update(staff_sessions).where(this).values(seen_at=now))

    def end(self, token_hash: str) -> None:
        """End one session."""
        with self._database.write() as connection:
            end_one(connection, token_hash)

    def of(self, staff_id: int, *, idle_minutes: int, hours: int) -> list[Session]:
        """Somebody's sessions that still stand, the one used last first; limits as for `use`."""
        now = clock.now()
        wanted = (
            _SESSION.where(
                staff_sessions.c.staff_id == staff_id,
                staff_sessions.c.stage == FULL,
                staff_sessions.c.seen_at >= now - timedelta(minutes=idle_minutes),
                staff_sessions.c.created_at >= now - timedelta(hours=hours),
            )
            .order_by(staff_sessions.c.seen_at.desc())
            .limit(50)
        )
        with self._database.read() as connection:
            return [_session(row) for row in connection.execute(wanted)]


def _session(row: Row) -> Session:
    ref = StaffRef(row.id, row.name, row.role)
    return Session(row.token_hash, ref, row.stage, row.created_at, row.seen_at, row.agent)


def begin(
    connection: Connection, token_hash: str, staff_id: int, *, stage: str, agent: str, old: str
) -> None:
    """Begin a session in an open transaction."""
    if old:
        end_one(connection, old)
    now = clock.now()
    # A browser that was closed never comes back to end its session.
    connection.execute(delete(staff_sessions).where(staff_sessions.c.seen_at < now - FORGOTTEN))
    connection.execute(
        insert(staff_sessions),
        {
            "token_hash": token_hash,
            "staff_id": staff_id,
            "stage": stage,
            "created_at": now,
            "seen_at": now,
            "agent": agent,
        },
    )
    if stage == FULL:
        _seen(connection, staff_id, now)


def _seen(connection: Connection, staff_id: int, now: datetime) -> None:
    connection.execute(update(staff).where(staff.c.id == staff_id).values(seen_at=now))


def end_one(connection: Connection, token_hash: str) -> None:
    """End one session in an open transaction."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))


def end_all(connection: Connection, staff_id: int, *, but: str = "") -> int:
    """End somebody's sessions in an open transaction; returns how many ended."""
    theirs = (staff_sessions.c.staff_id == staff_id, staff_sessions.c.token_hash != but)
    return int(connection.execute(delete(staff_sessions).where(*theirs)).rowcount)
