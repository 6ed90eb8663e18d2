"""The bookings' pages: list, one booking, two people who edit it, rights."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from bot.bookings.model import DeskBooking, Wish
from tests.bookings.bookings import ANN, AT, LATER, booked, far_from_now
from tests.console.conftest import OpenPage
from tests.console.harness import Client, Desk
from tests.console.people import actions
from tests.pages import Page, read
from tests.world import rows

WHEN = {"day": "2099-03-05", "time": "14:30", "minutes": "45"}
EVIL = "<script>alert(1)</script>"


pytestmark = pytest.mark.usefixtures("years_ahead")


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return desk.client("clerk", "Kim Park")


@pytest.fixture
def other(desk: Desk) -> Client:
    return desk.client("clerk", "Eve Stone")


def send(client: Client, key: int, version: int, status: str, **fields: str) -> Any:
    data = {"version": str(version), "status": status, **fields}
    return client.post(f"/desk/bookings/{key}", data)


def now(desk: Desk, key: int = 1) -> DeskBooking:
    return desk.stores.bookings.one(key, ANN).booking


def listed(page: Page) -> list[str]:
    """The names in the list of bookings."""
    return [one.texts("link")[0] for one in page.all("rowheader")]


def appointment(page: Page) -> tuple[str, str]:
    """The day and the time that stand in the form."""
    return page.field("Day"), page.field("Time")


def test_the_list_shows_new_ones_first_with_counts(desk: Desk, clerk: Client) -> None:
    for name in ("One", "Two", "Three"):
        booked(desk.stores, name=name)
    desk.stores.bookings.change(1, ANN, 0, Wish("contacted"))
    page = clerk.page("/desk/bookings")
    assert listed(page) == ["Two", "Three", "One"]
    (filters,) = page.of_class("filters")
    assert filters.texts("link") == [
        "All 3", "New 2", "Contacted 1", "No answer 0", "Booked 0", "Declined 0",
    ]  # fmt: skip
    assert listed(clerk.page("/desk/bookings?status=contacted")) == ["One"]
    assert listed(clerk.page("/desk/bookings?q=thr")) == ["Three"]
    assert listed(clerk.page("/desk/bookings?status=nonsense")) == ["Two", "Three", "One"]


def test_the_list_has_pages(desk: Desk, clerk: Client) -> None:
    for number in range(51):
        booked(desk.stores, name=f"N{number}")
    first = clerk.page("/desk/bookings?q=n")
    assert len(listed(first)) == 50
    assert listed(clerk.page(first.link("More"))) == ["N50"]
    assert clerk.get("/desk/bookings?page=99999999999").status_code == 200


def test_without_bookings_the_list_says_so(clerk: Client) -> None:
    assert "No bookings yet." in clerk.page("/desk/bookings").text
    assert "Nothing fits." in clerk.page("/desk/bookings?q=x").text


def test_the_live_part_of_the_list_is_the_section_alone(desk: Desk, clerk: Client) -> None:
    booked(desk.stores, name="Ann & Bob")
    page = clerk.page("/desk/bookings?q=ann&status=new").part("booking-list")
    assert page.attribute("data-live") == "bookings"
    part = clerk.fetched(page.attribute("data-src"))
    assert (part.outermost, part.whole) == ("booking-list", False)
    assert listed(part) == ["Ann & Bob"]


def test_one_booking_says_all(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores, email="ann+knee@example.com", about="my knee")
    same = booked(desk.stores, name="A. Lee", kind="callback")
    page = clerk.page(f"/desk/bookings/{key}")
    conversation = now(desk, key).conversation_id
    assert page.link("(212) 555-0142") == "tel:+12125550142"
    assert page.link("ann+knee@example.com") == "mailto:ann%2Bknee%40example.com"
    assert page.link("Read the conversation") == f"/desk/conversations/{conversation}"
    assert page.link("A. Lee") == f"/desk/bookings/{same}"
    facts, past = page.part("booking-facts").text, page.part("booking-past").text
    for words in ("my knee", "Tuesday morning", "Agreed to be contacted"):
        assert words in facts
    assert past.endswith("Sent by the visitor")
    buttons = [value for value in page.part("booking").buttons().values() if value]
    assert buttons == ["booked", "contacted", "no_answer", "declined", "new"]
    assert page.links("Calendar file to send") == []


def test_a_booking_is_booked_and_its_history_tells_who_did_what(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores)
    send(clerk, key, 0, "no_answer", note="nobody at nine")
    answer = send(clerk, key, 1, "booked", note="she called back", **WHEN)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/desk/bookings/{key}?saved=1",
    )
    booking = now(desk, key)
    assert (booking.status, booking.appointment_at, booking.appointment_minutes) == (
        "booked",
        AT,
        45,
    )
    page = clerk.page(answer.headers["location"])
    assert page.part("booking").texts("status")[0] == "Saved."
    assert page.field("Day") == "2099-03-05"
    history = page.part("booking-past").text
    assert "Kim Park: No answer → Booked, Thu 5 Mar 2099, 2:30 pm she called back" in history
    assert "Kim Park: New → No answer nobody at nine" in history
    assert actions(desk.stores).count("booking.change") == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "", "time": ""}, "Please give the day and the time"),
        ({"day": "2020-03-05", "time": "10:00"}, "already passed"),
        ({"day": "5 March", "time": "10:00"}, "could not read that day"),
        ({"day": "2099-03-05", "time": "soon"}, "could not read that time"),
        ({"day": "2099-03-08", "time": "02:30"}, "the clocks go forward"),
        ({**WHEN, "minutes": "9999"}, "length in minutes"),
        ({**WHEN, "note": "x" * 2001}, "under 2,000 characters"),
    ],
)
def test_what_cannot_be_booked_is_said_and_nothing_typed_is_lost(
    desk: Desk, clerk: Client, fields: dict[str, str], sentence: str
) -> None:
    key = booked(desk.stores)
    typed = {"note": f"kept {EVIL}", **fields}
    answer = send(clerk, key, 0, "booked", **typed)
    page = read(answer)
    assert (answer.status_code, sentence in page.texts("alert")[0]) == (422, True)
    assert appointment(page) == (typed["day"], typed["time"])
    assert page.field("Note") == typed["note"]
    assert (now(desk, key).version, rows(desk.stores, "booking_events")) == (0, [])


def test_two_people_edit_one_booking(desk: Desk, clerk: Client, other: Client) -> None:
    key = booked(desk.stores)
    pages = [one.page(f"/desk/bookings/{key}") for one in (clerk, other)]
    assert [page.sent("version") for page in pages] == ["0", "0"]
    assert send(clerk, key, 0, "no_answer", note="tried at nine").status_code == 303
    late = send(other, key, 0, "booked", note="she rang me", **WHEN)
    assert late.status_code == 409
    page = read(late)
    assert "Somebody changed this booking while you had it open" in page.texts("alert")[0]
    assert page.headings(2)[:2] == ["What changed meanwhile", "What you typed"]
    (conflict,) = page.of_class("conflict")
    assert "Kim Park" in conflict.texts("strong")
    assert "tried at nine" in conflict.text
    assert page.sent("version") == "1"
    assert appointment(page) == ("2099-03-05", "14:30")
    assert page.field("Note") == "she rang me"
    assert (now(desk, key).status, now(desk, key).version) == ("no_answer", 1)
    assert send(other, key, 1, "booked", note="she rang me", **WHEN).status_code == 303
    assert (now(desk, key).status, now(desk, key).version) == ("booked", 2)


def test_a_time_that_was_not_touched_does_not_undo_the_others(
    desk: Desk, clerk: Client, other: Client
) -> None:
    key = booked(desk.stores)
    far_from_now(desk.stores, key)
    moved = {**WHEN, "day": "2099-03-06", "time": "10:00"}
    assert send(clerk, key, 1, "booked", **moved).status_code == 303
    late = send(other, key, 1, "booked", note="needs a chair", **WHEN)
    assert late.status_code == 409
    assert appointment(read(late)) == ("2099-03-06", "10:00")
    assert send(other, key, 2, "booked", note="needs a chair", **moved).status_code == 303
    assert (now(desk, key).appointment_at, now(desk, key).outcome_note) == (LATER, "needs a chair")


def test_a_double_click_is_one_change(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores)
    for _ in range(2):
        assert send(clerk, key, 0, "booked", note="once", **WHEN).status_code == 303
    assert len(rows(desk.stores, "booking_events")) == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 20, "٣"])
def test_a_form_with_a_broken_version_changes_nothing(
    desk: Desk, clerk: Client, version: str
) -> None:
    key = booked(desk.stores)
    answer = clerk.post(f"/desk/bookings/{key}", {"version": version, "status": "contacted"})
    assert answer.status_code == 409
    assert now(desk, key).version == 0


def test_a_script_gets_the_part_of_the_page(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores)
    sent = {"version": "0", "status": "booked", "note": "n", "day": "", "time": ""}
    answer = clerk.fetch(f"/desk/bookings/{key}", sent)
    refused = read(answer)
    assert (answer.status_code, refused.outermost, refused.whole) == (200, "booking", False)
    assert "Please give the day and the time" in refused.texts("alert")[0]
    done = clerk.fetched(f"/desk/bookings/{key}", {**sent, **WHEN})
    assert (done.outermost, done.texts("status")[0]) == ("booking", "Saved.")


def test_a_change_wakes_the_other_pages(
    desk: Desk, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = booked(desk.stores)
    told: list[str] = []
    monkeypatch.setattr(desk.services.desk_hub, "notify", told.append)
    send(clerk, key, 0, "booked", day="", time="")
    assert told == []
    send(clerk, key, 0, "contacted")
    assert told == ["bookings"]


def test_a_page_that_is_behind_is_told(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores)
    address = clerk.page(f"/desk/bookings/{key}").part("booking-facts").attribute("data-src")
    assert "has just changed" not in clerk.fetched(address).text
    desk.stores.bookings.change(key, ANN, 0, Wish("contacted"))
    part = clerk.fetched(address)
    assert part.texts("status")[0].startswith("Ann has just changed this booking")
    assert part.count("form") == 0


@pytest.mark.parametrize("field", ["name", "about", "times", "phone", "email"])
def test_what_visitors_wrote_is_only_text(desk: Desk, clerk: Client, field: str) -> None:
    key = booked(desk.stores, **{field: f'{EVIL}" onclick="x'})
    send(clerk, key, 0, "contacted", note=EVIL)
    booked(desk.stores)
    for path in ("/desk/bookings", f"/desk/bookings/{key}", "/desk/bookings/2"):
        assert clerk.page(path).own_code() == []
    assert EVIL in clerk.page(f"/desk/bookings/{key}").text


@pytest.mark.parametrize(
    "path",
    ["", "/1", "/export.csv", "/export.fhir.json", "/1/appointment.ics", "?part=list"],
)
def test_nobody_gets_in_without_a_login(desk: Desk, path: str) -> None:
    booked(desk.stores, name="Ann Lee")
    answer = desk.browser().get(f"/desk/bookings{path}")
    assert (answer.status_code, "Ann Lee" in answer.text) == (303, False)
    assert answer.headers["location"].startswith("/desk/login")


@pytest.mark.parametrize("key", ["7", "0", "9" * 30])
def test_a_booking_that_is_not_there_is_one_sentence(clerk: Client, key: str) -> None:
    answer = clerk.get(f"/desk/bookings/{key}")
    assert (answer.status_code, "There is no such booking." in read(answer).text) == (404, True)


def test_a_form_without_its_token_changes_nothing(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores)
    answer = clerk.http.post(f"/desk/bookings/{key}", data={"version": "0", "status": "contacted"})
    assert answer.status_code == 403
    assert now(desk, key).status == "new"


@pytest.mark.browser
def test_two_people_on_a_phone_and_a_desktop(
    desk: Desk, clerk: Client, other: Client, open_page: OpenPage
) -> None:
    key = booked(desk.stores, name=EVIL)
    phone = open_page(clerk, 390)
    phone.goto(f"{desk.url}/desk/bookings")
    phone.get_by_role("link", name=EVIL).click()
    phone.get_by_label("Note").fill("she will think about it")

    desktop = open_page(other, 1280)
    desktop.goto(f"{desk.url}/desk/bookings/{key}")
    desktop.get_by_label("Day").fill("2099-03-05")
    desktop.get_by_label("Time").fill("14:30")
    desktop.get_by_label("Note").fill("by phone")
    desktop.get_by_role("button", name="Book", exact=True).click()
    expect(desktop.get_by_text("Saved.")).to_be_visible()
    expect(desktop.get_by_label("Note")).to_have_value("")
    expect(desktop.get_by_role("link", name="Calendar file to send")).to_be_visible()

    # The phone hears of it without a reload, and what was typed there stays.
    expect(phone.get_by_text("Eve Stone has just changed this booking")).to_be_visible()
    expect(phone.get_by_label("Note")).to_have_value("she will think about it")
    phone.get_by_role("button", name="Contacted", exact=True).click()
    expect(phone.get_by_text("What you typed")).to_be_visible()
    expect(phone.get_by_label("Note")).to_have_value("she will think about it")
    expect(phone.get_by_label("Day")).to_have_value("2099-03-05")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("button", name="Save time and note").click()
    expect(phone.get_by_text("Saved.")).to_be_visible()
    expect(phone.get_by_text("Saved.")).to_be_in_viewport()
    expect(phone.get_by_text("Saved.")).to_be_focused()
    booking = now(desk, key)
    assert (booking.status, booking.appointment_at, booking.outcome_note) == (
        "booked",
        AT,
        "she will think about it",
    )


@pytest.mark.browser
def test_a_new_booking_appears_in_the_list_by_itself(
    desk: Desk, clerk: Client, open_page: OpenPage
) -> None:
    page = open_page(clerk, 390)
    page.goto(f"{desk.url}/desk/bookings")
    expect(page.get_by_text("No bookings yet.")).to_be_visible()
    page.get_by_label("Name, patient, phone or e-mail").fill("half a na")
    booked(desk.stores, name="Ann Lee")
    desk.services.desk_hub.notify("bookings")
    expect(page.get_by_role("link", name="Ann Lee")).to_be_visible()
    expect(page.get_by_label("Name, patient, phone or e-mail")).to_have_value("half a na")
