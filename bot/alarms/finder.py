"""Finds phrases in a message in one walk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.alarms.text import ENDS, PAUSE, word_set

GAP = 4  # words that ".." stands for at most
SKIPPED = 4  # light words that any phrase passes over

# Small words that a phrase passes over, so that "chest tight" also reads "my chest is very tight".
LIGHT = word_set(
    "a an the my mine his her our their your this that these those some any both left right whole"
    " entire upper lower all really very so just even actually quite pretty still now also too bit"
    " little completely totally literally super extremely suddenly constantly kinda fully properly"
    " like of is are am was were be been being has have had feel feels feeling felt seem seems look"
    " looks looking get gets getting got gotten go goes going gone went become becoming became"
    " turned turning keeps starting started always almost basically"
)

# No gap reaches over these: "i have no sign of infection" is not "have .. infection".
NEGATORS = frozenset(["no", "not", "never", "without", "none", "nor", "neither"])


@dataclass(frozen=True)
class Phrase:
    """Kinds of words in order, by number; `gaps` says where other words may stand before one."""

    kinds: tuple[int, ...]
    gaps: tuple[bool, ...]
    at_start: bool
    needed: frozenset[int]


class Span(NamedTuple):
    """Words `start` to `end` (not included) of a message."""

    start: int
    end: int


def near(spans: list[Span], first: int, last: int) -> list[Span]:
    """Those of the sorted `spans` that start between the places `first` and `last`."""
    return spans[bisect_left(spans, (first, 0)) : bisect_left(spans, (last + 1, 0))]


class Finder:
    """Finds many named groups of phrases in one walk over a message."""

    def __init__(self) -> None:
        self._by_first: dict[int, list[tuple[Phrase, int]]] = {}
        self._groups = 0
        self._shared: dict[tuple[Phrase, ...], int] = {}

    def group(self, phrases: Iterable[Phrase]) -> int:
        """Adds a group of phrases; the number that `find` reports it by."""
        self._groups += 1
        for phrase in phrases:
            self._by_first.setdefault(phrase.kinds[0], []).append((phrase, self._groups))
        return self._groups

    def shared(self, phrases: Iterable[Phrase]) -> int:
        """Like `group`, but the same phrases asked for again are looked for only once."""
        wanted = tuple(phrases)
        if wanted not in self._shared:
            self._shared[wanted] = self.group(wanted)
        return self._shared[wanted]

    def find(
        self, words: list[str], kinds: list[frozenset[int]], starts: frozenset[int]
    ) -> dict[int, list[Span]]:
        """Spans by group. `starts` are the places where a clause begins."""
        places: dict[int, list[int]] = {}
        for place, numbers in enumerate(kinds):
            for number in numbers:
                places.setdefault(number, []).append(place)
        present = places.keys()
        found: dict[int, list[Span]] = {}
        for first in present & self._by_first.keys():
            for phrase, group in self._by_first[first]:
                if not phrase.needed <= present:
                    continue
                for place in places[first]:
                    if phrase.at_start and place not in starts:
                        continue
                    end = _end(phrase, place, words, kinds)
                    if end:
                        found.setdefault(group, []).append(Span(place, end))
        for spans in found.values():
            spans.sort()
        return found


def _end(phrase: Phrase, place: int, words: list[str], kinds: list[frozenset[int]]) -> int:
    """Where `phrase`, begun at `place`, ends; 0 when it does not stand there."""
    place += 1
    for kind, gap in zip(phrase.kinds[1:], phrase.gaps[1:], strict=True):
        light, other = SKIPPED, GAP if gap else 0
        while True:
            if place >= len(words):
                return 0
            word = words[place]
            if kind in kinds[place]:
                break
            if word in ENDS or word in NEGATORS:
                return 0
            if word in LIGHT and light:
                light -= 1
            elif word == PAUSE and gap:
                pass
            elif other and word != PAUSE:
                other -= 1
            else:
                return 0
            place += 1
        place += 1
    return place
