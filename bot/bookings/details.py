"""The details of a booking in what a visitor writes; pure functions over text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import dateparser

from bot.bookings.contact import find_email, find_phone

NAME_LEAD = re.compile(
    r"\b(?:my (?:full )?name(?:'s| is|:)|name(?:'s| is|:)|this is|i am called|call me|i'm|im|i am|"
    r"it's|its|the name is|for my (?:wife|husband|mother|father|mum|mom|dad|son|daughter),?)\s+",
    re.IGNORECASE,
)
NAME_WORD = r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?)"
NAME = re.compile(rf"{NAME_WORD}(?:\s+{NAME_WORD}){{0,4}}")
NAME_END = re.compile(
    r"(?<!\s)\s+(?:and|my|phone|number|email|e-mail|tel|i|i'm|it's|its|about|for|from|at|on|with|the|call|"
    r"you|but|please|thanks|thank|here|speaking|not)\b.*|[,;:!?\n].*"
    # The dot of "M. Lopez" and "Dr. Lopez" is no end.
    r"|(?<!\b[^\W\d_])(?<!\b(?:Dr|Mr|Ms|St|Jr|Sr))(?<!\bMrs)\..*",
    re.IGNORECASE | re.DOTALL,
)
NOT_NAMES = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "not",
        "no",
        "yes",
        "yeah",
        "yep",
        "ok",
        "okay",
        "sure",
        "hi",
        "hello",
        "hey",
        "good",
        "fine",
        "free",
        "available",
        "interested",
        "looking",
        "calling",
        "having",
        "hurting",
        "afraid",
        "scared",
        "worried",
        "sorry",
        "sore",
        "tired",
        "old",
        "new",
        "just",
        "really",
        "very",
        "so",
        "about",
        "for",
        "my",
        "your",
        "please",
        "wrong",
        "incorrect",
        "misspelled",
        "misspelt",
        "different",
        "thanks",
        "thank",
        "maybe",
        "any",
        "anytime",
        "morning",
        "mornings",
        "afternoon",
        "afternoons",
        "evening",
        "evenings",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "next",
        "this",
        "that",
        "it",
        "what",
        "who",
        "when",
        "where",
        "why",
        "how",
        "can",
        "could",
        "do",
        "does",
        "is",
        "are",
        "i",
        "me",
        "you",
        "phone",
        "email",
        "number",
        "none",
        "nothing",
        "skip",
        "cancel",
        "stop",
        "help",
        "pain",
        "knee",
        "back",
        "shoulder",
        "hip",
        "neck",
        "diabetic",
        "pregnant",
        "allergic",
        "taking",
        "on",
        "'ve",
        "'m",
        "going",
        "trying",
        "wondering",
        "asking",
        "writing",
        "never",
        "don't",
        "dont",
        "won't",
        "because",
        "private",
        "nobody",
        "anonymous",
    ]
)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b"
TIMES = re.compile(
    rf"\b(?:(?:next |this )?(?:{DAY})|weekdays?|weekends?|tomorrow|today|"
    r"tonight|next week|this week|next month|"
    r"(?:early|late) (?:morning|afternoon|evening)s?|mornings?|afternoons?|evenings?|noon|lunch ?time|"
    r"any ?time|any day|whenever|flexible|"
    r"(?:after|before|from|around|at|between) \d{1,2}(?:[:.]\d{2})?\s*"
    r"(?:am|pm|a\.m\.|p\.m\.|o'?clock)?"
    r"(?!\d|/| ?(?:injection|session|year|week|month|day|time))|"
    r"\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?|"
    r"\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?=\W|$)",
    re.IGNORECASE,
)
RELATIVE = re.compile(rf"\b(?:today|tomorrow|(?:next|this) (?:{DAY}))\b", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(?:it'?s about|it is about|this is about|about|regarding|because of|because|the problem is|"
    r"it'?s for|it'?s my|i have|i've got|my problem is|concerning|to (?:talk|ask) about)\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = r"\b(name|phone|number|e-?mail|address|about|reason|times?|days?)\b"
FIELD = re.compile(_FIELD, re.IGNORECASE)
_CHANGED = r"\b(?:change|correct|fix|wrong|edit|update|different|mistake)\b"
CHANGE = re.compile(
    rf"{_CHANGED}(?:(?!{_CHANGED}).)*?{_FIELD}"
    rf"|{_FIELD}.{{0,20}}\b(?:is|are) wrong\b",
    re.IGNORECASE,
)
#: Something is to be another way, whatever it is; and that nothing is.
_AMISS = re.compile(
    r"\b(?:change|edit|fix|update)\b|\bcorrect\s+(?:something|it|the|my|one|a)\b"
    r"|\b(?:wrong|mistakes?|incorrect|misspel\w*|not (?:right|correct))\b",
    re.IGNORECASE,
)
_NOTHING_AMISS = re.compile(
    r"\b(?:no|nothing|not|don'?t|needn'?t)\b(?:\W+\w+){0,3}?\W+"
    r"(?:change|edit|fix|update|wrong|mistakes?|incorrect)\b",
    re.IGNORECASE,
)
REFUSED = {
    "phone": re.compile(
        r"\b(?:no phone|don'?t have a phone|not (?:by )?(?:my )?phone|no calls?|don'?t call|not call|"
        r"(?:don'?t|do not|rather not|won'?t|not) (?:want to |wanna )?(?:give|share|leave|tell)"
        r"(?: \w+){0,3} (?:phone|number))\b",
        re.IGNORECASE,
    ),
    "email": re.compile(
        r"\b(?:no e-?mails?|don'?t (?:have|use)(?: an)? e-?mail|not (?:by )?(?:my )?e-?mail|"
        r"don'?t (?:e-?mail|write)|"
        r"(?:don'?t|do not|rather not|won'?t|not) (?:want to |wanna )?(?:give|share|leave|tell)"
        r"(?: \w+){0,3} e-?mail)\b",
        re.IGNORECASE,
    ),
}
YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|y|sure|ok|okay|of course|fine|please do|go ahead|i agree|agreed?|"
    r"correct|right|that'?s (?:right|correct|fine|ok)|all good|looks? good|perfect|send it|"
    r"do it|confirm(?:ed)?|absolutely|certainly|by all means|no problem|you may|you can)\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"^\W*(?:no|nope|nah|n|not yet|don'?t|do not|i don'?t|never|rather not|"
    r"i'?d rather not|wait|wrong)\b",
    re.IGNORECASE,
)
CANCEL = re.compile(
    r"\b(?:cancel|forget (?:it|about it)|never ?mind|stop(?: it| this)?$|no longer (?:want|interested)|"
    r"(?:don'?t|do not) (?:want|need)(?: \w+){0,4} "
    r"(?:book(?:ing)?|appointment|consultation|anymore|any more)|"
    r"changed my mind|leave me alone|quit|abort)\b",
    re.IGNORECASE,
)
#: An appointment that there is already; "my booking" is the one in the making, unless it has a day.
OF_THEIRS = re.compile(
    r"\b(?:my|our|his|her|their|\w+['’]s|existing|other) (?:\w+ ){0,2}?"
    r"(?:app?o\w*ment|appt|visit|session|slot|(?:booking|consult\w*) (?:on|for|at|from|next|this|"
    rf"tomorrow|today|{DAY}))",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?|^\W*(?:and |but |so |wait |ok |first |sorry )*(?:how|what|why|when|where|who|which|is|are|does|"
    r"do(?! it)|did|can i|can you tell|could (?:i|you)|will|would|should)\b",
    re.IGNORECASE,
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
    return bool(_AMISS.search(text)) and not _NOTHING_AMISS.search(text)


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
