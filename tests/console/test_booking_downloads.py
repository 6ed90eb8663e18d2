"""What is downloaded from the bookings: a calendar file, the table, the bundle."""

from __future__ import annotations

import csv
import io
import json

import pytest
from fhir.resources.R4B.bundle import Bundle
from icalendar import Calendar

from bot.bookings.model import Wish
from tests.bookings.bookings import ANN, booked, far_from_now
from tests.console.harness import Client, Desk
from tests.console.people import actions
from tests.pages import read
from tests.world import rows

pytestmark = pytest.mark.usefixtures("years_ahead")


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return desk.client("clerk", "Kim Park")


def test_the_calendar_file_is_sent_once_there_is_an_appointment(desk: Desk, clerk: Client) -> None:
    key = booked(desk.stores, about="my knee")
    early = clerk.get(f"/desk/bookings/{key}/appointment.ics")
    assert (early.status_code, "no date and time yet" in read(early).text) == (409, True)
    far_from_now(desk.stores, key)
    answer = clerk.get(f"/desk/bookings/{key}/appointment.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert 'filename="appointment.ics"' in answer.headers["content-disposition"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert f"{event['dtstart'].dt:%Y-%m-%d %H:%M}" == "2099-03-05 19:30"
    assert "knee" not in answer.text
    assert actions(desk.stores)[-1] == "booking.ics"


def test_the_table_has_what_the_list_shows(desk: Desk, clerk: Client) -> None:
    for name in ("=1+1", "Bob", "Zoë"):
        booked(desk.stores, name=name)
    desk.stores.bookings.change(2, ANN, 0, Wish("contacted"))
    answer = clerk.get("/desk/bookings/export.csv?status=new")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    text = answer.content.decode("utf-8-sig")
    found = [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert found == ["'=1+1", "Zoë"]
    last = max(rows(desk.stores, "audit"), key=lambda row: row["id"])
    assert (last["staff_name"], last["action"]) == ("Kim Park", "export.csv")
    assert json.loads(last["detail"]) == {"bookings": 2, "status": "new"}


@pytest.mark.parametrize("role", ["clinician", "admin"])
def test_clinicians_and_admins_take_the_bundle(desk: Desk, role: str) -> None:
    booked(desk.stores)
    client = desk.client(role)
    assert "export.fhir.json" in client.page("/desk/bookings").link("Download as FHIR")
    answer = client.get("/desk/bookings/export.fhir.json")
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert len(Bundle.parse_raw(answer.content).entry) == 2
    assert actions(desk.stores)[-1] == "export.fhir"


def test_a_clerk_does_not_take_the_bundle(desk: Desk, clerk: Client) -> None:
    booked(desk.stores)
    assert clerk.page("/desk/bookings").links("Download as FHIR") == []
    answer = clerk.get("/desk/bookings/export.fhir.json")
    assert (answer.status_code, "Your role does not include" in read(answer).text) == (403, True)
    assert "export.fhir" not in actions(desk.stores)
