"""The details of a booking in what a visitor writes; pure functions over text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import dateparser

from bot.bookings.contact import find_email, find_phone
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
LONGEST = {"name": 80, "about": 500, "times": 200}


@dataclass(frozen=True)
class Details:
    """What one message says.

    Attributes:
        found: field ("name", "phone", "email", "about", "times") -> value.
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
    found: dict[str, str] = {}
    problems: dict[str, str] = {}
    written: dict[str, str] = {}
    rest = text
    for key, contact in (("email", find_email(text)), ("phone", find_phone(text, region))):
        if contact is None:
            continue
        if contact.problem:
            problems[key], written[key] = contact.problem, contact.value
        else:
            found[key] = contact.value
        rest = rest.replace(text[contact.span[0] : contact.span[1]], " ; ")
    refused = tuple(key for key, pattern in REFUSED.items() if pattern.search(text))
    if name := _name(rest, asked=asked == "name" and not refused):
        found["name"] = name
    if times := _times(rest, asked == "times" and not refused, now):
        found["times"] = times
    if about := _about(rest, asked=asked == "about" and not refused, taken=bool(found)):
        found["about"] = about
    if asked in ("confirm", "change") and not found and (name := _new_name(rest)):
        found["name"] = name
    change = CHANGE.search(text)
    if asked == "change" and not change and len(text.split()) <= 4:
        change = FIELD.search(text)
    wanted = _field_named(next(filter(None, change.groups()))) if change else ""
    return Details(found, problems, written, refused, "" if wanted in found else wanted)


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
    name = " ".join(kept)[: LONGEST["name"]]
    return name.title() if name.islower() else name


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


def _field_named(word: str) -> str:
    """Return the field that a word such as "number" or "reason" stands for."""
    word = word.lower().rstrip("s")
    known = {"number": "phone", "e-mail": "email", "addres": "email", "reason": "about"}
    return known.get(word, {"day": "times", "time": "times"}.get(word, word))
