"""Brings the tables to the version that this program needs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from bot.db.database import Database
from bot.errors import StoreError

FOLDER = Path(__file__).resolve().parent / "migrations"
#: The newest migration, by the numbers of their files: m0001_first_tables.py is 0001.
REVISION = max(path.name[1:5] for path in FOLDER.glob("versions/m*.py"))
# Any number of our own: two processes that start together migrate one after the other.
LOCK = 7_160_301


def migrate(database: Database) -> None:
    """Run the missing steps in one transaction, so that a failure changes nothing."""
    # Alembic takes a while to import and only this function needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    with database.write() as connection:
        if not database.sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = Config()
        config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"The database has tables of another version than {REVISION}.",
                "Use the program's version that wrote it, or a newer one.",
                retryable=False,
            ) from error


def is_new(database: Database) -> bool:
    """True when there are no tables yet."""
    return _current(database) is None


def is_current(database: Database) -> bool:
    """True when the tables have the version that this program needs."""
    return _current(database) == REVISION


def _current(database: Database) -> str | None:
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return version
