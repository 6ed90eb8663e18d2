"""Bookings of visitors for the console's tests."""

from __future__ import annotations

from tests.cast import GREETING, book
from tests.console.harness import Desk
from tests.databases import run

from bot.desk.contact_keys import keys_of
from bot.desk.store import Store

PHONE = "(212) 555-0142"


def booked(store: Store, **details: str) -> int:
    """A visitor has booked; returns the booking's number."""
    from sqlalchemy import insert

    from bot.desk.store_rows import timestamp
    from bot.desk.tables import bookings

    conversation = store.open_conversation(token_hash=f"t{details!r}", greeting=GREETING)
    wanted = {**book()["booking"], "phone": PHONE, **details}
    wanted.pop("consent")
    row = {
        **wanted,
        "conversation_id": conversation,
        "draft_id": "d1",
        "status": "new",
        "consent_at": timestamp(),
        "created_at": timestamp(),
        **keys_of(wanted["name"], wanted["phone"], wanted["email"]),
    }
    with store._database.write() as connection:
        return int(connection.execute(insert(bookings), row).inserted_primary_key[0])
