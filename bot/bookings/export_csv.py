"""Bookings as a table for spreadsheets; pure functions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import tzinfo

from bot.bookings.fields import IN_TABLES
from bot.bookings.model import DeskBooking
from bot.clock import local

COLUMNS = (
    "number",
    "received",
    "kind",
    "status",
    *(one.column for one in IN_TABLES),
    "consent",
    "appointment",
    "minutes",
    "note",
)
#: Programs such as Excel read UTF-8 only after this mark.
MARK = "\ufeff"
#: What a spreadsheet would run as a formula; some of them skip blanks and know wide forms.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")


def to_csv(bookings: Sequence[DeskBooking], zone: tzinfo, *, mark: bool) -> str:
    """A heading and one line for each booking; times are the clinic's.

    Args:
        bookings: in the order wanted.
        zone: the clinic's.
        mark: begin with a byte order mark, for spreadsheets.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for booking in bookings:
        writer.writerow([safe(cell) for cell in _cells(booking, zone)])
    return (MARK if mark else "") + text.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _cells(booking: DeskBooking, zone: tzinfo) -> tuple[str, ...]:
    return (
        str(booking.id),
        local(booking.created_at, zone),
        booking.kind,
        booking.status,
        *(booking.given[one.name] for one in IN_TABLES),
        local(booking.consent_at, zone),
        local(booking.appointment_at, zone),
        str(booking.appointment_minutes or ""),
        booking.outcome_note,
    )
