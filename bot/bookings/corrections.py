"""Corrections of a part: the last digits of a number, one letter of a name, other days."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz.distance import DamerauLevenshtein

from bot.bookings.fields import CALLED, LONGEST
from bot.bookings.reading.phones import find_phone
from bot.bookings.reading.times import has_times

SOME_DIGITS = re.compile(r"(?<![\d/:.-])\d{2,6}(?![\d/:.-])")
WORD = re.compile(r"[^\W\d_]{3,40}")
FIELD = re.compile(rf"\b({'|'.join(map(re.escape, CALLED))})\b", re.IGNORECASE)
MOST_SLIPS = 2  # letters in which the right spelling of a name differs from the wrong one
LONGEST_NAMES = 20  # words of a message in which the right spelling is looked for


def field_named(text: str) -> str:
    """Return the first field that a text names, such as "phone" for "the number"; "" for none."""
    match = FIELD.search(text)
    return CALLED[match.group().lower()] if match else ""


def corrected(given: Mapping[str, str], text: str, region: str) -> dict[str, str]:
    """Return the field that a correction in a few words changes; nothing when it is not plain.

    Args:
        given: what was told before.
        text: such as "it's 0174 at the end", "Rosa with an s not z", "not Monday, Tuesday".
        region: the clinic's country.
    """
    if phone := _with_other_end(given.get("phone", ""), text, region):
        return {"phone": phone}
    if "times" in given and has_times(text):
        return {"times": text.strip()[: LONGEST["times"]]}
    if name := _respelt(given.get("name", ""), text):
        return {"name": name}
    return {}


def _with_other_end(phone: str, text: str, region: str) -> str:
    """Return a number with its last digits as the text tells them; "" when there is no such number."""
    number = find_phone(phone, region) if phone else None
    if number is None or number.problem:
        return ""
    digits = re.sub(r"\D", "", number.value)
    ends = [one for one in SOME_DIGITS.findall(text) if not digits.endswith(one)]
    if len(ends) != 1 or not len(ends[0]) < len(digits):
        return ""
    plus = "+" if number.value.startswith("+") else ""
    other = find_phone(f"{plus}{digits[: -len(ends[0])]}{ends[0]}", region)
    if other is None or other.problem:
        return ""
    return phone.replace(number.value, other.value)


def _respelt(name: str, text: str) -> str:
    """Return a name with the one word that the text spells a little differently."""
    words = name.split()
    for told in WORD.findall(text)[:LONGEST_NAMES]:
        for place, word in enumerate(words):
            plain, other = word.casefold(), told.casefold()
            apart = DamerauLevenshtein.distance(plain, other, score_cutoff=MOST_SLIPS)
            if 0 < apart <= min(MOST_SLIPS, len(plain) // 3) and not set(words) & {told}:
                right = told if told[0].isupper() else told.capitalize()
                return " ".join([*words[:place], right, *words[place + 1 :]])
    return ""
