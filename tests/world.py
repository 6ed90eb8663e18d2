"""The database behind the stores' back, as verbs; all SQL of the tests stands in this file.

`add`, `change` and `remove` do what no screen of the product offers, `rows` looks; the others say
what has happened in the world: time passes, somebody sits down, a table is missing.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import and_, column, delete, insert, table, text, true, update
from sqlalchemy.sql.elements import ColumnElement

from bot import clock
from bot.db.schema import FOLDER
from bot.desk.model import Place
from bot.staff.model import ACTIVE, Session, StaffRef
from bot.staff.sql.audit import record
from bot.stores import Stores
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


def rows(stores: Stores, name: str) -> list[dict[str, Any]]:
    """All rows of a table, in a fixed order."""
    with stores.database.read() as connection:
        found = connection.execute(text(f"SELECT * FROM {name}"))
        return sorted((dict(row._mapping) for row in found), key=repr)


def add(stores: Stores, name: str, /, **values: object) -> None:
    """Put one row into a table."""
    with stores.database.write() as connection:
        connection.execute(insert(table(name, *map(column, values))).values(values))


def change(
    stores: Stores, name: str, where: Mapping[str, object] | None = None, /, **values: object
) -> None:
    """Write values into the rows of a table whose columns are as in `where`; into all without."""
    names = dict.fromkeys([*values, *(where or {})])
    changed = update(table(name, *map(column, names))).where(_matches(where)).values(values)
    with stores.database.write() as connection:
        connection.execute(changed)


def remove(stores: Stores, name: str, where: Mapping[str, object] | None = None) -> None:
    """Delete the rows of a table whose columns are as in `where`; all without."""
    with stores.database.write() as connection:
        connection.execute(delete(table(name)).where(_matches(where)))


def _matches(where: Mapping[str, object] | None) -> ColumnElement[bool]:
    return and_(true(), *(column(name) == value for name, value in (where or {}).items()))


def ago(**long: float) -> str:
    """A time before now as stored: `ago(days=40)`."""
    return clock.stored(clock.now() - timedelta(**long))


def employ(stores: Stores, who: StaffRef) -> None:
    """Give somebody of the tests' cast the account that their number stands for."""
    if who.id not in {row["id"] for row in rows(stores, "staff")}:
        account = {"id": who.id, "name": who.name, "name_key": who.name.casefold()}
        add(stores, "staff", **account, role=who.role, state=ACTIVE, created_at=LONG_AGO)


def log_in(stores: Stores, who: StaffRef, browser: str = "desktop") -> Session:
    """Begin a session of somebody in a browser of theirs."""
    employ(stores, who)
    name = f"{who.name} {browser}"
    stores.staff.sessions.begin(name, who.id, stage="full", agent=browser)
    begun = stores.staff.sessions.use(name, keep=False, idle_minutes=30, hours=12)
    assert begun is not None
    return begun


def sit_down(stores: Stores, who: StaffRef, now: datetime | None = None) -> Session:
    """Let a page of somebody say that they are there."""
    session = log_in(stores, who)
    stores.desk.presence.sign_of_life(session, now or clock.now())
    return session


def send_home(stores: Stores) -> None:
    """Let nobody be at the desk, until a page says so again."""
    change(stores, "staff_sessions", here_at=None)


def change_owner(stores: Stores, conversation_id: str, *, to: str) -> None:
    """Hand a chat to the assistant or to staff without a handoff."""
    change(stores, "conversations", {"id": conversation_id}, owner=to)


def put_on_record(
    stores: Stores, who: StaffRef | None, action: str, target: str, detail: Mapping[str, Any]
) -> None:
    """Let somebody have done something."""
    with stores.database.write() as connection:
        record(connection, who, action, target, detail, clock.now())


def desk_state(stores: Stores, conversation_id: str) -> str:
    """What a turn would be told of a conversation's state."""
    return stores.desk.waiting.known(conversation_id, clock.now()).state


def place_of(stores: Stores, conversation_id: str) -> Place:
    """What a turn would be told of a conversation's place in the queue."""
    return stores.desk.waiting.known(conversation_id, clock.now()).place


