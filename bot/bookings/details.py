"""The details of a booking in what a visitor writes; pure functions over text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.bookings.fields import CALLED, CONTACT, LONGEST, NAMES
from bot.bookings.reading import names, patient, times
from bot.bookings.reading.contact import find_email
from bot.bookings.reading.phones import find_phone
from bot.bookings.wordings import ABOUT, AMISS, CHANGE, FIELD, NOTHING_AMISS, QUESTION, REFUSED

#: The fields that are found wherever they stand; the others are what is answered when asked.
READERS = frozenset(["name", "patient", "phone", "email", "about", "times"])
MOST_WORDS = 40  # of an answer to the question for times that names none
#: Where one of these was asked for, days and times among the words are told of something else.
NOT_TIMES = frozenset(["name", "patient", "contact", "about", "consent", "meant"])


@dataclass(frozen=True)
class Details:
    """What one message says.

    Attributes:
        found: field -> value.
        problems: field -> "short" or "invalid", with the value as written in `written`.
        refused: contact ways that the visitor does not want to give.
        change: a field that the visitor wants to change without giving the new value.
        meant: the e-mail address that the one given is probably a slip for.
    """

    found: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    change: str = ""
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
    refused = tuple(key for key, pattern in REFUSED.items() if pattern.search(text))
    wanted = _to_change(text, asked)
    if not plain:
        found = said.found | _found(
            rest, "" if refused else asked, now, taken=bool(said.found), likely=likely
        )
    elif said.found or said.problems or refused or wanted:
        found = said.found
    else:
        found = _as_it_is(rest, asked)
    change = "" if wanted in found else wanted
    return replace(said, found=found, refused=refused, change=change)


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
    rest: str, asked: str, now: datetime, *, taken: bool, likely: float | None
) -> dict[str, str]:
    """Return what is found wherever it stands, contact ways aside.

    Args:
        rest: the visitor's words without contact ways.
        asked: what was asked for last; "" also when a contact way was refused instead.
        now: the clinic's local time.
        taken: True when the message has given a contact way.
        likely: the model's probability that the message gives a detail at all.
    """
    found, rest = _persons(rest, asked, likely)
    if when := _times(rest, asked, now):
        found["times"] = when
    if about := _about(rest, asked=asked == "about", taken=taken or bool(found)):
        found["about"] = about
    if asked in ("confirm", "change") and not (taken or found) and (name := names.alone(rest)):
        found["name"] = name
    return found


def _as_it_is(text: str, asked: str) -> dict[str, str]:
    """Return a whole answer for the field that was asked for; a question answers nothing."""
    answer = text.strip(" ;\n")[: LONGEST[asked]]
    return {asked: answer} if answer and not QUESTION.search(text) else {}


def _to_change(text: str, asked: str) -> str:
    """Return the field that is to be another, whether or not the text gives the new value."""
    change = CHANGE.search(text)
    if asked == "change" and not change and len(text.split()) <= 4:
        change = FIELD.search(text)
    word = next(filter(None, change.groups())) if change else ""
    return CALLED.get(word.lower(), "")


def wants_change(text: str) -> bool:
    """True when a visitor says that something is to be changed, without saying to what."""
    return bool(AMISS.search(text)) and not NOTHING_AMISS.search(text)


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
    is_asked = asked == "times" and not QUESTION.search(text)
    if is_asked and not times.has_times(text) and len(text.split()) > MOST_WORDS:
        return ""
    return times.find(text, asked=is_asked, now=now, cued=asked in NOT_TIMES)


def _about(text: str, *, asked: bool, taken: bool) -> str:
    """Return what the visit is about: words after "about" or, when asked for, the whole answer."""
    match = ABOUT.search(text)
    if match:
        words = re.split(
            r";|\b(?:my (?:name|number|phone|e-?mail)|call me|reach me)\b", match.group(1)
        )
        cleaned = times.TIMES.split(words[0])[0] if not asked else words[0]
        cleaned = re.sub(r"\b(?:and|on|at|for|in the)\s*$", "", cleaned.strip(" ,.;:\n")).strip(
            " ,"
        )
        if len(cleaned) >= 3:
            return cleaned[: LONGEST["about"]]
    if asked and not taken and not QUESTION.search(text):
        return text.strip(" ;\n")[: LONGEST["about"]]
    return ""
