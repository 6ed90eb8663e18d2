"""The bookings' pages: list, one booking, two people who edit it, rights."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.bookings.model import DeskBooking, Wish
from tests.bookings.bookings import ANN, AT, LATER, booked, far_from_now
from tests.console.conftest import OpenPage
from tests.console.harness import Client, Desk
from tests.console.people import actions
from tests.databases import rows

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
    return desk.store.appointments.one(key, ANN).booking


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="/desk/bookings/\d+">([^<]*)</a>', page)


def test_the_list_shows_new_ones_first_with_counts(desk: Desk, clerk: Client) -> None:
    for name in ("One", "Two", "Three"):
        booked(desk.store, name=name)
    desk.store.appointments.change(1, ANN, 0, Wish("contacted"))
    page = clerk.get("/desk/bookings").text
    assert listed(page) == ["Two", "Three", "One"]
    assert re.findall(r">([A-Za-z ]+) <b>(\d+)</b>", page) == [
        ("All", "3"),
        ("New", "2"),
        ("Contacted", "1"),
        ("No answer", "0"),
        ("Booked", "0"),
        ("Declined", "0"),
    ]
    assert listed(clerk.get("/desk/bookings?status=contacted").text) == ["One"]
    assert listed(clerk.get("/desk/bookings?q=thr").text) == ["Three"]
    assert listed(clerk.get("/desk/bookings?status=nonsense").text) == ["Two", "Three", "One"]


def test_the_list_has_pages(desk: Desk, clerk: Client) -> None:
    for number in range(51):
        booked(desk.store, name=f"N{number}")
    first = clerk.get("/desk/bookings?q=n").text
    assert len(listed(first)) == 50
    more = re.search(r'href="([^"]+)">More</a>', first)
    assert more
    assert listed(clerk.get(more[1].replace("&amp;", "&")).text) == ["N50"]
    assert clerk.get("/desk/bookings?page=99999999999").status_code == 200


def test_without_bookings_the_list_says_so(clerk: Client) -> None:
    assert "No bookings yet." in clerk.get("/desk/bookings").text
    nothing = clerk.get("/desk/bookings?q=x").text
    assert "Nothing fits." in nothing


def test_the_live_part_of_the_list_is_the_section_alone(desk: Desk, clerk: Client) -> None:
    booked(desk.store, name="Ann & Bob")
    page = clerk.get("/desk/bookings?q=ann&status=new").text
    source = re.search(r'data-live="bookings" data-src="([^"]+)"', page)
    assert source
    part = clerk.fetch(source[1].replace("&amp;", "&")).text
    assert part.strip().startswith('<section id="booking-list"')
    assert "<html" not in part
    assert listed(part) == ["Ann &amp; Bob"]


def test_one_booking_says_all(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store, email="ann+knee@example.com", about="my knee")
    same = booked(desk.store, name="A. Lee", kind="callback")
    page = clerk.get(f"/desk/bookings/{key}").text
    conversation = now(desk, key).conversation_id
    for part in (
        'href="tel:+12125550142">(212) 555-0142</a>',
        'href="mailto:ann%2Bknee%40example.com">ann+knee@example.com</a>',
        "my knee",
        "Tuesday morning",
        "Agreed to be contacted",
        f'href="/desk/conversations/{conversation}"',
        f'href="/desk/bookings/{same}">A. Lee</a>',
        "Sent by the visitor",
    ):
        assert part in page
    buttons = re.findall(r'<button name="status" value="(\w+)"', page)
    assert buttons == ["booked", "contacted", "no_answer", "declined", "new"]
    assert "appointment.ics" not in page


def test_a_booking_is_booked_and_its_history_tells_who_did_what(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
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
    page = clerk.get(answer.headers["location"]).text
    assert "Saved." in page
    assert 'name="day" type="date" value="2099-03-05"' in page
    history = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Kim Park : No answer → Booked, Thu 5 Mar 2099, 2:30 pm she called back" in history
    assert "Kim Park : New → No answer nobody at nine" in history
    assert actions(desk.store).count("booking.change") == 2


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
    key = booked(desk.store)
    typed = {"note": f"kept {EVIL}", **fields}
    answer = send(clerk, key, 0, "booked", **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'name="day" type="date" value="{typed["day"]}"' in answer.text
    assert f'name="time" type="time" value="{typed["time"]}"' in answer.text
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", answer.text)
    assert kept
    assert kept[1] == typed["note"].replace("<", "&lt;").replace(">", "&gt;")
    assert (now(desk, key).version, rows(desk.store, "booking_events")) == (0, [])


def test_two_people_edit_one_booking(desk: Desk, clerk: Client, other: Client) -> None:
    key = booked(desk.store)
    pages = [one.get(f"/desk/bookings/{key}").text for one in (clerk, other)]
    assert ['name="version" value="0"' in page for page in pages] == [True, True]
    assert send(clerk, key, 0, "no_answer", note="tried at nine").status_code == 303
    late = send(other, key, 0, "booked", note="she rang me", **WHEN)
    assert late.status_code == 409
    for part in (
        "Somebody changed this booking while you had it open",
        "What changed meanwhile",
        "<strong>Kim Park</strong>",
        "tried at nine",
        "What you typed",
        'name="version" value="1"',
        'name="day" type="date" value="2099-03-05"',
        'name="time" type="time" value="14:30"',
        ">she rang me</textarea>",
    ):
        assert part in late.text
    assert (now(desk, key).status, now(desk, key).version) == ("no_answer", 1)
    assert send(other, key, 1, "booked", note="she rang me", **WHEN).status_code == 303
    assert (now(desk, key).status, now(desk, key).version) == ("booked", 2)


def test_a_time_that_was_not_touched_does_not_undo_the_others(
    desk: Desk, clerk: Client, other: Client
) -> None:
    key = booked(desk.store)
    far_from_now(desk.store, key)
    moved = {**WHEN, "day": "2099-03-06", "time": "10:00"}
    assert send(clerk, key, 1, "booked", **moved).status_code == 303
    late = send(other, key, 1, "booked", note="needs a chair", **WHEN)
    assert late.status_code == 409
    assert 'name="day" type="date" value="2099-03-06"' in late.text
    assert 'name="time" type="time" value="10:00"' in late.text
    assert send(other, key, 2, "booked", note="needs a chair", **moved).status_code == 303
    assert (now(desk, key).appointment_at, now(desk, key).outcome_note) == (LATER, "needs a chair")


def test_a_double_click_is_one_change(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
    for _ in range(2):
        assert send(clerk, key, 0, "booked", note="once", **WHEN).status_code == 303
    assert len(rows(desk.store, "booking_events")) == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 20, "٣"])
def test_a_form_with_a_broken_version_changes_nothing(
    desk: Desk, clerk: Client, version: str
) -> None:
    key = booked(desk.store)
    answer = clerk.post(f"/desk/bookings/{key}", {"version": version, "status": "contacted"})
    assert answer.status_code == 409
    assert now(desk, key).version == 0


def test_a_script_gets_the_part_of_the_page(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
    sent = {"version": "0", "status": "booked", "note": "n", "day": "", "time": ""}
    refused = clerk.fetch(f"/desk/bookings/{key}", sent)
    assert (refused.status_code, "<html" in refused.text) == (200, False)
    assert "Please give the day and the time" in refused.text
    done = clerk.fetch(f"/desk/bookings/{key}", {**sent, **WHEN})
    assert done.text.strip().startswith('<section id="booking">')
    assert "Saved." in done.text


def test_a_change_wakes_the_other_pages(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
    told: list[str] = []
    desk.services.desk_hub.notify = told.append  # type: ignore[method-assign]
    send(clerk, key, 0, "booked", day="", time="")
    assert told == []
    send(clerk, key, 0, "contacted")
    assert told == ["bookings"]


def test_a_page_that_is_behind_is_told(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
    page = clerk.get(f"/desk/bookings/{key}").text
    source = re.search(r'data-src="([^"]+part=facts[^"]+)"', page)
    assert source
    address = source[1].replace("&amp;", "&")
    assert "has just changed" not in clerk.fetch(address).text
    desk.store.appointments.change(key, ANN, 0, Wish("contacted"))
    part = clerk.fetch(address).text
    assert "Ann has just changed this booking" in part
    assert "<form" not in part


@pytest.mark.parametrize("field", ["name", "about", "times", "phone", "email"])
def test_what_visitors_wrote_is_only_text(desk: Desk, clerk: Client, field: str) -> None:
    key = booked(desk.store, **{field: f'{EVIL}" onclick="x'})
    send(clerk, key, 0, "contacted", note=EVIL)
    booked(desk.store)
    for path in ("/desk/bookings", f"/desk/bookings/{key}", "/desk/bookings/2"):
        page = clerk.get(path).text
        assert "<script>alert" not in page
        assert '" onclick="x' not in page
    assert "&lt;script&gt;alert(1)" in clerk.get(f"/desk/bookings/{key}").text


@pytest.mark.parametrize(
    "path",
    ["", "/1", "/export.csv", "/export.fhir.json", "/1/appointment.ics", "?part=list"],
)
def test_nobody_gets_in_without_a_login(desk: Desk, path: str) -> None:
    booked(desk.store, name="Ann Lee")
    answer = desk.browser().get(f"/desk/bookings{path}")
    assert (answer.status_code, "Ann Lee" in answer.text) == (303, False)
    assert answer.headers["location"].startswith("/desk/login")


@pytest.mark.parametrize("key", ["7", "0", "9" * 30])
def test_a_booking_that_is_not_there_is_one_sentence(clerk: Client, key: str) -> None:
    answer = clerk.get(f"/desk/bookings/{key}")
    assert (answer.status_code, "There is no such booking." in answer.text) == (404, True)


def test_a_form_without_its_token_changes_nothing(desk: Desk, clerk: Client) -> None:
    key = booked(desk.store)
    answer = clerk.http.post(f"/desk/bookings/{key}", data={"version": "0", "status": "contacted"})
    assert answer.status_code == 403
    assert now(desk, key).status == "new"


@pytest.mark.browser
def test_two_people_on_a_phone_and_a_desktop(
    desk: Desk, clerk: Client, other: Client, open_page: OpenPage
) -> None:
    key = booked(desk.store, name=EVIL)
    phone: Page = open_page(clerk, 390)
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
    page.get_by_label("Name, phone or e-mail").fill("half a na")
    booked(desk.store, name="Ann Lee")
    desk.services.desk_hub.notify("bookings")
    expect(page.get_by_role("link", name="Ann Lee")).to_be_visible()
    expect(page.get_by_label("Name, phone or e-mail")).to_have_value("half a na")
