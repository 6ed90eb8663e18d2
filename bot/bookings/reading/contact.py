"""Phone numbers and e-mail addresses in what a visitor writes; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

# An address begins where its word does, and only so far back: tried from every letter of a long
# word, the time would grow with the square of its length.
EMAIL = re.compile(r"(?<![^\s@,;:<>()])[^\s@,;:<>()]+@[^\s,;:<>()]+")
BROKEN_EMAIL = re.compile(
    r"\b(?P<user>[\w.+-]{1,64})\s*(?:\(at\)|\[at\]|\bat\b)\s*"
    r"(?P<host>[\w-]+)(?:\.|\s+dot\s+)(?P<end>\w{2,})\b",
    re.IGNORECASE,
)
DIGITS = re.compile(r"(?<![\w@.-])\+?\(?\d[\d\s().\-/]{3,}\d(?![\w@])")
REJECTED = re.compile(r"\b(?:not|isn't|instead of|rather than)\s*$", re.IGNORECASE)
NEAR = 80  # characters before a number in which words that take it back stand
FEWEST, MOST = 5, 15  # digits that somebody may mean as a phone number


@dataclass(frozen=True)
class Contact:
    """What was found: a good value, or why the one given cannot be used.

    Attributes:
        value: the number in national form (or with country code if foreign), or the address.
        problem: "" when good; "short", "invalid" for phones; "invalid" for e-mail addresses.
        span: character offsets in the text.
    """

    value: str
    problem: str
    span: tuple[int, int]


def find_phone(text: str, region: str) -> Contact | None:
    """Return the last phone number in a text: people correct themselves at the end.

    Args:
        text: the visitor's words.
        region: the country, such as "US", whose a number without a country code is.
    """
    blanked = EMAIL.sub(lambda match: " " * len(match.group()), text)
    last = None
    for match in DIGITS.finditer(blanked):
        digits = re.sub(r"\D", "", match.group())
        if not len(digits) >= FEWEST or _looks_like_date(match.group()):
            continue
        start = match.start()
        if REJECTED.search(blanked, max(0, start - NEAR), start):  # "... not 555 0142"
            continue
        last = match.group(), digits, match.span()
    return _phone(*last, region) if last else None


def _phone(raw: str, digits: str, span: tuple[int, int], region: str) -> Contact:
    if len(digits) > MOST:
        return Contact(raw.strip(), "invalid", span)
    for candidate in (raw, f"+{digits}" if len(digits) > 10 else raw):
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            home = phonenumbers.country_code_for_region(region) == number.country_code
            style = phonenumbers.PhoneNumberFormat
            form = style.NATIONAL if home else style.INTERNATIONAL
            return Contact(phonenumbers.format_number(number, form), "", span)
    return Contact(raw.strip(), "short" if len(digits) < 10 else "invalid", span)


def _looks_like_date(raw: str) -> bool:
    """Tell a date (12/05/2026, 2026-05-12) or a span of hours (9-11, 14.00 - 16.00) from a number."""
    compact = re.sub(r"\s", "", raw)
    date = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}"
    hours = r"\d{1,2}[.:]\d{2}-\d{1,2}[.:]\d{2}"
    return re.fullmatch(f"{date}|{hours}", compact) is not None


def find_email(text: str) -> Contact | None:
    """Return the last e-mail address in a text, also one spelt "ana at example dot com"."""
    matches = list(EMAIL.finditer(text))
    if matches:
        raw, span = matches[-1].group().rstrip(".!?'\""), matches[-1].span()
        try:
            checked = validate_email(raw, check_deliverability=False)
        except EmailNotValidError:
            return Contact(raw, "invalid", span)
        return Contact(str(checked.normalized), "", span)
    spelt = BROKEN_EMAIL.search(text)
    if spelt is None:
        return None
    address = f"{spelt['user']}@{spelt['host']}.{spelt['end']}"
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return None
    return Contact(str(checked.normalized), "", spelt.span())
