"""`python -m bot bookings`: lists what visitors have booked."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict

from bot.desk.model import Booking
from bot.desk.store import Store
from bot.errors import StoreError
from bot.settings import Settings

COLUMNS = ("id", "created_at", "kind", "status", "name", "phone", "email", "times", "about")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("bookings", help="list the bookings")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print all bookings, oldest first."""
    store = Store(Settings().database_url, process=secrets.token_hex(8))
    try:
        if not store.schema_ok():
            raise StoreError(
                "The database's tables are missing or of another version.",
                "Run: python -m bot migrate",
            )
        bookings = store.bookings()
    finally:
        store.close()
    for line in as_lines(bookings) if args.json else as_table(bookings):
        print(line)
    return 0


def as_lines(bookings: Sequence[Booking]) -> list[str]:
    """One JSON object for each booking."""
    return [json.dumps(asdict(booking), ensure_ascii=False) for booking in bookings]


def as_table(bookings: Sequence[Booking]) -> list[str]:
    """A heading and one line for each booking, in columns."""
    if not bookings:
        return ["There are no bookings yet."]
    rows = [COLUMNS, *(tuple(_cell(getattr(one, name)) for name in COLUMNS) for one in bookings)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _cell(value: object) -> str:
    """Text on one line; a visitor's control characters must not reach the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value)) or "-"
