"""Whether a message leaves a way to reach the visitor."""

from __future__ import annotations

from bot.bookings.reading.contact import find_email
from bot.bookings.reading.phones import find_phone


def leaves_contact(text: str, region: str, *, usable: bool = False) -> bool:
    """Tell whether a text gives a phone number or an e-mail address.

    Args:
        text: the visitor's words.
        region: the clinic's country.
        usable: True when one that is too short or misspelt does not count.
    """
    ways = (find_phone(text, region), find_email(text))
    return any(way is not None and not (usable and way.problem) for way in ways)
