"""Who a booking is for, where that is another person than the one who writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.bookings.fields import LONGEST
from bot.bookings.reading import names
from bot.bookings.reading.name_leads import RELATIONS
from bot.bookings.reading.name_words import bare
from bot.bookings.reading.words import any_of, listed

LOOK = 100  # characters after "for my mum" in which a name may stand
POSSESSIVE = re.compile(r"['’]s\b")
WORD = re.compile(r"\S+")


LEADS, ACTS, NAMED = (
    any_of(listed("names", key)) for key in ("patient_leads", "patient_acts", "patient_named")
)
RELATION = rf"(?P<relation>{RELATIONS})\b"
# "my 12 year old son", "our dear old mum"
PERSON = rf"(?P<whose>my|our|his|her|their|an?|the) (?:[\w-]{{1,20}} ){{0,4}}?{RELATION}"
WORDS = r"[^\W\d_][\w'’-]{0,30}(?: [\w'’-]{1,30}){0,3}"
AFTER = r" ?[,(:]? ?"
#: Tried one after the other; the first group tells what it takes to be believed.
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?P<lead>{LEADS}|{NAMED}|{ACTS}|(?:^|[.;,!]) ?for) ?:? ?{PERSON}(?:{AFTER}(?=\w))?",
        rf"\bfor {PERSON}{AFTER}(?=\w)",
        rf"\b(?:my|our) {RELATION}(?:['’]s (?:full )?name is| is called) ",
        rf"(?<!\w)(?:{NAMED})(?!\w) ?:? ?(?=\w)",
        rf"(?<!\w)(?P<act>{ACTS})(?!\w) ?(?=\w)",
        rf"\bfor (?P<before>{WORDS}) ?, ?(?:my|our) {RELATION}",
    )
)


@dataclass(frozen=True)
class Patient:
    """Somebody else whom the booking is for.

    Attributes:
        value: the name, with what they are to the writer: "Rosa Diaz (mum)"; or "my mum" alone.
        span: where it stands in the text.
    """

    value: str
    span: tuple[int, int]


def find(text: str) -> Patient | None:
    """Return the person that a message says the booking is for.

    Args:
        text: the visitor's words, in the form that `names.plain` gives them.
    """
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if patient := _patient(match, text):
                return patient
    return None


def _patient(match: re.Match[str], text: str) -> Patient | None:
    said = match.groupdict()
    relation = (said.get("relation") or "").lower()
    told = f" ({relation})" if relation and relation not in ("patient", "client") else ""
    if "before" in said:  # "for Rosa Diaz, my mum"
        name, length = names.alone(said["before"]) or "", 0
    else:
        name, length = _name(text[match.end() : match.end() + LOOK], capitals="act" in said)
    if name:
        value = f"{name[: LONGEST['patient'] - len(told)]}{told}"
        return Patient(value, (match.start(), match.end() + length))
    if "lead" not in said:
        return None
    if POSSESSIVE.match(text, match.end()):  # "for my husband's knee" tells the reason as well
        return Patient(f"{said['whose']} {relation}".lower(), (match.start(), match.start()))
    return Patient(f"{said['whose']} {relation}".lower(), match.span())


def _name(text: str, *, capitals: bool) -> tuple[str, int]:
    """Return the name that a text begins with, and how many characters it takes."""
    name = names.beginning(text)
    if not name or (capitals and not names.alone(name)):
        return "", 0
    last = bare(name.split()[-1])
    ends = (one.end() for one in WORD.finditer(text) if bare(one.group().strip(",;:!?")) == last)
    return name, next(ends, len(name))
