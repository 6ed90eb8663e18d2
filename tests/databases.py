"""A fresh database for each test: a SQLite file, or one on a real PostgreSQL server."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg2

from bot.db import schema
from bot.stores import open_stores

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


def make_url(kind: str, folder: Path) -> str:
    """Return the address of a fresh database with all tables in it."""
    if kind == SQLITE:
        file = folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(_sqlite_template(), file)
        return f"sqlite:///{file}"
    name = f"t{uuid.uuid4().hex}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {_postgresql_template()}")
    return str(_server().get_uri(database=name))


def make_empty_url(kind: str, folder: Path) -> str:
    """Return the address of a database without tables."""
    if kind == SQLITE:
        return f"sqlite:///{folder / uuid.uuid4().hex}.db"
    name = f"t{uuid.uuid4().hex}"
    _on_server(f"CREATE DATABASE {name}")
    return str(_server().get_uri(database=name))


def drop(url: str) -> None:
    """Remove a PostgreSQL database; a SQLite file goes with its folder."""
    if not url.startswith(SQLITE):
        _on_server(f"DROP DATABASE {_name(url)} WITH (FORCE)")


def end_sessions(url: str) -> None:
    """Cut every connection to a PostgreSQL database, as a restart of the server does."""
    _on_server(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name(url)}'"
    )


def _name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


@lru_cache(maxsize=1)
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="template_"))
    atexit.register(shutil.rmtree, folder)
    file = folder / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


@lru_cache(maxsize=1)
def _postgresql_template() -> str:
    _on_server("CREATE DATABASE template_of_tests")
    _migrate(_server().get_uri(database="template_of_tests"))
    return "template_of_tests"


def _migrate(url: str) -> None:
    stores = open_stores(url, process="template")
    schema.migrate(stores.database)
    stores.close()


@lru_cache(maxsize=1)
def _server() -> Any:
    """Start the one server of this test run; it ends, and is deleted, with the process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the machine's XDG folders
        import pgserver
    # A short path, because the server's socket lies in it.
    server = pgserver.get_server(tempfile.mkdtemp(prefix="pg_"), cleanup_mode="delete")
    with _connection(server) as cursor:
        cursor.execute("ALTER SYSTEM SET fsync = off")
        cursor.execute("SELECT pg_reload_conf()")
    return server


def _on_server(statement: str) -> None:
    with _connection(_server()) as cursor:
        cursor.execute(statement)


@contextmanager
def _connection(server: Any) -> Iterator[Any]:
    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()
