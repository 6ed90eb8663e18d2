"""Literal phrases: words in their order, with a few others between. For what a model cannot learn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

BETWEEN = 2  # other words that may stand between two words of a phrase
#: Writing without blanks between words: each character counts as a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_WORDS = re.compile(rf"{_UNSPACED.pattern}|\w+")
_APOSTROPHES = re.compile(r"['’`ʼ]")
#: Letters that differ by no accent which could be taken off, and are written one for the other.
_ALIKE = str.maketrans({"đ": "d", "ł": "l", "ة": "ه", "ى": "ي"})
_EITHER = re.compile(r"\(([^()]*)\)")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A phrase that stands in a text: its words, what it stands for, and the places of its words."""

    phrase: Words
    meaning: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Phrases:
    """Phrases by their first word, so that a text is held only against those that may stand in it.

    Attributes:
        by_first: first word -> the phrases that begin with it, and what each stands for.
    """

    by_first: Mapping[str, tuple[tuple[Words, str], ...]]

    @classmethod
    def of(cls, meant: Iterable[tuple[Words, str]]) -> Phrases:
        """Return phrases, each with what it stands for."""
        found: dict[str, list[tuple[Words, str]]] = {}
        for phrase, meaning in meant:
            if phrase:
                found.setdefault(phrase[0], []).append((phrase, meaning))
        return cls({word: tuple(dict.fromkeys(many)) for word, many in found.items()})

    def standing(self, words: Sequence[str]) -> Iterator[Standing]:
        """Yield the phrases that stand among words, from the first to the last."""
        for place, word in enumerate(words):
            for phrase, meaning in self.by_first.get(word, ()):
                places = _places(phrase, words, place)
                if places is not None:
                    yield Standing(phrase, meaning, places)


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents; "I can't" is "i cant"."""
    parted = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    plain = "".join(one for one in parted if not unicodedata.combining(one)).translate(_ALIKE)
    spaced = _UNSPACED.sub(r" \g<0> ", plain)
    return _WORDS.findall(unicodedata.normalize("NFC", spaced))


def spelled_out(phrase: str) -> list[Words]:
    """Return each phrase that a line stands for: "(my|his) leg" is two, "(my|) leg" as well."""
    parts = _EITHER.split(phrase)
    options = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return [tuple(words_of("".join(chosen))) for chosen in product(*options)]


def _places(phrase: Words, words: Sequence[str], place: int) -> tuple[int, ...] | None:
    """Where the words of a phrase stand when its first word does at a place; None if they do not."""
    if len(phrase) == 1:
        return (place,)
    for near in range(place + 1, min(place + 2 + BETWEEN, len(words))):
        if words[near] == phrase[1]:
            rest = _places(phrase[1:], words, near)
            if rest is not None:
                return (place, *rest)
    return None
