"""What tests do to the database behind the store's back, as verbs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy import insert, select, update

from bot.conversations.sql.rows import stored_time
from bot.conversations.store import Store
from bot.staff.model import ACTIVE, Session, StaffRef
from bot.staff.sql.tables import staff, staff_sessions


def employ(store: Store, who: StaffRef) -> None:
    """Give somebody of the tests' cast the account that their number stands for."""
    values = {"id": who.id, "name": who.name, "name_key": who.name.casefold(), "role": who.role}
    values |= {"state": ACTIVE, "created_at": stored_time(datetime.now(timezone.utc))}
    with store._database.write() as connection:
        if connection.execute(select(staff.c.id).where(staff.c.id == who.id)).first() is None:
            connection.execute(insert(staff).values(values))


def log_in(store: Store, who: StaffRef, browser: str = "desktop") -> Session:
    """Begin a session of somebody in a browser of theirs."""
    employ(store, who)
    name = f"{who.name} {browser}"
    store.sessions.begin(name, who.id, stage="full", agent=browser)
    begun = store.sessions.use(name, keep=False, idle_minutes=30, hours=12)
    assert begun is not None
    return begun


def sit_down(store: Store, who: StaffRef, now: datetime | None = None) -> Session:
    """Let a page of somebody say that they are there."""
    session = log_in(store, who)
    store.views.sign_of_life(session, now or datetime.now(timezone.utc))
    return session


def unused_for(store: Store, minutes: float) -> None:
    """Let every session have been used last so many minutes ago."""
    then = stored_time(datetime.now(timezone.utc) - timedelta(minutes=minutes))
    with store._database.write() as connection:
        connection.execute(update(staff_sessions).values(seen_at=then))


def send_home(store: Store) -> None:
    """Let nobody be at the desk, until a page says so again."""
    with store._database.write() as connection:
        connection.execute(update(staff_sessions).values(here_at=None))
