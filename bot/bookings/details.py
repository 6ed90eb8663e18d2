"""The details of a booking in what a visitor writes; pure functions over text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

import dateparser

from bot.bookings.contact import find_email, find_phone
from bot.bookings.fields import CALLED, LONGEST, NAMES
from bot.bookings.wordings import (
    ABOUT,
    AMISS,
    CHANGE,
    FIELD,
    NAME,
    NAME_END,
    NAME_LEAD,
    NOT_NAMES,
    NOTHING_AMISS,
    QUESTION,
    REFUSED,
    RELATIVE,
    TIMES,
)

LONGEST_LOOK = 300  # characters after "my name is" that are looked at
#: The fields that are found wherever they stand; the others are what is answered when asked.
READERS = frozenset(["name", "phone", "email", "about", "times"])


@dataclass(frozen=True)
class Details:
    """What one message says.

    Attributes:
        found: field -> value.
        problems: field -> "short" or "invalid", with the value as written in `written`.
        refused: contact ways that the visitor does not want to give.
        change: a field that the visitor wants to change without giving the new value.
    """

    found: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    change: str = ""


def read(text: str, *, asked: str, now: datetime, region: str) -> Details:
    """Return the details in a message.

    Args:
        text: the visitor's words.
        asked: the field that was asked for last ("" when none): a short plain answer fills it.
        now: the clinic's local time, to turn "tomorrow" into a date.
        region: the clinic's country, such as "US"; numbers without a country code are its own.
    """
    plain = asked in NAMES and asked not in READERS
    said, rest = _contacts(text, region, but_whole=plain)
    refused = tuple(key for key, pattern in REFUSED.items() if pattern.search(text))
    wanted = _to_change(text, asked)
    if not plain:
        found = said.found | _found(rest, "" if refused else asked, now, taken=bool(said.found))
    elif said.found or said.problems or refused or wanted:
        found = said.found
    else:
        found = _as_it_is(rest, asked)
    change = "" if wanted in found else wanted
    return replace(said, found=found, refused=refused, change=change)


def _contacts(text: str, region: str, *, but_whole: bool) -> tuple[Details, str]:
    """Return the contact ways in a text, and the text without them.

    Args:
        text: the visitor's words.
        region: the clinic's country.
        but_whole: leave one that is all there is, such as the number of a policy.
    """
    said, rest = Details(), text
    for key, contact in (("email", find_email(text)), ("phone", find_phone(text, region))):
        if contact is None:
            continue
        written = text[contact.span[0] : contact.span[1]]
        if but_whole and written == text.strip(" ;,.!\n"):
            continue
        if contact.problem:
            said.problems[key], said.written[key] = contact.problem, contact.value
        else:
            said.found[key] = contact.value
        rest = rest.replace(written, " ; ")
    return said, rest


def _found(rest: str, asked: str, now: datetime, *, taken: bool) -> dict[str, str]:
    """Return what is found wherever it stands, contact ways aside.

    Args:
        rest: the visitor's words without contact ways.
        asked: what was asked for last; "" also when a contact way was refused instead.
        now: the clinic's local time.
        taken: True when the message has given a contact way.
    """
    found = {}
    if name := _name(rest, asked=asked == "name"):
        found["name"] = name
    if times := _times(rest, asked == "times", now):
        found["times"] = times
    if about := _about(rest, asked=asked == "about", taken=taken or bool(found)):
        found["about"] = about
    if asked in ("confirm", "change") and not (taken or found) and (name := _new_name(rest)):
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


def _new_name(text: str) -> str:
    """Return a name that stands alone where a correction may come, written as names are."""
    alone = text.strip(" ;,.!\n\t")
    words = alone.split()
    is_written_so = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
    return _name_at(alone) if is_written_so else ""


def _name(text: str, *, asked: bool) -> str:
    """Return a name after "my name is", or a short answer made of words when it was asked for."""
    for lead in NAME_LEAD.finditer(text):
        if name := _name_at(text[lead.end() : lead.end() + LONGEST_LOOK]):
            strong = "name" in lead.group().lower() or "call" in lead.group().lower()
            # "im desperate" gives no name; as written, for what is returned has capitals.
            if strong or asked or text[lead.end() : lead.end() + 1].isupper():
                return name
    if not asked or QUESTION.search(text):
        return ""
    return _name_at(text.strip(" ;,.!\n\t"))


def _name_at(text: str) -> str:
    """Return the name that a text begins with, or nothing when its first word is no name."""
    text = NAME_END.sub("", text.strip()).strip()
    match = NAME.match(text)
    if match is None or len(text.split()) > 5:
        return ""
    words = match.group().split()
    kept = []
    for word in words:
        if word.lower().strip(".") in NOT_NAMES:
            break
        kept.append(word)
    name = " ".join(kept)
    return (name.title() if name.islower() else name)[: LONGEST["name"]]


def _times(text: str, asked: bool, now: datetime) -> str:
    """Return the preferred days or times as written, with a date beside "tomorrow" and the like."""
    matches = list(TIMES.finditer(text))
    if asked and not QUESTION.search(text) and (matches or len(text.split()) <= 12):
        words = text.strip(" ;,.!\n")
    elif matches:
        words = text[matches[0].start() : matches[-1].end()].strip(" ;,.\n")
        if len(words) > LONGEST["times"] or ";" in words:
            words = ", ".join(match.group() for match in matches)
    else:
        return ""
    relative = RELATIVE.search(words)
    if relative:
        naive = now.replace(tzinfo=None)
        options = {"RELATIVE_BASE": naive, "PREFER_DATES_FROM": "future"}
        plain = re.sub(r"^(?:next|this) ", "", relative.group(), flags=re.IGNORECASE)
        day = dateparser.parse(plain, languages=["en"], settings=options)
        if day is not None:
            words = f"{words} ({day:%A} {day.day} {day:%B})"
    return words[: LONGEST["times"]]


def _about(text: str, *, asked: bool, taken: bool) -> str:
    """Return what the visit is about: words after "about" or, when asked for, the whole answer."""
    match = ABOUT.search(text)
    if match:
        words = re.split(
            r";|\b(?:my (?:name|number|phone|e-?mail)|call me|reach me)\b", match.group(1)
        )
        cleaned = TIMES.split(words[0])[0] if not asked else words[0]
        cleaned = re.sub(r"\b(?:and|on|at|for|in the)\s*$", "", cleaned.strip(" ,.;:\n")).strip(
            " ,"
        )
        if len(cleaned) >= 3:
            return cleaned[: LONGEST["about"]]
    if asked and not taken and not QUESTION.search(text):
        return text.strip(" ;\n")[: LONGEST["about"]]
    return ""
