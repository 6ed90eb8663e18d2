"""Bookings for the tests, at times far from now."""

from __future__ import annotations

from typing import Any

from bot import clock
from bot.bookings.fields import NAMES
from bot.bookings.keys import keys_of
from bot.bookings.model import DeskBooking, Wish
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import BOOKING, GREETING
from tests.world import add, ago, rows

ANN = StaffRef(1, "Ann", "clerk")
EVE = StaffRef(2, "Eve", "clinician")
AT = clock.moment_of("2099-03-05T19:30:00.000Z")
LATER = clock.moment_of("2099-03-06T15:00:00.000Z")
PHONE = "(212) 555-0142"
GIVEN = {**dict.fromkeys(NAMES, ""), **BOOKING.given, "phone": PHONE}


def a_booking(**changes: Any) -> DeskBooking:
    """A booking as the store hands it out, without a store."""
    given = {**GIVEN, **{name: changes.pop(name) for name in NAMES if name in changes}}
    fields: dict[str, Any] = {
        "id": 1,
        "kind": "consultation",
        "status": "new",
        "given": given,
        "consent_at": clock.moment_of("2026-03-03T14:30:00.000Z"),
        "created_at": clock.moment_of("2026-03-03T14:30:00.000Z"),
        "conversation_id": "c1",
        "version": 0,
        "appointment_at": None,
        "appointment_minutes": 0,
        "outcome_note": "",
        **changes,
    }
    keys = keys_of(given)
    del keys["search_key"]
    return DeskBooking(**{**fields, **keys})


def booked(stores: Stores, **details: str) -> int:
    """A visitor has sent a booking; returns its number."""
    token = f"{clock.now()} {details!r}"
    given = {**GIVEN, **details}
    row: dict[str, Any] = {
        "kind": "consultation",
        **given,
        "conversation_id": stores.conversations.chats.open(token_hash=token, greeting=GREETING),
        "draft_id": "d1",
        "status": "new",
        "consent_at": ago(),
        "created_at": ago(),
        **keys_of(given),
    }
    add(stores, "bookings", **row)
    return max(int(one["id"]) for one in rows(stores, "bookings"))


def far_from_now(stores: Stores, key: int) -> None:
    """Somebody has booked it, decades ahead so that no test grows old."""
    stores.bookings.change(key, ANN, 0, Wish("booked", AT, 45, "by phone"))
