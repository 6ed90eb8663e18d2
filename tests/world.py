"""The database behind the store's back, as verbs; all SQL of the tests stands in this file.

`add`, `change` and `remove` do what no screen of the product offers, `rows` looks; the others say
what has happened in the world: time passes, somebody sits down, a table is missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import and_, column, delete, insert, table, text, true, update
from sqlalchemy.sql.elements import ColumnElement

from bot.conversations.sql.rows import stored_time
from bot.conversations.store import Store
from bot.db.schema import FOLDER
from bot.staff.model import ACTIVE, Session, StaffRef
from tests.databases import end_sessions

#: Long before every test, as stored.
LONG_AGO = "2020-01-01T00:00:00.000Z"
#: What the record of staff must refuse, by what it would do.
TAMPERING = {
    "reword": "UPDATE audit SET action = 'nothing'",
    "touch": "UPDATE audit SET at = at",
    "renumber": "UPDATE audit SET id = id + 100",
    "empty": "DELETE FROM audit",
    "delete one": "DELETE FROM audit WHERE id = 1",
}
_FORGED = "(id, at, staff_name, action, target, detail) VALUES (1, 'x', 'x', 'x', 'x', 'x')"
#: The same, in ways that only one of the databases knows.
TAMPERING_OF = {
    "sqlite": {
        "insert or replace": f"INSERT OR REPLACE INTO audit {_FORGED}",
        "replace": f"REPLACE INTO audit {_FORGED}",
    },
    "postgresql": {
        "truncate": "TRUNCATE audit",
        "upsert": f"INSERT INTO audit {_FORGED} ON CONFLICT (id) DO UPDATE SET action = 'y'",
    },
}


def rows(store: Store, name: str) -> list[dict[str, Any]]:
    """All rows of a table, in a fixed order."""
    with store._database.read() as connection:
        found = connection.execute(text(f"SELECT * FROM {name}"))
        return sorted((dict(row._mapping) for row in found), key=repr)


def add(store: Store, name: str, /, **values: object) -> None:
    """Put one row into a table."""
    with store._database.write() as connection:
        connection.execute(insert(table(name, *map(column, values))).values(values))


def change(
    store: Store, name: str, where: Mapping[str, object] | None = None, /, **values: object
) -> None:
    """Write values into the rows of a table whose columns are as in `where`; into all without."""
    names = dict.fromkeys([*values, *(where or {})])
    changed = update(table(name, *map(column, names))).where(_matches(where)).values(values)
    with store._database.write() as connection:
        connection.execute(changed)


def remove(store: Store, name: str, where: Mapping[str, object] | None = None) -> None:
    """Delete the rows of a table whose columns are as in `where`; all without."""
    with store._database.write() as connection:
        connection.execute(delete(table(name)).where(_matches(where)))


def _matches(where: Mapping[str, object] | None) -> ColumnElement[bool]:
    return and_(true(), *(column(name) == value for name, value in (where or {}).items()))


def ago(**long: float) -> str:
    """A time before now as stored: `ago(days=40)`."""
    return stored_time(datetime.now(timezone.utc) - timedelta(**long))


def employ(store: Store, who: StaffRef) -> None:
    """Give somebody of the tests' cast the account that their number stands for."""
    if who.id not in {row["id"] for row in rows(store, "staff")}:
        account = {"id": who.id, "name": who.name, "name_key": who.name.casefold()}
        add(store, "staff", **account, role=who.role, state=ACTIVE, created_at=LONG_AGO)


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


def send_home(store: Store) -> None:
    """Let nobody be at the desk, until a page says so again."""
    change(store, "staff_sessions", here_at=None)


def let_time_pass(store: Store, name: str = "handoffs") -> None:
    """Let every deadline of a table be long ago."""
    late = table(name, column("deadline_at"))
    with store._database.write() as connection:
        set_ones = late.c.deadline_at.is_not(None)
        connection.execute(update(late).where(set_ones).values(deadline_at=LONG_AGO))


def age_limits(store: Store, seconds: float) -> None:
    """Let the rate limits that are written down be older."""
    _run(store, f"UPDATE rate_limits SET full_at = full_at - {seconds}")


def tamper(store: Store, statement: str) -> None:
    """Try one of the statements of TAMPERING."""
    _run(store, statement)


@contextmanager
def without(store: Store, name: str) -> Iterator[None]:
    """Take a table away, so that the database refuses whatever touches it."""
    _run(store, f"ALTER TABLE {name} RENAME TO away")
    try:
        yield
    finally:
        _run(store, f"ALTER TABLE away RENAME TO {name}")


@contextmanager
def in_the_way(store: Store, name: str) -> Iterator[None]:
    """Let a table of this name be there that is none of ours."""
    _run(store, f"CREATE TABLE {name} (id INTEGER)")
    try:
        yield
    finally:
        _run(store, f"DROP TABLE {name}")


def drop_index(store: Store, name: str) -> None:
    """Take an index away, as databases of an earlier version had none."""
    _run(store, f"DROP INDEX {name}")


def replay(store: Store, statements: Iterable[str]) -> None:
    """Run the statements of a migration's step once more."""
    for statement in statements:
        _run(store, statement)


def downgrade(store: Store, *revisions: str) -> None:
    """Bring the tables back to an earlier version, step by step in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with store._database.write() as connection:
        config.attributes["connection"] = connection
        for revision in revisions:
            command.downgrade(config, revision)


def pragma(store: Store, name: str, value: int | None = None) -> object:
    """Read or set a pragma of the one connection that a test with one thread uses."""
    return _run(store, f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}")


def server_setting(store: Store, name: str) -> object:
    """Read a setting of a PostgreSQL connection."""
    return _run(store, f"SHOW {name}")


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let another program hold the lock of a SQLite file."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def lose_the_connection(store: Store, url: str) -> None:
    """Give all chats to staff in a transaction whose connection is cut before its end.

    Raises:
        StoreError: always; that is the point.
    """
    with store._database.write() as connection:
        connection.execute(text("UPDATE conversations SET owner = 'staff'"))
        end_sessions(url)
        connection.execute(text("SELECT 1"))


def _run(store: Store, statement: str) -> object:
    with store._database.write() as connection:
        done = connection.execute(text(statement))
        return done.scalar() if done.returns_rows else None
