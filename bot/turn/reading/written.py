"""The words of a text as they are written, and which of them nobody may change. No Rasa."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 24  # letters; longer runs are not words
#: Signs right before or behind a word that is part of something: addresses, sums, "rear-ender".
BEFORE, BEHIND = tuple("@./_:£$€-"), tuple("@/_:(%-")
NEAR = 8  # characters before a word that tell whether it begins a sentence
LOOSE = " \"'“‘(*"  # signs between two sentences


@dataclass(frozen=True)
class Written:
    """A word of a text.

    Attributes:
        word: in small letters, its apostrophe made straight.
        start, end: its place in the text, end exclusive.
        kept: True for a name, letters for a name, or part of an address or a sum.
    """

    word: str
    start: int
    end: int
    kept: bool


def written(text: str) -> list[Written]:
    """Return the words of a text."""
    shouted = text.isupper()
    return [
        Written(plain(match[0]), match.start(), match.end(), _kept(match, shouted))
        for match in WORD.finditer(text)
    ]


def plain(word: str) -> str:
    """Return a word in small letters, its apostrophe made straight."""
    return word.lower().replace("’", "'")


def rewritten(text: str, words: Iterable[Written], read: Iterable[Sequence[str]]) -> str:
    """Return a text with some of its words replaced.

    Args:
        text: as written.
        words: all of its words, in order.
        read: what stands for each; the word itself where nothing changes.
    """
    parts, end = [], 0
    for one, others in zip(words, read, strict=True):
        same = list(others) == [one.word]
        parts += [text[end : one.start], text[one.start : one.end] if same else " ".join(others)]
        end = one.end
    return "".join(parts) + text[end:]


def _kept(found: re.Match[str], shouted: bool) -> bool:
    text, word, start, end = found.string, found[0], found.start(), found.end()
    before, behind = text[max(0, start - NEAR) : start], text[end : end + 2]
    if len(word) > LONGEST or before.endswith(BEFORE) or behind.startswith(BEHIND):
        return True
    if behind[:1] == "." and behind[1:].isalnum():
        return True
    if word.isdigit():
        return before.endswith(",") or (behind[:1] == "," and behind[1:].isdigit())
    if word.isupper() and len(word) > 1:
        return not shouted
    return word[0].isupper() and before.rstrip(LOOSE)[-1:] not in ("", ".", "!", "?", "\n")
