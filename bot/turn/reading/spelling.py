"""Puts right what a visitor mistyped, so that it can be understood. No Rasa.

For each word that is none, the words that may be meant are weighed: how unlike they are, how common, and
how well they follow the word before. This is a noisy channel (Kernighan, Church and Gale, "A spelling
correction program based on a noisy channel model", 1990), the best way through all words is Viterbi's. A
word may stand for two that were written as one. Once a text has a mistyped word, slips in it that are
words of their own ("dose it hert") are put right too; a text without any stays as it is.

Of 90 badly typed questions, written before this and looked at once afterwards, 61 got the right topic as
typed, and 88 so. A mistyped text takes 2 to 4 ms, any other less than 0.1; the words take 9 MB and up
to 0.4 seconds to load.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from wordfreq import zipf_frequency

from bot.turn.reading.alike import Alike
from bot.turn.reading.language import NAMES, PARTICLES, foreign_language
from bot.turn.reading.lexicon import BEGIN, Lexicon
from bot.turn.reading.written import rewritten, written

SLANG = Path(__file__).with_name("spelling.yml")

# Costs are decimal logarithms: what costs 1 happens in one of ten words.
DISTANCE = 3.0  # of a distance of 1 between the word and what is written
SPELLED = 0.5  # of a spelling that many use
FIGURE = 1.5  # of a figure for a word: "2" is mostly two
GLUED = 2.0  # of a blank left out
REAL = 1.0  # what a word written is worth for each step of its Zipf frequency above this:
REAL_FROM = 2.0
LETTER = 1.0  # of a letter of a strange word behind so many; it may be several glued together
LONG = 8

COMMON = 4.3  # Zipf: from here on a word is written as meant, but for spellings that many use
NEVER_SLANG = 4.0  # Zipf: spellings less common than that are no words of their own
SMALL = 5.8  # Zipf of a word of two letters that may be glued to another
MOST_NEAR = 6
MOST_CUTS = 3  # ways to cut a glued word that are kept at each letter
#: A reading less probable for each word is no English: letters at random, other languages.
LEAST = -5.0
#: Share of the words that must be mistyped: fewer do not hide what a text asks.
FEWEST = 1 / 12

Meant = tuple[str, ...]  # a word, or several for one that lacks its blanks
Option = tuple[Meant, float]  # what may be meant, and its cost


@dataclass(frozen=True)
class _Way:
    """A way through the words of a text so far: how probable it is, its last step, the way before."""

    likely: float
    meant: Meant = ()
    before: _Way | None = None

    def read(self) -> list[Meant]:
        """Return what is meant by each word."""
        found: list[Meant] = []
        way: _Way | None = self
        while way is not None and way.meant:
            found.append(way.meant)
            way = way.before
        return found[::-1]


class Spelling:
    """Corrects texts: call it with one.

    Args:
        names: of what the clinic treats and gives.
        examples: what visitors write.
        slang: words and the ways in which many spell them.
    """

    def __init__(
        self, names: Iterable[str], examples: Iterable[str], slang: Mapping[str, Sequence[str]]
    ) -> None:
        self._meant: dict[str, list[str]] = defaultdict(list)
        for word, spellings in slang.items():
            for spelling in spellings:
                if word.replace("'", "") != spelling:  # "dont" is read well as it is
                    self._meant[spelling].append(word)
        # Many of those who come are called so.
        people = (NAMES | PARTICLES) - self._meant.keys()
        self._lexicon = Lexicon([*names, *people], examples, _no_words(self._meant))
        self._alike = Alike(
            word
            for word in sorted(self._lexicon.known)
            if word.isascii() and word.isalpha() and (len(word) > 2 or self._small(word))
        )

    def __call__(self, text: str) -> str:
        """Return a text with its typing slips put right; the text itself when it has none.

        Args:
            text: with its white space folded.
        """
        words = written(text)
        odd = [not one.kept and self._odd(one.word) for one in words]
        if not any(odd) or sum(odd) < FEWEST * len(words):
            return text
        read, likely = self._best(
            [[((one.word,), 0.0)] if one.kept else self._options(one.word) for one in words]
        )
        changed = any(
            wrong and meant != (one.word,)
            for wrong, meant, one in zip(odd, read, words, strict=True)
        )
        if not changed or likely < LEAST * sum(map(len, read)) or foreign_language(text):
            return text
        return rewritten(text, words, read)

    def _best(self, options: Sequence[Sequence[Option]]) -> tuple[list[Meant], float]:
        """Return what is meant by each word, and the logarithm of how probable that is."""
        ways: dict[str, _Way] = {BEGIN: _Way(0.0)}  # the likeliest that ends with each word
        for choices in options:
            longer: dict[str, _Way] = {}
            for meant, cost in choices:
                likely, last = max(
                    (way.likely + self._lexicon.expected(meant, last), last)
                    for last, way in ways.items()
                )
                known = longer.get(meant[-1])
                if known is None or known.likely < likely - cost:
                    longer[meant[-1]] = _Way(likely - cost, meant, ways[last])
            ways = longer
        best = max(ways.values(), key=lambda way: way.likely)
        return best.read(), best.likely

    def _odd(self, word: str) -> bool:
        """Tell whether a word written is none, but may be meant for one."""
        if word in self._meant and word not in self._lexicon.known:
            return not word.isdigit()
        letters = word.isalpha() and word.isascii() and len(set(word)) > 1
        return letters and not self._lexicon.has(word)

    @lru_cache(maxsize=1 << 12)  # noqa: B019 - one spelling a process
    def _options(self, word: str) -> list[Option]:
        """Return what a word may stand for; at least for itself."""
        lexicon, odd = self._lexicon, self._odd(word)
        common = word in lexicon.here or lexicon.zipf(word) >= COMMON
        real = 0.0 if word in self._meant and odd else lexicon.zipf(word) - REAL_FROM
        found: dict[Meant, float] = {}
        strange = len(word) - LONG if odd and not lexicon.zipf(word) else 0
        found[(word,)] = 0.0 if common else LETTER * max(0, strange) - REAL * max(0.0, real)
        near = {} if common or not word.isalpha() or len(word) < 2 else self._alike.to(word)
        costs = {other: DISTANCE * far for other, far in near.items()}
        for other in sorted(costs, key=lambda other: costs[other] - self._log(other))[:MOST_NEAR]:
            found[(other,)] = costs[other]
        for other in self._meant.get(word, ()):
            found[tuple(other.split())] = FIGURE if word.isdigit() else SPELLED
        if odd and len(word) > 3:
            for words, cost in self._cut(word):
                found.setdefault(words, cost)
        return list(found.items())

    def _cut(self, word: str) -> list[Option]:
        """Return the best ways to read a word as several written as one."""
        ends: list[list[Option]] = [[((), -GLUED)]]
        for end in range(1, len(word) + 1):
            ways = [
                ((*before, piece), cost + GLUED + more)
                for start in range(end)
                if end - start < len(word)
                for piece, more in self._piece(word[start:end])
                for before, cost in ends[start]
            ]
            ends.append(sorted(ways, key=self._unlikely)[:MOST_CUTS])
        return ends[-1]

    def _piece(self, part: str) -> list[tuple[str, float]]:
        """Return the words that a part of a glued word may be, with their costs."""
        if len(part) < 3:
            return [(part, 0.0)] if part in ("a", "i") or self._small(part) else []
        lexicon = self._lexicon
        meant = [(word, SPELLED) for word in self._meant.get(part, ()) if " " not in word]
        whole = part in lexicon.known and (part in lexicon.here or lexicon.zipf(part) >= COMMON)
        return [(part, 0.0), *meant] if whole else meant

    def _unlikely(self, option: Option) -> float:
        return option[1] - sum(map(self._log, option[0]))

    def _log(self, word: str) -> float:
        return math.log10(self._lexicon.share(word))

    def _small(self, word: str) -> bool:
        return len(word) == 2 and self._lexicon.zipf(word) >= SMALL


def slang_of(*files: Path) -> dict[str, list[str]]:
    """Return the words and their spellings that files list under `words`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for word, spellings in content["words"].items():
            found[word] += spellings
    return found


def _no_words(meant: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the spellings that are no words of their own."""
    return {
        one
        for one in meant
        if (len(one) == 1 and one.isalpha()) or zipf_frequency(one, "en") < NEVER_SLANG
    }
