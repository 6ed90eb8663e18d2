"""Who is at the desk: whose page has said so lately, and who said that they are away."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.sql.rows import stored_time
from bot.staff.model import ACTIVE, Session, StaffRef
from bot.staff.sql.sessions import FULL
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


def sign_of_life(connection: Connection, session: Session, now: datetime) -> None:
    """Note that a page of this session is awake; whoever is away stays away."""
    # One statement: a press on "I am back" must not be undone in between. And the person's row
    # before the session's, as all do that touch both: nobody waits for somebody who waits for them.
    away = (staff.c.id == session.staff.id, staff.c.away_at >= _away_since(now))
    connection.execute(update(staff).where(*away).values(away_at=stored_time(now)))
    this = staff_sessions.c.token_hash == session.token_hash
    connection.execute(update(staff_sessions).where(this).values(here_at=stored_time(now)))


def set_away(connection: Connection, person: StaffRef, away: bool, now: datetime) -> None:
    """Note that somebody says they are away, or back."""
    stamp = stored_time(now) if away else None
    connection.execute(update(staff).where(staff.c.id == person.id).values(away_at=stamp))


def is_away(connection: Connection, person: StaffRef, now: datetime) -> bool:
    """Tell whether somebody has said that they are away, and meant today."""
    at = connection.execute(select(staff.c.away_at).where(staff.c.id == person.id)).scalar()
    return at is not None and at >= _away_since(now)


def present(connection: Connection, now: datetime) -> list[str]:
    """Names of who is at the desk, in alphabetical order."""
    since = {"here_since": stored_time(now - SIGN_LASTS), "away_since": _away_since(now)}
    return list(connection.execute(_PRESENT, since).scalars())


def _away_since(now: datetime) -> str:
    return stored_time(now - AWAY_LASTS)
