"""Who is at the desk: whose page has said so lately, and who said that they are away."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.engine import Connection

from bot.db.database import Database
from bot.staff.model import ACTIVE, FULL, Session, StaffRef
from bot.staff.sql.tables import staff, staff_sessions

#: A page says "I am here" every 20 seconds; after so long without it nobody sits before it.
SIGN_LASTS = timedelta(seconds=70)
#: Somebody who went away yesterday and is back this morning is at the desk again.
AWAY_LASTS = timedelta(hours=8)

#: A session that ends, for whatever reason, takes its sign of life with it.
_PRESENT = (
    select(staff.c.name)
    .where(
        staff.c.state == ACTIVE,
        or_(staff.c.away_at.is_(None), staff.c.away_at < bindparam("away_since")),
        exists().where(
            staff_sessions.c.staff_id == staff.c.id,
            staff_sessions.c.stage == FULL,
            staff_sessions.c.here_at >= bindparam("here_since"),
        ),
    )
    .order_by(staff.c.name, staff.c.id)
)


class PresenceStore:
    """Every method is one transaction.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def sign_of_life(self, session: Session, now: datetime) -> None:
        """A page of this session is awake: its person is here, unless they said otherwise."""
        away = (staff.c.id == session.staff.id, staff.c.away_at >= now - AWAY_LASTS)
        this = staff_sessions.c.token_hash == session.token_hash
        with self._database.write() as connection:
            # One statement: a press on "I am back" must not be undone in between. And the person's
            # row before the session's, as all do that touch both: nobody waits for somebody who
            # waits for them.
            connection.execute(update(staff).where(*away).values(away_at=now))
            connection.execute(update(staff_sessions).where(this).values(here_at=now))

    def set_away(self, person: StaffRef, away: bool, now: datetime) -> None:
        """This person says that they are away, whatever their pages say, or that they are back."""
        said = update(staff).where(staff.c.id == person.id).values(away_at=now if away else None)
        with self._database.write() as connection:
            connection.execute(said)

    def is_away(self, person: StaffRef, now: datetime) -> bool:
        """True when this person has said that they are away, and meant today."""
        with self._database.read() as connection:
            at = connection.execute(select(staff.c.away_at).where(staff.c.id == person.id)).scalar()
        return at is not None and at >= now - AWAY_LASTS

    def present(self, now: datetime) -> list[str]:
        """Names of who is at the desk, in alphabetical order: a page of theirs said so lately."""
        with self._database.read() as connection:
            return names_present(connection, now)


def names_present(connection: Connection, now: datetime) -> list[str]:
    """The same for those who look at more in one go."""
    since = {"here_since": now - SIGN_LASTS, "away_since": now - AWAY_LASTS}
    return list(connection.execute(_PRESENT, since).scalars())
