"""Bookings for the tests, at times far from now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.bookings.keys import keys_of
from bot.bookings.model import DeskBooking, Wish
from bot.conversations.sql.rows import timestamp
from bot.conversations.store import Store
from bot.staff.model import StaffRef
from tests.cast import BOOKING, GREETING
from tests.world import add, rows

ANN = StaffRef(1, "Ann", "clerk")
EVE = StaffRef(2, "Eve", "clinician")
AT = "2099-03-05T19:30:00.000Z"
LATER = "2099-03-06T15:00:00.000Z"
PHONE = "(212) 555-0142"
WANTED = {
    key: value for key, value in asdict(BOOKING).items() if key not in ("consent", "draft_id")
}


def a_booking(**changes: Any) -> DeskBooking:
    """A booking as the store hands it out, without a store."""
    fields: dict[str, Any] = {
        **WANTED,
        "id": 1,
        "status": "new",
        "phone": PHONE,
        "consent_at": "2026-03-03T14:30:00.000Z",
        "created_at": "2026-03-03T14:30:00.000Z",
        "conversation_id": "c1",
        "version": 0,
        "appointment_at": "",
        "appointment_minutes": 0,
        "outcome_note": "",
        **changes,
    }
    keys = keys_of(fields["name"], fields["phone"], fields["email"])
    del keys["search_key"]
    return DeskBooking(**{**fields, **keys})


def booked(store: Store, **details: str) -> int:
    """A visitor has sent a booking; returns its number."""
    token = f"{timestamp()} {details!r}"
    wanted = {**WANTED, "phone": PHONE, **details}
    row: dict[str, Any] = {
        **wanted,
        "conversation_id": store.open_conversation(token_hash=token, greeting=GREETING),
        "draft_id": "d1",
        "status": "new",
        "consent_at": timestamp(),
        "created_at": timestamp(),
        **keys_of(wanted["name"], wanted["phone"], wanted["email"]),
    }
    add(store, "bookings", **row)
    return max(int(one["id"]) for one in rows(store, "bookings"))


def far_from_now(store: Store, key: int) -> None:
    """Somebody has booked it, decades ahead so that no test grows old."""
    store.appointments.change(key, ANN, 0, Wish("booked", AT, 45, "by phone"))
