"""The details of a booking in what a visitor writes; pure functions over text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.bookings.fields import CONSENT, CONTACT, LONGEST, MEANT, NAMES
from bot.bookings.reading import names, patient, reasons, times
from bot.bookings.reading.contact import find_email
from bot.bookings.reading.phones import find_phone

#: The fields that are found wherever they stand; the others are what is answered when asked.
READERS = frozenset(["name", "patient", "phone", "email", "about", "times"])
MOST_WORDS = 40  # of an answer to the question for times that names none
#: What was asked for -> which days and times in the answer are believed to be those of the visit.
BELIEVED: Mapping[str, times.Believed] = {
    "name": "apart", "patient": "apart", CONTACT: "apart", "about": "cued", CONSENT: "cued",
    MEANT: "cued",
}  # fmt: skip


@dataclass(frozen=True)
class Details:
    """What one message says.

    Attributes:
        found: field -> value.
        problems: field -> "short" or "invalid", with the value as written in `written`.
        meant: the e-mail address that the one given is probably a slip for.
    """

    found: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    meant: str = ""


def read(
    text: str, *, asked: str, now: datetime, region: str, likely: float | None = None
) -> Details:
    """Return the details in a message.

    Args:
        text: the visitor's words.
        asked: the field that was asked for last ("" when none): a short plain answer fills it.
        now: the clinic's local time, to turn "tomorrow" into a date.
        region: the clinic's country, such as "US"; numbers without a country code are its own.
        likely: the model's probability that the message gives a detail at all; None when unknown.
    """
    text = names.plain(text)
    plain = asked in NAMES and asked not in READERS
    said, rest = _contacts(text, region, asked, but_whole=plain)
    if not plain:
        found = said.found | _found(text, rest, asked, now, taken=bool(said.found), likely=likely)
    else:
        found = said.found if said.found or said.problems else _as_it_is(text, asked)
    return replace(said, found=found)


def _contacts(text: str, region: str, asked: str, *, but_whole: bool) -> tuple[Details, str]:
    """Return the contact ways in a text, and the text without them.

    Args:
        text: the visitor's words.
        region: the clinic's country.
        asked: what was asked for last.
        but_whole: leave one that is all there is, such as the number of a policy.
    """
    said, rest = Details(), text
    phone = find_phone(text, region, asked=asked == CONTACT)
    for key, contact in (("email", find_email(text)), ("phone", phone)):
        if contact is None:
            continue
        written = text[contact.span[0] : contact.span[1]]
        if but_whole and written == text.strip(" ;,.!\n"):
            continue
        if contact.meant:
            said = replace(said, meant=contact.meant)
        if contact.problem and not contact.meant:
            said.problems[key], said.written[key] = contact.problem, contact.value
        else:
            said.found[key] = contact.kept
        rest = rest.replace(written, " ; ")
    return said, rest


def _found(
    text: str, rest: str, asked: str, now: datetime, *, taken: bool, likely: float | None
) -> dict[str, str]:
    """Return what is found wherever it stands, contact ways aside.

    Args:
        text: the visitor's words.
        rest: the same without contact ways.
        asked: what was asked for last, if the message answers that.
        now: the clinic's local time.
        taken: True when the message has given a contact way.
        likely: the model's probability that the message gives a detail at all.
    """
    found, rest = _persons(rest, asked, likely)
    if when := _times(rest, asked, now):
        found["times"] = when
    about = text.strip(" ;\n") if asked == "about" else reasons.find(rest, asked=asked)
    if about := about[: LONGEST["about"]]:
        found["about"] = about
    if asked in ("confirm", "change") and not (taken or found) and (name := names.alone(rest)):
        found["name"] = name
    return found


def _as_it_is(text: str, asked: str) -> dict[str, str]:
    """Return a whole answer for the field that was asked for."""
    answer = text.strip(" ;\n")[: LONGEST[asked]]
    return {asked: answer} if answer else {}


def _persons(text: str, asked: str, likely: float | None) -> tuple[dict[str, str], str]:
    """Return who writes and whom it is for, and the text without the latter."""
    found = {}
    if other := patient.find(text):
        found["patient"] = other.value
        start, end = other.span
        text = f"{text[:start]} ; {text[end:]}" if end > start else text
    if name := names.find(text, asked=asked in ("name", "patient"), likely=likely):
        found.setdefault("patient" if asked == "patient" else "name", name)
    return found, text


def _times(text: str, asked: str, now: datetime) -> str:
    """Return the days and times in a text; the whole of it where they were asked for."""
    is_asked = asked == "times"
    if is_asked and not times.has_times(text) and len(text.split()) > MOST_WORDS:
        return ""
    return times.find(text, asked=is_asked, now=now, believed=BELIEVED.get(asked, "told"))
