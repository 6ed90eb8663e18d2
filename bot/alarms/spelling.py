"""Small typing mistakes in the words that matter. rapidfuzz only, nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_MISTAKE_FROM = 5
_TWO_MISTAKES_FROM = 9
_LONGEST = 20


class Spelling:
    """Finds the key word that a mistyped word most likely means.

    Args:
        words: key words, spelled rightly.
        ordinary: other words of the language that look like a mistyped key word ("fewer").
    """

    def __init__(self, words: Iterable[str], ordinary: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._ordinary = frozenset(ordinary)
        self._by_letter: dict[str, list[str]] = {}
        # In alphabetical order, so that of equally near words always the same is meant.
        for word in sorted(self._words):
            self._by_letter.setdefault(word[:1], []).append(word)

    def meant(self, typed: str) -> str:
        """The key word meant by `typed`, or `typed` itself."""
        if typed in self._words or typed in self._ordinary:
            return typed
        if not 4 <= len(typed) <= _LONGEST or not typed.isalpha():
            return typed
        # A mistake is a letter changed, added or left out, or two swapped; never the first one.
        near = process.extractOne(
            typed, self._by_letter.get(typed[0], ()), scorer=OSA.distance, score_cutoff=2
        )
        return near[0] if near is not None and near[1] <= _allowed(near[0]) else typed


def _allowed(word: str) -> int:
    return (len(word) >= _ONE_MISTAKE_FROM) + (len(word) >= _TWO_MISTAKES_FROM)
