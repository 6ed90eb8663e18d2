"""`python -m bot migrate`: brings the database's tables to this program's version."""

from __future__ import annotations

import argparse

from bot.db import schema
from bot.db.database import Database
from bot.settings import Settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("migrate", help="make or update the database's tables")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the missing steps; a second run changes nothing."""
    database = Database(Settings().database_url)
    try:
        if schema.is_current(database):
            print("The database is up to date.")
            return 0
        schema.migrate(database)
        print("The database has been brought up to date.")
    finally:
        database.close()
    return 0
