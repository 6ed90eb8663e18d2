"""What of a message counts: rejected parts left out, several questions told apart.

Pure functions over English text in which white space is folded (`bot.text`): one blank or line break
at a time, so that no pattern looks twice at the same run. They only cut; what the pieces mean is for
the NLU to say. The words that tell stand in clauses.yml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cues import cues_of

MOST_KEYWORDS = 6  # words of a message that may be a mere list of keywords
MOST_QUESTIONS = 3
LONG = 18  # words of a sentence whose end may be a question of its own
LEAST_END = 3  # words of such an end
MOST_ENDS = 12  # words that are looked at, from the last, as the beginning of such an end

CUES = cues_of(__file__)
#: A clause that says what is *not* meant, such as "not the cost" or "I don't want to book".
REJECTED = CUES.pattern("rejected")
NO_BOOKING = CUES.pattern("no_booking")
#: Words after which the message says what is meant.
MEANT = CUES.pattern("meant_is")
TRAILING_NOT = CUES.pattern("trailing_not")
_DENIED = CUES.pattern("denied_before")
_LEAD = CUES.pattern("lead")
_CLAUSE = re.compile(r"(?<=[,;:.!?])\s|\s[-–—]+\s|\n|,\s?(?=but\b)|\s(?=but\b)", re.IGNORECASE)
#: A closing quotation mark or bracket belongs to the sentence before it.
_SENTENCE = re.compile(r"(?<=[.!?;…])\s|(?<=[.!?;…][\"'”’)])\s|\n")
_JOINT = CUES.pattern("joint")
_BARE = re.compile(r"\s?[&+]\s?|\sand\s", re.IGNORECASE)
_LISTED = re.compile(rf"\s?[,/]\s?|{_BARE.pattern}", re.IGNORECASE)  # in a list of keywords
_ASKS = CUES.pattern("asking")
_WITHIN = CUES.pattern("within")
_WORD = re.compile(r"[^\W_]+")
#: Words that by themselves ask nothing.
_EMPTY = CUES.words("empty")


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


def tail(sentence: str) -> str:
    """Return the end of a long sentence, from where its question may begin; "" for a short one."""
    if len(sentence.split()) < LONG:
        return ""
    # A word that begins a question may stand inside one: "whether he would know what it is".
    starts = [found.start() for found in _WITHIN.finditer(sentence)][-MOST_ENDS:]
    ends = [sentence[start:] for start in starts]
    while ends:
        end = ends.pop()
        if len(end.split()) < LEAST_END:
            continue
        while ends and len(ends[-1].split()) == len(end.split()) + 1:
            end = ends.pop()  # "what does it cost" begins at "what"
        return end
    return ""
