"""Bookings in the database: listed, found, changed by one person at a time, exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from bot.bookings.appointments import BOOKED, CONTACTED, DECLINED, NO_ANSWER
from bot.bookings.model import Changed, Wish
from bot.clock import moment_of
from bot.errors import RequestError
from bot.stores import Stores
from tests.bookings.bookings import ANN, AT, EVE, LATER, booked
from tests.cast import book, result, turn
from tests.store_fixtures import OpenStore
from tests.world import remove, rows


def names(stores: Stores, **wanted: Any) -> list[str]:
    return [row.name for row in stores.bookings.page(**wanted).rows]


def audit(stores: Stores) -> list[tuple[str, str, object]]:
    found = sorted(rows(stores, "audit"), key=lambda row: row["id"])
    return [(row["action"], row["target"], json.loads(row["detail"])) for row in found]


def test_a_visitors_booking_is_on_the_desk_with_its_keys(stores: Stores, alice: str) -> None:
    wish = book(phone="(212) 555-0142", email="Ann@Example.com")
    turn(stores, alice, "yes", result(effects=[wish]))
    card = stores.bookings.one(1, ANN)
    assert (card.booking.status, card.booking.version, card.conversation_id) == ("new", 0, alice)
    assert (card.booking.phone_key, card.booking.email_key) == ("+12125550142", "ann@example.com")
    assert (card.events, card.others) == ((), ())


def test_what_is_new_comes_first_and_longest_waiting_on_top(stores: Stores) -> None:
    for name in ("One", "Two", "Three", "Four", "Five"):
        booked(stores, name=name)
    stores.bookings.change(1, ANN, 0, Wish(DECLINED))
    stores.bookings.change(2, ANN, 0, Wish(CONTACTED))
    stores.bookings.change(4, ANN, 0, Wish(CONTACTED))
    assert names(stores) == ["Three", "Five", "Four", "Two", "One"]
    assert names(stores, status=CONTACTED) == ["Four", "Two"]
    counts = stores.bookings.page(status=DECLINED).counts
    assert counts == {"new": 2, "contacted": 2, "no_answer": 0, "booked": 0, "declined": 1}


@pytest.mark.parametrize(
    ("at", "minutes", "clash"),
    [
        ("2099-03-05T19:30:00.000Z", 30, True),
        ("2099-03-05T19:59:00.000Z", 30, True),
        ("2099-03-05T20:00:00.000Z", 30, False),
        ("2099-03-05T19:00:00.000Z", 30, False),
        ("2099-03-05T19:00:00.000Z", 31, True),
        ("2099-03-05T12:00:00.000Z", 480, True),
    ],
)
def test_appointments_that_overlap_are_shown_to_each_other(
    stores: Stores, at: str, minutes: int, clash: bool
) -> None:
    first, second, third = (booked(stores, name=name) for name in ("One", "Two", "Three"))
    stores.bookings.change(first, ANN, 0, Wish(BOOKED, AT, 30))
    stores.bookings.change(second, ANN, 0, Wish(BOOKED, moment_of(at), minutes))
    found = [
        [one.id for one in stores.bookings.one(key, ANN).clashes] for key in (first, second, third)
    ]
    assert found == ([[second], [first], []] if clash else [[], [], []])
    stores.bookings.change(second, ANN, 1, Wish(DECLINED))
    assert stores.bookings.one(first, ANN).clashes == ()


def test_a_list_has_pages(stores: Stores) -> None:
    for number in range(5):
        booked(stores, name=f"N{number}")
    first, last = (stores.bookings.page(page=page, limit=3) for page in (0, 1))
    assert [row.name for row in first.rows] == ["N0", "N1", "N2"]
    assert [row.name for row in last.rows] == ["N3", "N4"]
    assert (first.more, last.more) == (True, False)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("zoe", ["Zoë Lee"]),
        ("LEE ZOË", ["Zoë Lee"]),
        ("555-0142", ["Zoë Lee"]),
        ("(212) 555 0142", ["Zoë Lee"]),
        ("+1 212 555 0142", ["Zoë Lee"]),
        ("BOB@example", ["100% Bob_by"]),
        ("100%", ["100% Bob_by"]),
        ("b_b", ["100% Bob_by"]),
        ("%", ["100% Bob_by"]),
        ("bo__by", []),
        ("nobody", []),
        ("'; DROP TABLE bookings --", []),
        ("\\", []),
    ],
)
def test_bookings_are_found(stores: Stores, search: str, found: list[str]) -> None:
    booked(stores, name="Zoë Lee", phone="212 555 0142")
    booked(stores, name="100% Bob_by", phone="", email="bob@example.com")
    assert names(stores, search=search) == found
    assert sum(stores.bookings.page(search=search).counts.values()) == len(found)


def test_the_same_persons_bookings_are_shown_together(stores: Stores) -> None:
    ann = booked(stores, phone="(212) 555-0142", email="ann@example.com")
    by_phone = booked(stores, phone="+1 212-555-0142", email="")
    by_email = booked(stores, phone="", email="ANN@example.com")
    other = booked(stores, phone="(917) 555-0188", email="")
    without = booked(stores, phone="", email="eve@example.com")
    card = stores.bookings.one(ann, EVE)
    assert [one.id for one in card.others] == [by_email, by_phone]
    assert stores.bookings.one(other, EVE).others == ()
    assert stores.bookings.one(without, EVE).others == ()
    assert stores.bookings.page().same == {
        ann: 2,
        by_phone: 1,
        by_email: 1,
        other: 0,
        without: 0,
    }


def test_a_change_is_kept_with_who_and_when(stores: Stores) -> None:
    key = booked(stores)
    changed = stores.bookings.change(key, EVE, 0, Wish(BOOKED, AT, 45, "with her husband"))
    booking, (event,) = changed.current.booking, changed.current.events
    assert changed.ok
    assert (booking.status, booking.version, booking.outcome_note) == (
        BOOKED,
        1,
        "with her husband",
    )
    assert (booking.appointment_at, booking.appointment_minutes) == (AT, 45)
    assert (event.staff_id, event.staff_name, event.from_status, event.to_status) == (
        2,
        "Eve",
        "new",
        BOOKED,
    )
    assert (event.appointment_at, event.note) == (AT, "with her husband")
    assert audit(stores) == [
        ("booking.change", f"booking:{key}", {"from": "new", "to": BOOKED}),
    ]
    assert stores.bookings.one(key, ANN).booking == booking


def test_an_appointment_ends_when_it_is_not_booked_any_more(stores: Stores) -> None:
    key = booked(stores)
    stores.bookings.change(key, EVE, 0, Wish(BOOKED, AT, 45, "first"))
    changed = stores.bookings.change(key, EVE, 1, Wish(DECLINED, LATER, 20))
    booking = changed.current.booking
    assert (booking.status, booking.appointment_at, booking.appointment_minutes) == (
        DECLINED,
        None,
        0,
    )
    assert booking.outcome_note == "first"
    assert [event.appointment_at for event in changed.current.events] == [AT, None]


def test_the_second_editor_changes_nothing_and_sees_the_first_ones_change(stores: Stores) -> None:
    key = booked(stores)
    stores.bookings.change(key, ANN, 0, Wish(NO_ANSWER, note="tried at nine"))
    late = stores.bookings.change(key, EVE, 0, Wish(BOOKED, AT, 30, "she rang"))
    assert not late.ok
    assert (late.current.booking.status, late.current.booking.version) == (NO_ANSWER, 1)
    assert [event.note for event in late.current.events] == ["tried at nine"]
    assert len(rows(stores, "booking_events")) == len(rows(stores, "audit")) == 1
    again = stores.bookings.change(key, EVE, 1, Wish(BOOKED, AT, 30, "she rang"))
    assert (again.ok, again.current.booking.version) == (True, 2)


def test_of_two_who_change_it_at_once_one_is_first(open_store: OpenStore) -> None:
    first = open_store("first")
    key = booked(first)
    several = [first, open_store("second")]
    for version in range(5):
        barrier = Barrier(2)

        def change(number: int, version: int = version, barrier: Barrier = barrier) -> Changed:
            barrier.wait(10)
            wish = Wish(CONTACTED, note=f"{number}")
            return several[number].bookings.change(key, (ANN, EVE)[number], version, wish)

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(change, (0, 1)))
        winner = next(number for number in (0, 1) if done[number].ok)
        assert not done[1 - winner].ok
        assert done[1 - winner].current.events[-1].note == f"{winner}"
    assert len(rows(first, "booking_events")) == 5
    assert rows(first, "bookings")[0]["version"] == 5


def test_the_same_wish_sent_twice_is_carried_out_once(stores: Stores) -> None:
    key = booked(stores)
    wish = Wish(CONTACTED, note="calls back")
    assert stores.bookings.change(key, ANN, 0, wish).ok
    assert stores.bookings.change(key, ANN, 0, wish).ok
    assert len(rows(stores, "booking_events")) == 1
    assert not stores.bookings.change(key, EVE, 0, wish).ok


def test_a_refused_change_leaves_no_trace(stores: Stores) -> None:
    key = booked(stores)
    for wish in (Wish(BOOKED), Wish("lost"), Wish("new"), Wish(CONTACTED, note="\x00")):
        with pytest.raises(RequestError) as error:
            stores.bookings.change(key, ANN, 0, wish)
        assert error.value.status == 422
    assert rows(stores, "booking_events") == rows(stores, "audit") == []


def test_a_booking_that_is_not_there(stores: Stores) -> None:
    calls: list[Callable[[], object]] = [
        lambda: stores.bookings.one(7, ANN),
        lambda: stores.bookings.change(7, ANN, 0, Wish(CONTACTED)),
        lambda: stores.bookings.calendar(7, ANN),
    ]
    for call in calls:
        with pytest.raises(RequestError) as error:
            call()
        assert error.value.status == 404
    assert rows(stores, "audit") == []


def test_a_look_is_one_row_for_each_person_and_booking(stores: Stores) -> None:
    first, second = booked(stores), booked(stores)
    for key, staff in ((first, ANN), (first, ANN), (first, EVE), (second, ANN), (first, ANN)):
        stores.bookings.one(key, staff)
    seen = [(row["staff_name"], row["target"]) for row in rows(stores, "audit")]
    assert sorted(seen) == [
        ("Ann", f"booking:{first}"),
        ("Ann", f"booking:{second}"),
        ("Eve", f"booking:{first}"),
    ]


def test_a_calendar_file_needs_an_appointment(stores: Stores) -> None:
    key = booked(stores)
    with pytest.raises(RequestError) as error:
        stores.bookings.calendar(key, ANN)
    assert error.value.status == 409
    stores.bookings.change(key, ANN, 0, Wish(BOOKED, AT, 30))
    assert stores.bookings.calendar(key, ANN).appointment_at == AT
    assert audit(stores)[-1] == ("booking.ics", f"booking:{key}", {})


def test_an_export_is_recorded_without_what_was_searched(stores: Stores) -> None:
    booked(stores, name="Ann")
    booked(stores, name="Bob")
    stores.bookings.change(1, ANN, 0, Wish(CONTACTED))
    found = stores.bookings.export(EVE, "export.fhir", status="new", search="bob")
    assert [one.name for one in found] == ["Bob"]
    assert [one.name for one in stores.bookings.export(None, "export.csv")] == ["Ann", "Bob"]
    assert audit(stores)[1:] == [
        ("export.fhir", "bookings", {"bookings": 1, "status": "new", "search": True}),
        ("export.csv", "bookings", {"bookings": 2, "by": "command line"}),
    ]


def test_a_booking_outlives_its_conversation(stores: Stores) -> None:
    key = booked(stores)
    conversation = stores.bookings.one(key, ANN).conversation_id
    assert conversation
    stores.conversations.chats.delete(conversation)
    card = stores.bookings.one(key, ANN)
    assert (card.conversation_id, card.booking.name) == (None, "Ann Lee")


def test_its_history_goes_with_a_booking(stores: Stores) -> None:
    key = booked(stores)
    stores.bookings.change(key, ANN, 0, Wish(CONTACTED))
    remove(stores, "bookings", {"id": key})
    assert rows(stores, "booking_events") == []
