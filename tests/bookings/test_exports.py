"""Bookings as a table, a calendar file and a FHIR bundle, read back by programs of others."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B.appointment import Appointment
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.patient import Patient
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.bookings.export_csv import COLUMNS, MARK, safe, to_csv
from bot.bookings.export_fhir import to_fhir
from bot.bookings.export_ics import to_ics
from bot.bookings.fields import FIELDS
from bot.bookings.model import DeskBooking
from bot.errors import ExportError
from bot.knowledge.model import Clinic
from tests.bookings.bookings import AT, a_booking
from tests.cast import BOOKING

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 14, 0, tzinfo=timezone.utc)
BOOKED: dict[str, Any] = {"status": "booked", "appointment_at": AT, "appointment_minutes": 45}
ODD = 'Zoë; O\'Neil, \\ "Z"\nLee 😀' + "é" * 200


@lru_cache(maxsize=1)
def clinic() -> Clinic:
    return Clinic(
        name="Harbor Street Pain Clinic",
        phone="(212) 555-0142",
        email="desk@example.com",
        address="12 Harbor Street, Springfield",
        website="https://www.example.com",
        region="US",
        time_zone="America/New_York",
        emergency_number="911",
    )


def table(*bookings: DeskBooking, mark: bool = False) -> list[dict[str, str]]:
    text = to_csv(bookings, ZONE, mark=mark)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def event(booking: DeskBooking, **changes: str) -> Any:
    text = to_ics(booking, replace(clinic(), **changes), NOW)
    calendar = Calendar.from_ical(text)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    (found,) = calendar.walk("VEVENT")
    return found


def bundle(*bookings: DeskBooking) -> Any:
    return json.loads(to_fhir(bookings, clinic(), NOW))


def of_type(found: Any, kind: str) -> list[Any]:
    resources = [entry["resource"] for entry in found["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]


def test_a_table_has_a_heading_and_a_line_for_each_booking() -> None:
    assert to_csv([], ZONE, mark=False) == ",".join(f'"{name}"' for name in COLUMNS) + "\r\n"
    (row,) = table(a_booking(**BOOKED, outcome_note="brings pictures"))
    later = {one.column: "" for one in FIELDS if one.name not in BOOKING.given}
    assert row == {
        **later,
        "number": "1",
        "received": "2026-03-03 09:30",
        "kind": "consultation",
        "status": "booked",
        "name": "Ann Lee",
        "phone": "(212) 555-0142",
        "email": "",
        "wished times": "Tuesday morning",
        "about": "my knee",
        "consent": "2026-03-03 09:30",
        "appointment": "2099-03-05 14:30",
        "minutes": "45",
        "note": "brings pictures",
    }


def test_what_was_written_comes_back_as_it_was() -> None:
    (row,) = table(a_booking(name=ODD, about='a "quote", a comma\r\nand a line'))
    assert (row["name"], row["about"]) == (ODD, 'a "quote", a comma\r\nand a line')


def test_a_mark_in_front_is_for_spreadsheets() -> None:
    with_mark = to_csv([a_booking()], ZONE, mark=True)
    assert with_mark == MARK + to_csv([a_booking()], ZONE, mark=False)
    assert with_mark.encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "+1 212",
        "-2",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=x",
        "  =1+1",
        "\u00a0=1",
        "＝1",
        "-",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    changes = dict.fromkeys(("name", "phone", "email", "about", "times", "outcome_note"), cell)
    (row,) = table(a_booking(**changes))
    shown = [row[name] for name in ("name", "phone", "email", "about", "wished times", "note")]
    assert shown == [f"'{cell}"] * 6


@pytest.mark.parametrize("cell", ["", "Ann", "a=b", "1-2", "'=1", "(212) 555-0142"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@given(st.text(max_size=30))
@example(" \t")
def test_no_cell_begins_like_a_formula_ever(cell: str) -> None:
    assert not safe(cell).lstrip(" \u00a0").startswith(tuple("=+-@\t\r"))


def test_an_appointment_is_read_by_other_calendars() -> None:
    found = event(a_booking(**BOOKED, version=3))
    assert found["uid"] == "booking-1@www.example.com"
    assert found["sequence"] == 3
    assert found["dtstamp"].dt == NOW
    assert found["dtstart"].dt == datetime(2099, 3, 5, 19, 30, tzinfo=timezone.utc)
    assert found["dtend"].dt == datetime(2099, 3, 5, 20, 15, tzinfo=timezone.utc)
    assert found["summary"] == "Appointment at Harbor Street Pain Clinic"
    assert found["location"] == "12 Harbor Street, Springfield"
    assert "(212) 555-0142" in found["description"]
    assert found["organizer"] == "mailto:desk@example.com"
    assert found["status"] == "CONFIRMED"


def test_a_call_back_is_at_no_place() -> None:
    found = event(a_booking(**BOOKED, kind="callback"))
    assert found["summary"] == "Call from Harbor Street Pain Clinic"
    assert "location" not in found


def test_a_calendar_file_says_nothing_of_the_visitor() -> None:
    booking = a_booking(
        **BOOKED, name="Ann Lee", email="ann@example.org", about="my knee", outcome_note="in pain"
    )
    text = to_ics(booking, clinic(), NOW)
    private = ("Ann", "917", "ann@", "knee", "in pain", "Tuesday")
    assert [word for word in private if word in text] == []


def test_odd_letters_of_the_clinic_come_back() -> None:
    found = event(a_booking(**BOOKED), name=ODD, address=ODD)
    assert found["summary"] == f"Appointment at {ODD}"
    assert found["location"] == ODD
    assert found["description"].startswith(f"{ODD}\nTo change or cancel, please contact us: ")


def test_lines_are_short_and_end_as_they_must() -> None:
    text = to_ics(a_booking(**BOOKED), replace(clinic(), name=ODD, address=ODD), NOW)
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert not [line for line in lines if len(line.encode()) > 75 or "\n" in line or "\r" in line]


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "", "website": "", "address": "", "phone": ""},
        {"email": "a@b\r\nATTENDEE:x", "website": "javascript:alert(1)"},
        {"name": 'A "B"\r\nATTENDEE:mailto:x@y.z', "address": "1\r\nBEGIN:VALARM"},
    ],
)
def test_nothing_can_add_a_line_of_its_own(changes: dict[str, str]) -> None:
    text = to_ics(a_booking(**BOOKED), replace(clinic(), **changes), NOW)
    assert "\r\nATTENDEE" not in text
    assert "\r\nBEGIN:VALARM" not in text
    assert event(a_booking(**BOOKED), **changes)["dtstamp"].dt == NOW


@given(st.text(max_size=300))
def test_whatever_the_clinic_is_called_the_file_is_read_back(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    assert event(a_booking(**BOOKED), name=name)["dtstamp"].dt == NOW


def test_a_new_booking_is_a_proposed_appointment_of_a_patient() -> None:
    found = bundle(a_booking(email="ann@example.org"))
    assert (found["type"], found["timestamp"]) == ("collection", "2026-03-03T14:00:00+00:00")
    patient, appointment = of_type(found, "Patient")[0], of_type(found, "Appointment")[0]
    assert patient == {
        "resourceType": "Patient",
        "name": [{"text": "Ann Lee"}],
        "telecom": [
            {"system": "phone", "value": "+12125550142"},
            {"system": "email", "value": "ann@example.org"},
        ],
    }
    assert appointment == {
        "resourceType": "Appointment",
        "identifier": [{"system": "https://www.example.com/bookings", "value": "1"}],
        "status": "proposed",
        "serviceType": [{"text": "Free consultation"}],
        "reasonCode": [{"text": "my knee"}],
        "created": "2026-03-03T14:30:00+00:00",
        "comment": "Wished times: Tuesday morning",
        "participant": [
            {"actor": {"reference": found["entry"][0]["fullUrl"]}, "status": "needs-action"}
        ],
    }


def test_who_wrote_for_a_patient_is_their_contact() -> None:
    mum, own = a_booking(patient="Rosa Diaz (mum)", email=""), a_booking(id=2, email="")
    patient, writer = of_type(bundle(mum, own), "Patient")
    telecom = [{"system": "phone", "value": "+12125550142"}]
    assert patient == {
        "resourceType": "Patient",
        "name": [{"text": "Rosa Diaz (mum)"}],
        "contact": [{"name": {"text": "Ann Lee"}, "telecom": telecom}],
    }
    assert writer == {
        "resourceType": "Patient", "name": [{"text": "Ann Lee"}], "telecom": telecom,
    }  # fmt: skip


def test_what_is_said_beside_a_number_is_in_the_comment() -> None:
    phone = "(212) 555-0142 ext. 34, ask for Rosa"
    found = bundle(a_booking(phone=phone, times=""))
    assert of_type(found, "Patient")[0]["telecom"][0]["value"] == "+12125550142"
    assert of_type(found, "Appointment")[0]["comment"] == f"Phone: {phone}"


def test_a_booked_one_has_its_time() -> None:
    (appointment,) = of_type(bundle(a_booking(**BOOKED)), "Appointment")
    assert appointment["status"] == "booked"
    assert appointment["start"] == "2099-03-05T19:30:00+00:00"
    assert appointment["end"] == "2099-03-05T20:15:00+00:00"
    assert appointment["minutesDuration"] == 45
    assert appointment["participant"][0]["status"] == "accepted"


@pytest.mark.parametrize(
    ("status", "theirs"),
    [
        ("new", "proposed"),
        ("contacted", "proposed"),
        ("no_answer", "proposed"),
        ("declined", "cancelled"),
    ],
)
def test_what_is_not_booked_needs_no_time(status: str, theirs: str) -> None:
    (appointment,) = of_type(bundle(a_booking(status=status)), "Appointment")
    # R4's rule app-3: only proposed and cancelled ones may lack start and end.
    assert (appointment["status"], "start" in appointment) == (theirs, False)


def test_a_bundle_is_valid_for_the_library_with_every_kind_of_text() -> None:
    bookings = [
        a_booking(id=1, name=ODD, about="\x07bell\n\ttab", times="", email="ann@example.org"),
        a_booking(id=2, name=" ", phone="", email="", about="", times="", kind="callback"),
        a_booking(id=3, **BOOKED),
    ]
    text = to_fhir(bookings, clinic(), NOW)
    found = Bundle.parse_raw(text)
    kinds = [type(entry.resource) for entry in found.entry]
    assert kinds == [Patient, Patient, Patient, Appointment, Appointment, Appointment]
    assert found.entry[0].resource.name[0].text == ODD
    assert found.entry[3].resource.reasonCode[0].text == "bell\n\ttab"
    addresses = [entry.fullUrl for entry in found.entry]
    assert len(set(addresses)) == 6
    used = [entry.resource.participant[0].actor.reference for entry in found.entry[3:]]
    assert used == addresses[:3]


def test_a_person_with_two_bookings_is_one_patient() -> None:
    found = bundle(
        a_booking(id=1, phone="(212) 555-0142"),
        a_booking(id=2, phone="+1 212 555 0142", name="ANN LEE"),
        a_booking(id=3, phone="(212) 555-0142", name="Bob Lee"),
    )
    assert [one["name"][0]["text"] for one in of_type(found, "Patient")] == ["Ann Lee", "Bob Lee"]
    used = [one["participant"][0]["actor"]["reference"] for one in of_type(found, "Appointment")]
    assert used[0] == used[1] != used[2]


def test_addresses_stay_the_same_from_export_to_export() -> None:
    first, again = bundle(a_booking(id=4)), bundle(a_booking(id=3), a_booking(id=4, name="X"))
    assert first["entry"][1]["fullUrl"] == again["entry"][3]["fullUrl"]


def test_without_bookings_the_bundle_is_empty() -> None:
    assert bundle() == {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": "2026-03-03T14:00:00+00:00",
    }


def test_what_makes_no_valid_bundle_is_one_sentence() -> None:
    broken = a_booking(**{**BOOKED, "appointment_minutes": -5})
    with pytest.raises(ExportError, match=r"valid FHIR bundle, at entry\."):
        to_fhir([broken], clinic(), NOW)
