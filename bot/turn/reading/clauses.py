"""What of a message counts: rejected parts left out, several questions told apart.

Pure functions over English text in which white space is folded (`bot.text`): one blank or line break
at a time, so that no pattern looks twice at the same run. They only cut; what the pieces mean is for
the NLU to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_KEYWORDS = 6  # words of a message that may be a mere list of keywords
MOST_QUESTIONS = 3

#: A clause that says what is *not* meant, such as "not the cost" or "I don't want to book".
REJECTED = re.compile(
    r"^\W*(?:(?:no|nah|nope|ok|okay|well|hi|hello|sorry|please|wait|but|and)\b\W*)*"
    r"(?:(?:i(?:'?m| am| was)?|we(?:'?re| are)?|this is|it'?s|that'?s|my question (?:is|was)|"
    r"the question (?:is|was))\s+)?"
    r"(?:not\s+(?!(?:coming|able|attending|going)\b)(?:\w+\s+){0,3}"
    r"(?:asking|talking|interested|looking|booking|wanting|ready|after|about|"
    r"the|a|an|my|your|how|what|when|who|where|if|whether|which|that|for|to|here|yet)\b"
    r"|(?:don'?t|do not|didn'?t|did not|never)\s+(?:\w+\s+){0,2}(?:want|wanna|need|ask|care|mean|"
    r"intend|plan|wish|mind|explain|tell|give|bother)\b"
    r"|(?:already )?know (?:what|how|about|that|the|all)\b"
    r"|(?:forget|never ?mind|skip|ignore|leave out|enough about|instead of|rather than|apart from|"
    r"besides|other than)\b"
    r"|wasn'?t asking\b|ain'?t asking\b|isn'?t about\b)",
    re.IGNORECASE,
)
#: A wish not to book, however the sentence goes on within its clause.
NO_BOOKING = re.compile(
    r"\b(?:(?:rather|sooner|prefer(?:red)?(?: to)?) not|(?:don'?t|do not|won'?t|wouldn'?t|not) "
    r"(?:\w+ )?(?:want|need|wish|like|intend|plan|ready|going|planning|looking|here)(?:ing)?|"
    r"no (?:need|intention|wish|plans?)|without)(?: \w+){0,3} "
    r"(?:book\w*|appointment|appt|consultation|schedul\w*)\b",
    re.IGNORECASE,
)
#: Words after which the message says what is meant.
MEANT = re.compile(
    r"^\W*(?:(?:no|nah|nope|sorry|oh|ah|wait)\b\W*)*"
    r"(?:what i (?:actually |really )?mean(?:t)?(?: to ask)?(?: is| was)?|"
    r"i (?:actually |really )?mean(?:t)?(?: to ask)?|i was asking|"
    r"(?:my|the) (?:real |actual )?question (?:is|was))\b[\s:,-]*",
    re.IGNORECASE,
)
TRAILING_NOT = re.compile(
    r"^(?P<meant>.{4,}?)(?P<joint>\s?[,;(–—-]\s?|(?<!\bif)(?<!\bor)\s)(?:and |but )?not\s"
    r"(?:about\s|just\s)?"
    r"(?:the|how|what|about|a|an|my|your|which|who|when|where)\b[^,.;?!]{0,40}\)?[.!?]*$",
    re.IGNORECASE,
)
#: What stands before a "not" that belongs to the sentence's own verb: "surgery is not an option".
_DENIED = re.compile(
    r"^\W*(?:is|are|am|was|were)\b"
    r"|(?:\b(?:is|are|am|was|were|im|its)|['’](?:s|m|re))(?:\s+(?:i|it|this|that|they|these|you))?$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\W*(?:but|just|only|rather)\b(?!\W*not\b)\W*", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[,;:.!?])\s|\s[-–—]+\s|\n|,\s?(?=but\b)|\s(?=but\b)", re.IGNORECASE)
#: A closing quotation mark or bracket belongs to the sentence before it.
_SENTENCE = re.compile(r"(?<=[.!?;…])\s|(?<=[.!?;…][\"'”’)])\s|\n")
_STARTER = (
    r"(?:how|what|what'?s|whats|when|where|who|who'?s|whos|why|which|is|are|do|does|did|can|could|will|"
    r"would|should|any|tell me|i (?:also )?(?:want|need|would like|wanna)|i'd (?:also )?like)\b"
)
_JOINT = re.compile(
    rf"(?:\s?,)?\s(?:and|plus|also|or|but|then)\s(?:also\s|then\s)?(?={_STARTER})"
    rf"|,\s?(?={_STARTER})|\s(?:as well as|and also|plus)\s",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s?[&+]\s?|\sand\s", re.IGNORECASE)
_LISTED = re.compile(rf"\s?[,/]\s?|{_BARE.pattern}", re.IGNORECASE)  # in a list of keywords
_ASKS = re.compile(
    rf"^\W*(?:(?:hi|hello|hey|so|and|but|ok|okay|please|well|first|also)\b\W*)*{_STARTER}"
    r"|\b(?:how (?:much|many|long|often|far|do|does|is|are|well)|what (?:is|are|do|does|happens)|what's|"
    r"tell me|explain|wonder(?:ing)? (?:if|how|what|whether)|want(?:ed)? to know|like to know|"
    r"need to know)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
#: Words that by themselves ask nothing.
_EMPTY = frozenset(
    _WORD.findall(
        "again ah and anything but else hello hey hi hmm is it its just madam nah no nope now oh "
        "ok okay only please rather really s sir so something sorry thank thanks that that's "
        "thats this today um wait well yeah yep yes yet you "
    )
)


def meant(text: str) -> str:
    """Return a folded text without the parts that say what is not meant.

    "not the cost, the risks" becomes "the risks"; a text that only rejects stays whole, and so does
    one that rejects nothing.
    """
    clauses = [clause for clause in _CLAUSE.split(text) if clause and _WORD.search(clause)]
    kept = [clause for clause in clauses if not REJECTED.match(clause)]
    rest = " ".join(kept) if 0 < len(kept) < len(clauses) and _tells(kept) else text
    rest = MEANT.sub("", rest) or rest
    rest = _LEAD.sub("", _without_trailing(rest.strip()))
    return rest.strip(" ,;:-–—") or text


def _without_trailing(text: str) -> str:
    """Return "the risks" of "the risks not the cost"; what a statement denies stays whole."""
    found = TRAILING_NOT.match(text)
    if found is None or not _tells([found["meant"]]):
        return text
    denied = not found["joint"].strip() and _DENIED.search(found["meant"])
    return text if denied else found["meant"]


def _tells(clauses: list[str]) -> bool:
    """Tell whether clauses say something beside "no", "thanks" and the like."""
    words = [word.lower() for clause in clauses for word in _WORD.findall(clause)]
    return any(word not in _EMPTY for word in words)


@dataclass(frozen=True)
class Piece:
    """A part of a message that may be a question of its own.

    Attributes:
        asks: its sentence asks something, rather than telling a story.
        bare: a plain "and" cut it off, which may as well join two things ("ligaments and tendons").
    """

    text: str
    asks: bool
    bare: bool


def pieces(text: str) -> list[Piece]:
    """Return the parts of a folded text that may each be a question of its own, in order.

    Joints are tried generously ("the price and the risks"); the caller keeps a cut only when both
    sides are plainly different questions.
    """
    found = []
    bare = _LISTED if len(text.split()) <= MOST_KEYWORDS else _BARE
    for sentence in sentences(text):
        asking = asks(sentence)
        for clause in _JOINT.split(sentence):
            parts = [part for part in bare.split(clause) if _WORD.search(part)]
            found += [Piece(part, asking, len(parts) > 1) for part in parts]
    return found


def sentences(text: str) -> list[str]:
    """Return the sentences of a folded text; signs without words are none."""
    return [part for part in _SENTENCE.split(text) if _WORD.search(part)]


def asks(sentence: str) -> bool:
    """Tell by its question mark or its wording whether a sentence asks something."""
    return "?" in sentence or _ASKS.search(sentence) is not None
