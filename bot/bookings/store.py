"""Bookings as the desk works them: listed, looked at, changed, exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.bookings import appointments
from bot.bookings.model import (
    Booking,
    BookingCard,
    BookingPage,
    Changed,
    DeskBooking,
    Wish,
)
from bot.bookings.sql import rows
from bot.bookings.sql.tables import booking_events, bookings
from bot.db.database import Database
from bot.db.values import ROWS_A_PAGE, storable
from bot.errors import RequestError
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record, recorded_since

GONE = "There is no such booking."
#: The exports of `python -m bot bookings` have nobody's name on them.
COMMAND_LINE = {"by": "command line"}
LOOK_LASTS = timedelta(minutes=10)


class BookingStore:
    """Every method is one transaction; views, changes and exports are in the audit record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Booking]:
        """Every booking as the visitor sent it, oldest first."""
        columns = [bookings.c[name] for name in Booking.columns()]
        with self._database.read() as connection:
            found = connection.execute(select(*columns).order_by(bookings.c.id))
            return [Booking.from_row(row._mapping) for row in found]

    def page(
        self, *, status: str = "", search: str = "", page: int = 0, limit: int = ROWS_A_PAGE
    ) -> BookingPage:
        """A page of bookings: the new ones first, longest waiting on top.

        Args:
            status: only these; empty for all.
            search: words of a name, a phone number or an e-mail address; empty for all.
            page: number of the page, from 0.
            limit: rows a page.
        """
        with self._database.read() as connection:
            found = rows.page(connection, status, search, limit=limit + 1, offset=page * limit)
            counts = rows.counts(connection, search)
            same = rows.same_person(connection, found[:limit])
        return BookingPage(tuple(found[:limit]), counts, len(found) > limit, same)

    def one(self, booking_id: int, staff: StaffRef) -> BookingCard:
        """A booking with all that belongs to it, for somebody who looks at it.

        Raises:
            RequestError: 404 when there is none.
        """
        target = f"booking:{booking_id}"
        with self._database.write() as connection:
            card = _card(connection, booking_id)
            # A page that refreshes itself is still one look.
            now = clock.now()
            if not recorded_since(connection, staff, "booking.view", target, now - LOOK_LASTS):
                record(connection, staff, "booking.view", target, {}, now)
        return card

    def change(self, booking_id: int, staff: StaffRef, version: int, wish: Wish) -> Changed:
        """Make of a booking what is wished, unless somebody has changed it since `version`.

        The same wish sent twice is carried out once.

        Raises:
            RequestError: 404 when there is none, 422 for what cannot be.
        """
        if not storable(wish.note):
            raise RequestError(422, "bad_text", "The note has characters that cannot be stored.")
        with self._database.write() as connection:
            booking = rows.locked(connection, booking_id)
            if booking is None:
                raise RequestError(404, "not_found", GONE)
            if booking.version != version:
                card = _card(connection, booking_id)
                return Changed(_same(card, staff, version, wish), card)
            appointments.check(booking, wish)
            _write(connection, booking, staff, wish, clock.now())
            return Changed(True, _card(connection, booking_id))

    def export(
        self,
        staff: StaffRef | None,
        action: str,
        *,
        status: str = "",
        search: str = "",
    ) -> Sequence[DeskBooking]:
        """All bookings that fit, oldest first; `action` is "export.csv" or "export.fhir"."""
        with self._database.write() as connection:
            found = rows.all_rows(connection, status, search)
            detail: dict[str, Any] = {"bookings": len(found)}
            detail |= {"status": status} if status else {}
            # What was searched for may be somebody's name.
            detail |= {"search": True} if search else {}
            detail |= {} if staff else COMMAND_LINE
            record(connection, staff, action, "bookings", detail, clock.now())
        return found

    def calendar(self, booking_id: int, staff: StaffRef) -> DeskBooking:
        """A booking whose appointment becomes a calendar file.

        Raises:
            RequestError: 404 when there is no booking, 409 when there is no appointment.
        """
        with self._database.write() as connection:
            booking = _card(connection, booking_id).booking
            if booking.appointment_at is None:
                raise RequestError(
                    409, "no_time", "This booking has no date and time yet. Book it first."
                )
            record(connection, staff, "booking.ics", f"booking:{booking_id}", {}, clock.now())
        return booking


def _card(connection: Connection, booking_id: int) -> BookingCard:
    booking = rows.one(connection, booking_id)
    if booking is None:
        raise RequestError(404, "not_found", GONE)
    events = tuple(rows.events(connection, booking_id))
    others, clashes = rows.others(connection, booking), rows.clashes(connection, booking)
    return BookingCard(booking, events, tuple(others), tuple(clashes))


def _write(
    connection: Connection, booking: DeskBooking, staff: StaffRef, wish: Wish, now: datetime
) -> None:
    booked = wish.to_status == appointments.BOOKED
    at = wish.appointment_at if booked else None
    values: dict[str, Any] = {
        "status": wish.to_status,
        "version": booking.version + 1,
        "appointment_at": at,
        "appointment_minutes": wish.appointment_minutes if booked else 0,
    }
    if wish.note:
        values["outcome_note"] = wish.note
    connection.execute(update(bookings).where(bookings.c.id == booking.id).values(values))
    event: Mapping[str, Any] = {
        "booking_id": booking.id,
        "at": now,
        "staff_id": staff.id,
        "staff_name": staff.name,
        "from_status": booking.status,
        "to_status": wish.to_status,
        "appointment_at": at,
        "note": wish.note,
    }
    connection.execute(insert(booking_events), event)
    detail = {"from": booking.status, "to": wish.to_status}
    record(connection, staff, "booking.change", f"booking:{booking.id}", detail, now)


def _same(card: BookingCard, staff: StaffRef, version: int, wish: Wish) -> bool:
    """Tell whether the one change since then is this very wish, sent twice by a double click."""
    booking, last = card.booking, card.events[-1] if card.events else None
    return (
        last is not None
        and booking.version == version + 1
        and (last.staff_id, last.note) == (staff.id, wish.note)
        and (booking.status, booking.appointment_at) == (wish.to_status, wish.appointment_at)
        and booking.appointment_minutes == wish.appointment_minutes
    )
