"""Floor 1: an appointment as a calendar file (RFC 5545) to send to a visitor; pure functions.

It names the clinic, the place and the time, and nothing of what the appointment is about: the
file ends up in calendars that others can see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from bot.desk.model_appointments import DeskBooking
from bot.desk.moments import moment_of
from bot.knowledge.model import Clinic

LONGEST_LINE = 75  # octets, without the line break
CALLBACK = "callback"
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def to_ics(booking: DeskBooking, clinic: Clinic, now: datetime) -> str:
    """A calendar with one event.

    Sent again after another change it replaces the older one: same UID, higher SEQUENCE.

    Args:
        booking: with an appointment.
        clinic: how the clinic is reached.
        now: when the file is made.
    """
    begin = moment_of(booking.appointment_at)
    end = begin + timedelta(minutes=booking.appointment_minutes)
    called = booking.kind == CALLBACK
    summary = f"Call from {clinic.name}" if called else f"Appointment at {clinic.name}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Front desk//Bookings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:booking-{booking.id}@{_host(clinic)}",
        f"SEQUENCE:{booking.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(begin)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(_description(clinic))}",
        *([] if called or not clinic.address else [f"LOCATION:{escaped(clinic.address)}"]),
        *_organizer(clinic),
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """A text as a value: RFC 5545, section 3.3.11."""
    plain = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for letter in ("\\", ";", ","):
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets; a letter of several octets is never cut."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            # The blank in front is how the next piece says that it goes on.
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def _description(clinic: Clinic) -> str:
    ways = [way for way in (clinic.phone, clinic.email) if way]
    change = f"To change or cancel, please contact us: {', '.join(ways)}." if ways else ""
    return "\n".join(part for part in (clinic.name, change) if part)


def _organizer(clinic: Clinic) -> list[str]:
    """Who publishes it; the address is checked by nobody before us, so only a plain one."""
    if not re.fullmatch(r"[^\s@<>\"\\]+@[^\s@<>\"\\]+", clinic.email):
        return []
    # A quoted parameter has no way to write a quotation mark.
    name = UNSEEN.sub("", clinic.name).replace('"', "'").replace("\n", " ")
    return [f'ORGANIZER;CN="{name}":mailto:{clinic.email}']


def _host(clinic: Clinic) -> str:
    """The clinic's own host, so that no other clinic's event has the same UID."""
    host = urlsplit(clinic.website).hostname or clinic.email.rpartition("@")[2]
    return host if re.fullmatch(r"[A-Za-z0-9.-]+", host) else "front-desk.invalid"
