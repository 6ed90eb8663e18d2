"""Connections, transactions and the translation of database errors; for the stores only."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from bot.errors import StoreError
from bot.settings import ROOT

BUSY_SECONDS = 3
BUSY_POLL_SECONDS = 0.02
CONNECT_SECONDS = 2
STATEMENT_MS = 3000
ON_CONNECT_SQLITE = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA synchronous = FULL",  # an acknowledged message survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a visitor deletes is overwritten
)


class DatabaseSeconds(FunctionElement):
    """The database's own clock in seconds, so that several machines agree on a lease."""

    type = Float()
    inherit_cache = True


@compiles(DatabaseSeconds, "sqlite")
def _sqlite_seconds(element: Any, compiler: Any, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(DatabaseSeconds, "postgresql")
def _postgresql_seconds(element: Any, compiler: Any, **options: Any) -> str:
    return "EXTRACT(EPOCH FROM clock_timestamp())"


class Database:
    """One database and the two ways to use it: `read` and `write`.

    Args:
        url: SQLAlchemy address; a relative SQLite file lies in the project's folder.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
        except SQLAlchemyError as error:
            raise StoreError(
                "DATABASE_URL is not a database address.",
                "Use sqlite:///file or postgresql://user@host/name.",
                retryable=False,
            ) from error
        self.sqlite = parsed.get_backend_name() == "sqlite"
        # Writers of one process queue here instead of polling SQLite's own lock.
        self._turnstile = threading.Lock()
        engine = _sqlite_engine(parsed) if self.sqlite else _postgresql_engine(parsed)
        self._writer: Engine = engine.execution_options(write=True)
        # Every read is a single statement, which needs no transaction around it.
        self._reader: Engine = (
            engine if self.sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")
        )

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for single SELECT statements."""
        try:
            with self._reader.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise store_error(error) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed as a whole, or rolled back when anything is raised."""
        if not self.sqlite:
            with self._transaction() as connection:
                yield connection
            return
        if not self._turnstile.acquire(timeout=BUSY_SECONDS):
            raise StoreError("The database is busy.", "Try again in a moment.")
        try:
            with self._transaction() as connection:
                yield connection
        finally:
            self._turnstile.release()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._writer.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise store_error(error) from error


def store_error(error: SQLAlchemyError) -> StoreError:
    """Say in our terms what the database said; its own words may hold a visitor's and stay out.

    Only a statement that this database will refuse for ever is not worth another try. A lock, a
    full disk, a lost connection and tables not there yet all pass.
    """
    hopeless = isinstance(error, IntegrityError | DataError) or type(error) is StatementError
    cause = type(getattr(error, "orig", None) or error).__name__
    if hopeless:
        return StoreError(f"The database refused a row ({cause}).", retryable=False)
    return StoreError(
        f"The database did not do its work ({cause}).",
        "Check that it runs, that its disk has room and that `python -m bot migrate` was run.",
    )


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError(
            "The database must be a file, or messages are lost when the program ends.",
            "Set DATABASE_URL to sqlite:///var/assistant.db or another file.",
            retryable=False,
        )
    file = ROOT / url.database
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {file.parent} cannot be made: {error.strerror}.") from error
    engine = create_engine(
        url.set(database=str(file)),
        future=True,
        poolclass=QueuePool,
        pool_timeout=BUSY_SECONDS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver would begin transactions late and by its own rules; `_begin_sqlite` does it.
    connection.isolation_level = None
    # A damaged byte costs its letter, not every row that is read together with it.
    connection.text_factory = _decoded
    for statement in ON_CONNECT_SQLITE:
        connection.execute(statement)
    # SQLite's own knows the letters A to Z alone; Python's finds "Özil" as well.
    connection.create_function("lower", 1, _lower, deterministic=True)
    _use_write_ahead_log(connection)


def _decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def _use_write_ahead_log(connection: Any) -> None:
    """Let readers and a writer work side by side; the setting stays in the file.

    SQLite does not wait for the lock that the very first switch needs, so two processes that
    start on a new file would trip over each other.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(BUSY_POLL_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    # Taking the write lock at the start cannot deadlock; upgrading a read lock later can.
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql_engine(url: URL) -> Engine:
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise StoreError(
            f"{url.get_backend_name()} is not a database that this program can use.",
            "Set DATABASE_URL to a sqlite:/// or postgresql:// address.",
            retryable=False,
        )
    return create_engine(
        url.set(drivername="postgresql+psycopg2"),
        future=True,
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_MS,
            "options": f"-c statement_timeout={STATEMENT_MS}",
        },
    )
