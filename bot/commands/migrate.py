"""`python -m bot migrate`: brings the database's tables to this program's version."""

from __future__ import annotations

import argparse
import secrets

from bot.conversations.store import Store
from bot.settings import Settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("migrate", help="make or update the database's tables")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the missing steps; a second run changes nothing."""
    store = Store(Settings().database_url, process=secrets.token_hex(8))
    try:
        if store.schema_ok():
            print("The database is up to date.")
            return 0
        store.migrate()
        print("The database has been brought up to date.")
    finally:
        store.close()
    return 0
