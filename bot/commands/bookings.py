"""`python -m bot bookings`: lists what visitors have booked, or writes it to a file."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from bot.bookings.fields import IN_TABLES, NAMES
from bot.bookings.model import Booking
from bot.clock import stored, zone_named
from bot.errors import ExportError
from bot.settings import Settings
from bot.stores import Stores, stores_at_hand

FIRST = ("id", "created_at", "kind", "status")
COLUMNS = (*FIRST, *(one.name for one in IN_TABLES))


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("bookings", help="list the bookings")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    form.add_argument("--csv", type=Path, metavar="FILE", help="write a table for spreadsheets")
    form.add_argument("--fhir", type=Path, metavar="FILE", help="write a FHIR R4 bundle")
    parser.add_argument(
        "--bom", action="store_true", help="begin the table with a mark that Excel needs"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or write all bookings, oldest first."""
    with stores_at_hand(Settings().database_url) as stores:
        if args.csv or args.fhir:
            return _write(args, stores)
        bookings = stores.bookings.all()
    for line in as_lines(bookings) if args.json else as_table(bookings):
        print(line)
    return 0


def _write(args: argparse.Namespace, stores: Stores) -> int:
    # The formats are asked for seldom, and FHIR's takes a while to import.
    from bot.knowledge.live import LiveKnowledge

    clinic = LiveKnowledge(Settings().knowledge).current().clinic
    if args.csv:
        from bot.bookings.export_csv import to_csv

        bookings = stores.bookings.export(None, "export.csv")
        text = to_csv(bookings, zone_named(clinic.time_zone), mark=args.bom)
    else:
        from bot.bookings.export_fhir import to_fhir

        bookings = stores.bookings.export(None, "export.fhir")
        text = to_fhir(bookings, clinic, datetime.now(timezone.utc))
    file: Path = args.csv or args.fhir
    _save(file, text)
    print(f"{len(bookings)} {'booking' if len(bookings) == 1 else 'bookings'} written to {file}.")
    return 0


def _save(file: Path, text: str) -> None:
    """Write a file that nobody else on this machine may read."""
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(number, "w", encoding="utf-8", newline="") as opened:
            os.fchmod(number, 0o600)  # a file that was there keeps its own rights otherwise
            opened.write(text)
    except OSError as error:
        raise ExportError(
            f"{file} cannot be written: {error.strerror}.", "Name another file."
        ) from error


def as_lines(bookings: Sequence[Booking]) -> list[str]:
    """One JSON object for each booking."""
    columns = Booking.columns()
    return [
        json.dumps(
            {name: _value(booking, name) for name in columns}, ensure_ascii=False, default=stored
        )
        for booking in bookings
    ]


def as_table(bookings: Sequence[Booking]) -> list[str]:
    """A heading and one line for each booking, in columns."""
    if not bookings:
        return ["There are no bookings yet."]
    rows = [COLUMNS, *(tuple(_cell(_value(one, name)) for name in COLUMNS) for one in bookings)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _value(booking: Booking, column: str) -> object:
    return booking.given[column] if column in NAMES else getattr(booking, column)


def _cell(value: object) -> str:
    """Text on one line; a visitor's control characters must not reach the terminal."""
    text = stored(value) if isinstance(value, datetime) else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in text) or "-"
