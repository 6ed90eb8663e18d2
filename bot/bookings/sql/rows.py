"""The queries behind the bookings of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.engine import Connection

from bot.bookings.appointments import BOOKED, LONGEST, NEW, STATUSES
from bot.bookings.keys import words_of
from bot.bookings.model import BookingEvent, DeskBooking
from bot.bookings.sql.tables import booking_events, bookings
from bot.db.values import ROWS_A_PAGE

_BOOKING = select(*(bookings.c[name] for name in DeskBooking.columns()))
_EVENT = select(*(booking_events.c[name] for name in BookingEvent.__dataclass_fields__))
_RANK = case(
    {status: rank for rank, status in enumerate(STATUSES)},
    value=bookings.c.status,
    else_=len(STATUSES),
)
#: Who is new has waited the longer the smaller the number; of the others the newest matter.
_TURN = case((bookings.c.status == NEW, bookings.c.id), else_=-bookings.c.id)


def _fits(status: str, search: str) -> Any:
    wanted = [bookings.c.search_key.contains(word, autoescape=True) for word in words_of(search)]
    if status:
        wanted.append(bookings.c.status == status)
    return and_(True, *wanted)


def page(
    connection: Connection, status: str, search: str, *, limit: int, offset: int
) -> list[DeskBooking]:
    """Bookings that fit, new ones first."""
    wanted = _BOOKING.where(_fits(status, search)).order_by(_RANK, _TURN)
    found = connection.execute(wanted.limit(limit).offset(offset))
    return [DeskBooking.from_row(row._mapping) for row in found]


def all_rows(connection: Connection, status: str, search: str) -> list[DeskBooking]:
    """Every booking that fits, oldest first."""
    found = connection.execute(_BOOKING.where(_fits(status, search)).order_by(bookings.c.id))
    return [DeskBooking.from_row(row._mapping) for row in found]


def counts(connection: Connection, search: str) -> dict[str, int]:
    """Number of bookings of each status that the search finds."""
    wanted = select(bookings.c.status, func.count()).where(_fits("", search))
    found = connection.execute(wanted.group_by(bookings.c.status)).all()
    return dict.fromkeys(STATUSES, 0) | dict(map(tuple, found))


def one(connection: Connection, booking_id: int) -> DeskBooking | None:
    """A booking, if there is one."""
    row = connection.execute(_BOOKING.where(bookings.c.id == booking_id)).first()
    return None if row is None else DeskBooking.from_row(row._mapping)


def locked(connection: Connection, booking_id: int) -> DeskBooking | None:
    """The same, and nobody else may change it until the end of the transaction."""
    wanted = _BOOKING.where(bookings.c.id == booking_id).with_for_update()
    row = connection.execute(wanted).first()
    return None if row is None else DeskBooking.from_row(row._mapping)


def events(connection: Connection, booking_id: int) -> list[BookingEvent]:
    """What was done with a booking, oldest first."""
    wanted = _EVENT.where(booking_events.c.booking_id == booking_id).order_by(booking_events.c.id)
    return [BookingEvent(**row._mapping) for row in connection.execute(wanted)]


def others(connection: Connection, booking: DeskBooking) -> list[DeskBooking]:
    """Bookings with the same phone number or e-mail address, newest first."""
    same = [
        bookings.c[name] == key
        for name, key in (("phone_key", booking.phone_key), ("email_key", booking.email_key))
        if key
    ]
    if not same:
        return []
    wanted = _BOOKING.where(or_(*same), bookings.c.id != booking.id)
    found = connection.execute(wanted.order_by(bookings.c.id.desc()).limit(ROWS_A_PAGE))
    return [DeskBooking.from_row(row._mapping) for row in found]


def clashes(connection: Connection, booking: DeskBooking) -> list[DeskBooking]:
    """Other appointments that overlap with a booking's, earliest first."""
    begin = booking.appointment_at
    if booking.status != BOOKED or begin is None:
        return []
    end = begin + timedelta(minutes=booking.appointment_minutes)
    near = _BOOKING.where(
        bookings.c.status == BOOKED,
        bookings.c.id != booking.id,
        # How long one lasts is looked at below.
        bookings.c.appointment_at > begin - timedelta(minutes=LONGEST),
        bookings.c.appointment_at < end,
    )
    found = connection.execute(
        near.order_by(bookings.c.appointment_at, bookings.c.id).limit(ROWS_A_PAGE)
    )
    others = [DeskBooking.from_row(row._mapping) for row in found]
    return [
        one
        for one in others
        if one.appointment_at
        and one.appointment_at + timedelta(minutes=one.appointment_minutes) > begin
    ]


def same_person(connection: Connection, shown: Sequence[DeskBooking]) -> dict[int, int]:
    """Number of other bookings with the same phone number or e-mail address, for each of these."""
    phones = {one.phone_key for one in shown} - {""}
    emails = {one.email_key for one in shown} - {""}
    wanted = select(bookings.c.id, bookings.c.phone_key, bookings.c.email_key).where(
        or_(bookings.c.phone_key.in_(phones), bookings.c.email_key.in_(emails))
    )
    by_phone: defaultdict[str, set[int]] = defaultdict(set)
    by_email: defaultdict[str, set[int]] = defaultdict(set)
    for row in connection.execute(wanted):
        by_phone[row.phone_key].add(row.id)
        by_email[row.email_key].add(row.id)
    # Without a phone number, or without an address, nobody is alike.
    by_phone.pop("", None)
    by_email.pop("", None)
    return {
        one.id: len(
            (by_phone.get(one.phone_key, set()) | by_email.get(one.email_key, set())) - {one.id}
        )
        for one in shown
    }
