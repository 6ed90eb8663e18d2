"""Kinds of words by number, and which of them a word belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.alarms.spelling import Spelling


@dataclass(frozen=True)
class Kind:
    """What one word may be: whole words, beginnings of words, number ranges."""

    words: frozenset[str]
    stems: frozenset[str] = frozenset()
    ranges: frozenset[tuple[float, float]] = frozenset()


class Lexicon:
    """All kinds of words that some phrase asks for, and which of them a word belongs to."""

    _REMEMBERED = 20_000

    def __init__(self) -> None:
        self._numbers: dict[Kind, int] = {}
        self._by_word: dict[str, set[int]] = {}
        self._by_stem: dict[str, set[int]] = {}
        self._ranges: list[tuple[float, float, int]] = []
        self._memory: dict[str, frozenset[int]] = {}
        self.spelling = Spelling((), ())

    def number(self, kind: Kind) -> int:
        """The number of `kind`, a new one when it is asked for the first time."""
        if kind not in self._numbers:
            number = self._numbers[kind] = len(self._numbers)
            for word in kind.words:
                self._by_word.setdefault(word, set()).add(number)
            for stem in kind.stems:
                self._by_stem.setdefault(stem, set()).add(number)
            self._ranges.extend((low, high, number) for low, high in kind.ranges)
        return self._numbers[kind]

    def kinds_of(self, word: str) -> frozenset[int]:
        """Numbers of all kinds that `word`, or the key word it seems to mean, belongs to."""
        found = self._memory.get(word)
        if found is None:
            found = self._exact(word)
            if (meant := self.spelling.meant(word)) != word:
                found |= self._exact(meant)
            if not found and (slim := re.sub(r"(.)\1", r"\1", word)) != word:
                found = self._exact(slim)
            if len(self._memory) < self._REMEMBERED:
                self._memory[word] = found
        return found

    def _exact(self, word: str) -> frozenset[int]:
        if word[0].isdigit():
            value = float(word)
            in_range = {n for low, high, n in self._ranges if low <= value <= high}
            return frozenset(in_range | self._by_word.get(word, set()))
        found = set(self._by_word.get(word, ()))
        for length in range(2, len(word) + 1):
            found |= self._by_stem.get(word[:length], set())
        return frozenset(found)