def spoil(stores: Stores, conversation_id: str, state: str) -> None:
    """Let a conversation's state be any text; with the sign \ufffd, SQLite gets a byte of no letter."""
    if stores.database.sqlite and "\ufffd" in state:
        damaged = state.encode("utf-8").replace("\ufffd".encode(), b"\xff").hex()
        _run(stores, f"UPDATE conversations SET state = CAST(X'{damaged}' AS TEXT)")
        return
    change(stores, "conversations", {"id": conversation_id}, state=state)


def let_time_pass(stores: Stores, name: str = "handoffs") -> None:
    """Let every deadline of a table be long ago."""
    late = table(name, column("deadline_at"))
    with stores.database.write() as connection:
        set_ones = late.c.deadline_at.is_not(None)
        connection.execute(update(late).where(set_ones).values(deadline_at=LONG_AGO))


def age_limits(stores: Stores, seconds: float) -> None:
    """Let the rate limits that are written down be older."""
    _run(stores, f"UPDATE rate_limits SET full_at = full_at - {seconds}")


def fill_while_it_waits(stores: Stores, ask: Callable[[], object]) -> None:
    """Use up the one bucket of an hour in PostgreSQL while somebody else waits for its row."""
    with stores.database.write() as connection:
        connection.execute(text("SELECT key FROM rate_limits FOR UPDATE"))
        ask()
        blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not connection.execute(blocked).scalar():
            time.sleep(0.01)
        now = "EXTRACT(EPOCH FROM clock_timestamp())"
        connection.execute(text(f"UPDATE rate_limits SET full_at = {now} + 3600"))


def tamper(stores: Stores, statement: str) -> None:
    """Try one of the statements of TAMPERING."""
    _run(stores, statement)


@contextmanager
def without(stores: Stores, name: str) -> Iterator[None]:
    """Take a table away, so that the database refuses whatever touches it."""
    _run(stores, f"ALTER TABLE {name} RENAME TO away")
    try:
        yield
    finally:
        _run(stores, f"ALTER TABLE away RENAME TO {name}")


@contextmanager
def in_the_way(stores: Stores, name: str) -> Iterator[None]:
    """Let a table of this name be there that is none of ours."""
    _run(stores, f"CREATE TABLE {name} (id INTEGER)")
    try:
        yield
    finally:
        _run(stores, f"DROP TABLE {name}")


def drop_index(stores: Stores, name: str) -> None:
    """Take an index away, as databases of an earlier version had none."""
    _run(stores, f"DROP INDEX {name}")


def replay(stores: Stores, statements: Iterable[str]) -> None:
    """Run the statements of a migration's step once more."""
    for statement in statements:
        _run(stores, statement)


def upgrade(stores: Stores, revision: str) -> None:
    """Bring the tables to the version of an earlier program."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with stores.database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(stores: Stores, *revisions: str) -> None:
    """Bring the tables back to an earlier version, step by step in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with stores.database.write() as connection:
        config.attributes["connection"] = connection
        for revision in revisions:
            command.downgrade(config, revision)


def pragma(stores: Stores, name: str, value: int | None = None) -> object:
    """Read or set a pragma of the one connection that a test with one thread uses."""
    return _run(stores, f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}")


def server_setting(stores: Stores, name: str) -> object:
    """Read a setting of a PostgreSQL connection."""
    return _run(stores, f"SHOW {name}")


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let another program hold the lock of a SQLite file."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def lose_the_connection(stores: Stores, url: str) -> None:
    """Give all chats to staff in a transaction whose connection is cut before its end.

    Raises:
        StoreError: always; that is the point.
    """
    with stores.database.write() as connection:
        connection.execute(text("UPDATE conversations SET owner = 'staff'"))
        end_sessions(url)
        connection.execute(text("SELECT 1"))


def _run(stores: Stores, statement: str) -> object:
    with stores.database.write() as connection:
        done = connection.execute(text(statement))
        return done.scalar() if done.returns_rows else None
