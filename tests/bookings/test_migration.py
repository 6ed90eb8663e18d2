"""Bookings made before the desk could work them get their keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import schema
from bot.stores import Stores
from tests.bookings.bookings import ANN, booked
from tests.databases import drop, make_url
from tests.world import change, downgrade


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    address = make_url(kind, tmp_path)
    yield address
    drop(address)


def test_older_bookings_are_found_and_shown_together(stores: Stores) -> None:
    first = booked(stores, name="Zoë Lee", phone="(212) 555-0142", email="Zoe@Example.com")
    second = booked(stores, name="Z. Lee", phone="+1 212 555 0142")
    downgrade(stores, "0005", "-1")
    change(stores, "bookings", {"id": first}, status="new")
    schema.migrate(stores.database)
    card = stores.bookings.one(first, ANN)
    assert (card.booking.phone_key, card.booking.email_key) == ("+12125550142", "zoe@example.com")
    assert (card.booking.version, card.booking.appointment_at) == (0, None)
    assert [other.id for other in card.others] == [second]
    assert [row.id for row in stores.bookings.page(search="zoe").rows] == [first]
