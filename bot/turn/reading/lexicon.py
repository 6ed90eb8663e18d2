"""How common words are in English and among a clinic's visitors, and which follow which. No Rasa.

English is wordfreq's; the visitors' words are those of the training examples.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from wordfreq import get_frequency_dict

from bot.turn.reading.written import WORD, plain

BEGIN = ""  # stands before the first word

#: Zipf frequency from which a word is no typo: among all, and among the visitors' where it is used
#: so often.
PLAIN, PLAIN_HERE = 3.5, 2.0
TIMES = 3
OF_WORDS = 0.5  # weight of the visitors' words beside English
OF_PAIRS = 0.5  # greatest weight of which word follows which, beside how common it is
SEEN = 5  # times that a word must be seen for half of that
RAREST = 1e-9  # share of a word that English lacks

#: Endings of regular forms.
ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly")
SHORTEST_STEM = 4


class Lexicon:
    """The words that visitors may mean.

    Args:
        names: of what the clinic treats and gives; words of them are never typos.
        examples: what visitors write.
        slang: spellings that are not the word meant, whoever uses them.

    Attributes:
        known: words that are no typos.
        here: those of them that visitors or the clinic use.
    """

    def __init__(
        self, names: Iterable[str], examples: Iterable[str], slang: Collection[str]
    ) -> None:
        self._english = get_frequency_dict("en")
        texts = [words_of(text) for text in examples]
        counts = Counter(word for words in texts for word in words)
        named = {word for word in words_of(" ".join(names)) if len(word) > 1}
        self.here = named | {
            word
            for word, count in counts.items()
            if count >= TIMES and self.zipf(word) >= PLAIN_HERE and word not in slang
        }
        self.known = set(self.here)
        for word, share in self._english.items():  # the commonest come first
            if _zipf(share) < PLAIN:
                break
            if word not in slang:
                self.known.add(word)
        self._bare = {word.replace("'", "") for word in self.known if "'" in word}
        self._counts = {word: count for word, count in counts.items() if word in self.known}
        for word in named:  # somebody will ask
            self._counts[word] = max(TIMES, counts[word])
        self._total = sum(self._counts.values())
        self._counts[BEGIN] = len(texts)
        self._pairs = Counter(
            f"{one} {two}"
            for words in texts
            for one, two in zip([BEGIN, *words], words, strict=False)
            if one in self._counts and two in self.known
        )

    def zipf(self, word: str) -> float:
        """Return how common a word is in English on the Zipf scale; 0 for one that it lacks."""
        return _zipf(self._english.get(word, 0.0))

    def has(self, word: str) -> bool:
        """Tell whether a word is no typo: known, or a regular form or careless contraction of one."""
        if word in self.known or word in self._bare or "'" in word:
            return True
        return any(
            word.endswith(ending) and self._has_stem(word.removesuffix(ending), ending)
            for ending in ENDINGS
        )

    def _has_stem(self, stem: str, ending: str) -> bool:
        if len(stem) < SHORTEST_STEM:
            return False
        silent = ending[0] in "ei" and f"{stem}e" in self.known
        return silent or stem in self.known or (stem[-1] == stem[-2] and stem[:-1] in self.known)

    @lru_cache(maxsize=1 << 13)  # noqa: B019 - one lexicon a process
    def share(self, word: str) -> float:
        """Return which share of all words is this one, above 0."""
        english = max(self._english.get(word, 0.0), RAREST)
        return (1 - OF_WORDS) * english + OF_WORDS * self._counts.get(word, 0) / self._total

    def expected(self, words: Iterable[str], before: str) -> float:
        """Return the decimal logarithm of how probable words are after one."""
        found = 0.0
        for word in words:
            share, seen = self.share(word), self._counts.get(before, 0)
            if seen:
                weight = OF_PAIRS * seen / (seen + SEEN)
                follows = self._pairs[f"{before} {word}"] / seen
                share = weight * follows + (1 - weight) * share
            found += math.log10(share)
            before = word
        return found


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, apostrophes made straight."""
    return [plain(word) for word in WORD.findall(text)]


def _zipf(share: float) -> float:
    return math.log10(share) + 9 if share else 0.0
