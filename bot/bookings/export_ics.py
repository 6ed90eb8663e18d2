"""An appointment as a calendar file (RFC 5545) to send to a visitor; pure functions.

It names the clinic, the place and the time, and nothing of what the appointment is about: the
file ends up in calendars that others can see.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress

from bot.bookings.model import DeskBooking
from bot.knowledge.model import Clinic

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
    begin = booking.appointment_at
    assert begin is not None
    called = booking.kind == CALLBACK
    event = Event()
    event.add("uid", f"booking-{booking.id}@{_host(clinic)}")
    event.add("sequence", booking.version)
    event.add("dtstamp", now.astimezone(timezone.utc))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=booking.appointment_minutes))
    title = f"Call from {clinic.name}" if called else f"Appointment at {clinic.name}"
    event.add("summary", _plain(title))
    event.add("description", _plain(_description(clinic)))
    if clinic.address and not called:
        event.add("location", _plain(clinic.address))
    organizer = _organizer(clinic)
    if organizer is not None:
        event.add("organizer", organizer)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Front desk//Bookings//EN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _plain(text: str) -> str:
    """Without the characters that no value may have."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _description(clinic: Clinic) -> str:
    ways = [way for way in (clinic.phone, clinic.email) if way]
    change = f"To change or cancel, please contact us: {', '.join(ways)}." if ways else ""
    return "\n".join(part for part in (clinic.name, change) if part)


def _organizer(clinic: Clinic) -> vCalAddress | None:
    """Who publishes it; the address is checked by nobody before us, so only a plain one."""
    if not re.fullmatch(r"[^\s@<>\"\\]+@[^\s@<>\"\\]+", clinic.email):
        return None
    organizer = vCalAddress(f"mailto:{clinic.email}")
    # A parameter has no way to write a quotation mark.
    organizer.params["cn"] = _plain(clinic.name).replace('"', "'").replace("\n", " ")
    return organizer


def _host(clinic: Clinic) -> str:
    """The clinic's own host, so that no other clinic's event has the same UID."""
    host = urlsplit(clinic.website).hostname or clinic.email.rpartition("@")[2]
    return host if re.fullmatch(r"[A-Za-z0-9.-]+", host) else "front-desk.invalid"
