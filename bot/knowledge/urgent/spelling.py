"""Floor 1: small typing mistakes in the words that matter. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

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
        self._nearby: dict[str, set[str]] = {}
        for word in self._words:
            for shape in _shapes(word):
                self._nearby.setdefault(shape, set()).add(word)

    def meant(self, typed: str) -> str:
        """The key word meant by `typed`, or `typed` itself."""
        if typed in self._words or typed in self._ordinary:
            return typed
        if not 4 <= len(typed) <= _LONGEST or not typed.isalpha():
            return typed
        near = {
            word
            for shape in _shapes(typed)
            for word in self._nearby.get(shape, ())
            if word[0] == typed[0]
        }
        best = min(((distance(typed, word), word) for word in near), default=(9, typed))
        return best[1] if best[0] <= _allowed(best[1]) else typed


def _allowed(word: str) -> int:
    return (len(word) >= _ONE_MISTAKE_FROM) + (len(word) >= _TWO_MISTAKES_FROM)


def _shapes(word: str) -> Iterator[str]:
    """The word with none, one or two letters left out; two likely twins share one of these."""
    for count in range(3 if len(word) >= _TWO_MISTAKES_FROM - 2 else 2):
        for left_out in combinations(range(len(word)), count):
            yield "".join(letter for i, letter in enumerate(word) if i not in left_out)


def distance(first: str, second: str) -> int:
    """Mistakes between two words: a letter changed, added, left out, or two swapped."""
    above: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        older, above, row = above, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
