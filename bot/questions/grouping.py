"""Puts questions that mean the same together; numpy and scipy only.

The vectors come from outside, so nothing here knows a model. The same texts always make the same
groups, whatever their order.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from bot.text import only_words

Matrix = npt.NDArray[np.float32]
#: Gives each text a vector of length 1; close vectors mean the same.
Encode = Callable[[Sequence[str]], Matrix]

#: Mean similarity from which two groups are one; tried out on questions of visitors.
ALIKE = 0.45
#: So many texts are encoded at a time, so that a visitor's turn never waits long for the encoder.
AT_ONCE = 8
KEPT = 5000
_WIDTH = 512


def groups_of(texts: Sequence[str], vectors: Matrix, *, alike: float = ALIKE) -> list[list[int]]:
    """Group texts by meaning, by average link.

    Args:
        texts: newest first.
        vectors: a row of length 1 for each text.
        alike: mean similarity from which groups are put together.

    Returns:
        Groups of positions, each newest first: the largest first, of equal ones the newest. A text
        that is like no other is a group of its own.
    """
    order = sorted(range(len(texts)), key=lambda at: (only_words(texts[at]), at))
    found = [[order[at] for at in group] for group in _linked(vectors[order], alike)]
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))


def _linked(vectors: Matrix, alike: float) -> list[list[int]]:
    """Join the two most similar groups again and again while they are similar enough."""
    if len(vectors) < 2:
        return [[at] for at in range(len(vectors))]
    # Only the console's page of questions needs them, and they take a while to import.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1 - np.asarray(vectors @ vectors.T, dtype=np.float64)
    steps = linkage(squareform(apart, checks=False), method="average")
    # Rounding differs from machine to machine; what is equal must count as equal.
    numbers = fcluster(steps, 1 - alike + 1e-6, criterion="distance")
    groups: dict[int, list[int]] = {}
    for at, number in enumerate(numbers):
        groups.setdefault(number, []).append(at)
    return list(groups.values())


def by_words(texts: Sequence[str]) -> Matrix:
    """Vectors without a model: texts with the same words are alike."""
    vectors = np.zeros((len(texts), _WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in only_words(text).split() or [""]:
            vectors[row, zlib.crc32(word.encode("utf-8", "replace")) % _WIDTH] += 1
        vectors[row] /= np.linalg.norm(vectors[row])
    return vectors


class Vectors:
    """Encodes each text once; safe to use from several threads.

    Args:
        encode: gives the vectors.
        kept: texts that are remembered.
    """

    def __init__(self, encode: Encode, *, kept: int = KEPT) -> None:
        self._encode = encode
        self._most = kept
        self._kept: OrderedDict[str, Matrix] = OrderedDict()
        self._lock = threading.Lock()
        self._last: tuple[tuple[str, ...], list[list[int]]] = ((), [])

    def groups(self, texts: Sequence[str]) -> list[list[int]]:
        """Groups of the texts; those of the same texts as before cost nothing."""
        before, found = self._last
        if tuple(texts) != before:
            found = groups_of(texts, self(texts))
            self._last = (tuple(texts), found)
        return found

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """The vectors of the texts, row by row."""
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
            for start in range(0, len(missing), AT_ONCE):
                part = missing[start : start + AT_ONCE]
                self._kept.update(zip(part, self._encode(part), strict=True))
            rows = [self._kept[text] for text in texts]
            for text in texts:
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)
