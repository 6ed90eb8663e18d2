"""What tells that two bookings are of one person, and what a search looks through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import phonenumbers

from bot.bookings.fields import FIELDS
from bot.bookings.reading.phones import FEWEST
from bot.text import without_accents

#: Keys only compare numbers with one another, so any country will do, as long as it stays the same.
REGION = "US"
#: Fields that a search looks through.
SEARCHED = tuple(one.name for one in FIELDS if one.searched)
#: A search that is nothing but a number, however it is written.
NUMBER = re.compile(r"[\d\s().+/-]{3,}")


def phone_key(phone: str) -> str:
    """A phone number in E.164, so that (212) 555-0142 and +1 212 555 0142 are one.

    Too few digits are nobody's number, or strangers would be taken for one person.
    """
    phone = phone.partition(",")[0]  # behind it may stand whom to ask for
    if len(digits_of(phone)) < FEWEST:
        return ""
    try:
        number = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        return digits_of(phone)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email_key(email: str) -> str:
    """An e-mail address without case."""
    return email.strip().casefold()


def search_form(text: str) -> str:
    """A text without case, accents and double spaces: "Zoë  Lee" is found by "zoe lee"."""
    return " ".join(without_accents(text).replace("’", "'").casefold().split())


def digits_of(text: str) -> str:
    """Only the digits, as 0 to 9."""
    return "".join(str(unicodedata.digit(one)) for one in text if one.isdecimal())


def keys_of(given: Mapping[str, str]) -> dict[str, str]:
    """The columns that a booking is found by, of what was given for its fields."""
    number = phone_key(given.get("phone", ""))
    parts = (number if name == "phone" else search_form(given.get(name, "")) for name in SEARCHED)
    return {
        "phone_key": number,
        "email_key": email_key(given.get("email", "")),
        "search_key": " ".join(filter(None, parts)),
    }


def words_of(search: str) -> list[str]:
    """The words that a booking's `search_key` must all have.

    A number is looked for without the zeros in front, which the international form lacks.
    """
    if NUMBER.fullmatch(search.strip()) and (number := digits_of(search).lstrip("0")):
        return [number]
    return search_form(search).split()[:10]
