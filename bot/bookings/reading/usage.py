"""How ordinary a word is, by how it is used in English and elsewhere (wordfreq).

A name is used about as often in every language, a word mostly in its own: "larry" is 0.4 Zipf more
frequent in English than in the middle one of eight languages, "price" 1.5, "later" 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from wordfreq import get_frequency_list

ENGLISH = "en"
OTHERS = ("de", "es", "fr", "it", "nl", "pl", "pt", "sv")
MISSING = 2.5  # Zipf: stands for a word that a language's list, which ends at 3, lacks
UNHEARD = 0.2  # excess of a word that English lacks: names are mostly such


@dataclass(frozen=True)
class Usage:
    """How a word is used.

    Attributes:
        zipf: how frequent it is in English; 0 when it is not in the list.
        excess: how much more frequent than in other languages.
    """

    zipf: float
    excess: float


NOT_KNOWN = Usage(0.0, UNHEARD)


def usage(word: str) -> Usage:
    """Return how a word is used; `word` is in small letters."""
    return _words().get(word, NOT_KNOWN)


@lru_cache(maxsize=1)
def _words() -> dict[str, Usage]:
    english = {word: zipf for zipf, words in _listed(ENGLISH) for word in words}
    known = english.keys()
    elsewhere: dict[str, list[float]] = {word: [] for word in known}
    for language in OTHERS:
        for zipf, words in _listed(language):
            for word in known & words:
                elsewhere[word].append(zipf)
    return {
        word: Usage(zipf, zipf - median(_filled(elsewhere[word])))
        for word, zipf in english.items()
        if word.replace("'", "").isalpha()
    }


def _filled(found: list[float]) -> list[float]:
    return found + [MISSING] * (len(OTHERS) - len(found))


def _listed(language: str) -> list[tuple[float, list[str]]]:
    """Return the words of a language by how frequent they are."""
    found = get_frequency_list(language, wordlist="small")
    get_frequency_list.cache_clear()  # wordfreq would keep all the words
    return [(9 - centibels / 100, words) for centibels, words in enumerate(found)]
