"""E-mail addresses in what a visitor writes, and what is said of any contact way; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from bot.bookings.reading.slips import meant

# An address begins where its word does, and only so far back: tried from every letter of a long
# word, the time would grow with the square of its length.
EMAIL = re.compile(r"(?<![^\s@,;:<>()])[^\s@,;:<>()]+@[^\s,;:<>()]+")
BROKEN_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<user>[\w.+-]{1,64}(?: dot [\w+-]{1,30}){0,3}) ?(?:\(at\)|\[at\]|\bat\b|@) ?"
    r"(?P<host>[\w-]{1,60})(?:\.| dot )(?P<end>\w{2,20}(?:(?:\.| dot )\w{2,20})?)\b",
    re.IGNORECASE,
)
DOT = re.compile(r" dot ", re.IGNORECASE)
AROUND = ".!?'\"“”‘’*"


@dataclass(frozen=True)
class Contact:
    """What was found: a good value, or why the one given cannot be used.

    Attributes:
        value: the number in national form (or with country code if foreign), or the address.
        problem: "" when good; "short", "invalid" for phones; "invalid", "letters" for addresses.
        span: character offsets in the text.
        note: what was said with a number and is kept with it, such as "ask for Rosa".
        meant: the address that this one is probably a slip for; "" when there is no doubt.
    """

    value: str
    problem: str
    span: tuple[int, int]
    note: str = ""
    meant: str = ""

    @property
    def kept(self) -> str:
        """What is stored and shown."""
        return f"{self.value}, {self.note}" if self.note else self.value


def find_email(text: str) -> Contact | None:
    """Return the last e-mail address in a text, also one spelt "ana at example dot com"."""
    text = text.replace("＠", "@")
    matches = list(EMAIL.finditer(text))
    if matches:
        raw = matches[-1].group()
        return _email(raw.strip(AROUND), matches[-1].span())
    spelt = BROKEN_EMAIL.search(text)
    if spelt is None:
        return None
    found = _email(DOT.sub(".", f"{spelt['user']}@{spelt['host']}.{spelt['end']}"), spelt.span())
    return found if not found.problem else None


def sendable(address: str) -> str:
    """Return an address as mail servers take it: "ana@exämple.com" has a form in plain letters."""
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return address
    return checked.ascii_email or address


def _email(raw: str, span: tuple[int, int]) -> Contact:
    try:
        checked = validate_email(raw, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        letters = not raw.rpartition("@")[0].isascii()
        return Contact(raw, "letters" if letters else "invalid", span, meant=_mended(raw))
    address = str(checked.normalized)
    return Contact(address, "", span, meant=_mended(address))


def _mended(address: str) -> str:
    """Return the address that was probably meant, if it is one that mail can be sent to."""
    likely = meant(address)
    try:
        validate_email(likely, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    return likely
