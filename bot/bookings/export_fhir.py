"""Bookings as a FHIR R4 bundle, validated by fhir.resources.

The models are those of R4B (4.3.0): fhir.resources 7.0 is its newest line that runs on pydantic 1,
and it has no others of that age. Appointment, Patient and Bundle have the same elements in R4B as
in R4 (4.0.1), so what is made here is valid as both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from bot.bookings.appointments import BOOKED, DECLINED
from bot.bookings.fields import FIELDS, Field
from bot.bookings.model import DeskBooking
from bot.errors import ExportError
from bot.knowledge.model import Clinic

#: Any fixed number of our own: the same booking has the same address in every export.
SPACE = UUID("0b9d6a0e-6a37-4f0e-9a53-52c8a4f3d9c1")
SERVICES = {"consultation": "Free consultation", "callback": "Call back"}
#: What is not settled is proposed; what was declined is called off.
STATUSES = {BOOKED: "booked", DECLINED: "cancelled"}
ANSWERS = {BOOKED: "accepted", DECLINED: "declined"}
#: Not allowed in a FHIR string.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

#: A number with these has an extension, or says whom to ask for: its international form does not.
WORDS = re.compile(r"[^\W\d_]")

Json = dict[str, Any]


def to_fhir(bookings: Sequence[DeskBooking], clinic: Clinic, now: datetime) -> str:
    """A collection of a `Patient` for each person and an `Appointment` for each booking, as JSON.

    Raises:
        ExportError: something does not make a valid bundle.
    """
    patients = _patients(bookings)
    entries = [_entry(one.id, "patient", _patient(one)) for one in _once(patients.values())]
    entries += [
        _entry(one.id, "appointment", _appointment(one, patients[one.id], clinic))
        for one in bookings
    ]
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _instant(now),
        # FHIR has no empty lists.
        **({"entry": entries} if entries else {}),
    }
    try:
        return str(Bundle.parse_obj(bundle).json(indent=2))
    except ValidationError as error:
        places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors()[:3])
        raise ExportError(f"The bookings do not make a valid FHIR bundle, at {places}.") from error


def _patients(bookings: Sequence[DeskBooking]) -> Mapping[int, DeskBooking]:
    """Booking -> the first booking of the same person: same name, patient and contact."""
    first: dict[tuple[str, str, str], DeskBooking] = {}
    found = {}
    for one in bookings:
        whom = " ".join(value for _, value in _stated(one, "patient"))
        person = (f"{one.name}\n{whom}".casefold(), one.phone_key, one.email_key)
        found[one.id] = first.setdefault(person, one)
    return found


def _once(bookings: Any) -> list[DeskBooking]:
    return list({one.id: one for one in bookings}.values())


def _address(number: int, kind: str) -> str:
    return f"urn:uuid:{uuid5(SPACE, f'{kind}:{number}')}"


def _entry(number: int, kind: str, resource: Json) -> Json:
    return {"fullUrl": _address(number, kind), "resource": resource}


def _patient(booking: DeskBooking) -> Json:
    name = " ".join(value for _, value in _stated(booking, "name"))
    telecom = [
        {"system": one.name, "value": _words(booking.reached_at(one.name))}
        for one, _ in _stated(booking, "telecom")
    ]
    who: Json = {"telecom": telecom} if telecom else {}
    if whom := " ".join(value for _, value in _stated(booking, "patient")):
        writer = {**({"name": {"text": name}} if name else {}), **who}
        theirs = {"contact": [writer]} if writer else {}
        return {"resourceType": "Patient", "name": [{"text": whom}], **theirs}
    return {
        "resourceType": "Patient",
        # One text: which part of a name is the family's cannot be told from outside.
        **({"name": [{"text": name}]} if name else {}),
        **who,
    }


def _appointment(booking: DeskBooking, person: DeskBooking, clinic: Clinic) -> Json:
    site = clinic.website.rstrip("/")
    system = {"system": f"{site}/bookings"} if site else {}
    reasons = [{"text": value} for _, value in _stated(booking, "reason")]
    remarks = [
        one for one in _stated(booking, "telecom") if one[0].link == "tel" and WORDS.search(one[1])
    ]
    told = (*_stated(booking, "comment"), *remarks)
    comment = "\n".join(f"{one.label}: {value}" for one, value in told)
    return {
        "resourceType": "Appointment",
        "identifier": [{**system, "value": str(booking.id)}],
        "status": STATUSES.get(booking.status, "proposed"),
        "serviceType": [{"text": SERVICES.get(booking.kind, booking.kind)}],
        **({"reasonCode": reasons} if reasons else {}),
        **_when(booking),
        "created": _instant(booking.created_at),
        **({"comment": comment} if comment else {}),
        "participant": [
            {
                "actor": {"reference": _address(person.id, "patient")},
                "status": ANSWERS.get(booking.status, "needs-action"),
            }
        ],
    }


def _stated(booking: DeskBooking, place: str) -> list[tuple[Field, str]]:
    """The fields that stand at a place of the bundle, each with what was given for it."""
    values = ((one, _words(booking.given[one.name])) for one in FIELDS if one.fhir == place)
    return [(one, value) for one, value in values if value]


def _when(booking: DeskBooking) -> Json:
    begin = booking.appointment_at
    if begin is None:
        return {}
    end = begin + timedelta(minutes=booking.appointment_minutes)
    return {
        "start": _instant(begin),
        "end": _instant(end),
        "minutesDuration": booking.appointment_minutes,
    }


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _words(text: str) -> str:
    return UNSEEN.sub(" ", text).strip()
