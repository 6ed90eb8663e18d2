"""What a visitor gave with a booking, as the desk reads it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bot.bookings.fields import FIELDS, Field
from bot.bookings.model import DeskBooking


@dataclass(frozen=True)
class Fact:
    """A line of the booking's page.

    Args:
        label: what stands in front of it.
        text: what was given; empty for nothing.
        link: where a click on it leads; empty for plain words.
    """

    label: str
    text: str
    link: str = ""


def facts(booking: DeskBooking) -> list[Fact]:
    """The lines of a booking below its name; what is not asked for has one only where it was given."""
    return [
        Fact(one.label, text, _link(booking, one))
        for one in FIELDS
        if one.name != "name"
        and ((text := booking.given[one.name]) or (one.asked_by and not one.is_contact))
    ]


def _link(booking: DeskBooking, field: Field) -> str:
    if not field.link:
        return ""
    # A number keeps the plus of its country; in an address it would stand for a blank.
    safe = "/+" if field.link == "tel" else "/"
    return f"{field.link}:{quote(booking.reached_at(field.name), safe=safe)}"


def searched() -> str:
    """What a search looks through, such as "Name, phone or e-mail"."""
    first, *labels = [one.label for one in FIELDS if one.searched]
    words = [first, *map(str.lower, labels)]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
