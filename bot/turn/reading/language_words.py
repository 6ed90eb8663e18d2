"""How frequent a word is in each of the languages in Latin letters that we know. No Rasa."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from wordfreq import get_frequency_list

from bot.cues import cues_of

Floats = npt.NDArray[np.float32]

#: Our codes -> wordfreq's, which knows no Haitian Creole.
LATIN = {
    "es": "es", "fr": "fr", "de": "de", "pt": "pt", "vi": "vi", "tl": "fil", "it": "it", "pl": "pl",
    "ht": "",
}  # fmt: skip
RAREST = 3.5  # Zipf: a word in 300,000; rarer ones add memory and next to no recall
HAITIAN_ZIPF = 5.8
HAITIAN = cues_of(__file__).words("haitian")

_PLAIN = str.maketrans({"đ": "d", "ł": "l", "ß": "ss", "ø": "o", "œ": "oe", "æ": "ae"})


def zipfs(words: list[str]) -> Floats:
    """Return the Zipf frequencies of words in small letters.

    Returns:
        Array (words, languages of `LATIN`); 0 where a language lacks the word, also without accents.
    """
    vocabulary = _vocabulary()
    found = vocabulary.rows(words)
    plain = vocabulary.rows([folded(word) for word in words])
    return np.where(found.any(axis=1, keepdims=True), found, plain)


def folded(word: str) -> str:
    """Return a word without accents, as people type it on an English keyboard."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class _Vocabulary:
    """The words of all languages by hash: a tenth of what dictionaries of them would take.

    Attributes:
        keys: sorted hashes of the words.
        table: their Zipf frequencies, one column for each language.
    """

    keys: npt.NDArray[np.int64]
    table: npt.NDArray[np.float16]

    def rows(self, words: list[str]) -> Floats:
        """Return the rows of words, zeros for an unknown one."""
        wanted = np.array([hash(word) for word in words], np.int64)
        places = np.searchsorted(self.keys, wanted).clip(max=len(self.keys) - 1)
        rows = self.table[places].astype(np.float32)
        rows[self.keys[places] != wanted] = 0
        return rows


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    columns = [_column(name) for name in LATIN.values()]
    keys = np.unique(np.concatenate([hashes for hashes, _ in columns]))
    table = np.zeros((len(keys), len(columns)), np.float16)
    for column, (hashes, frequencies) in enumerate(columns):
        table[np.searchsorted(keys, hashes), column] = frequencies
    return _Vocabulary(keys, table)


def _column(name: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float16]]:
    """Return the hashes of a language's words, with and without accents, and their frequencies."""
    frequencies: dict[int, float] = {}
    for word, zipf in _listed(name):
        for form in {word, folded(word)}:
            frequencies.setdefault(hash(form), zipf)  # the most frequent words come first
    get_frequency_list.cache_clear()  # wordfreq would keep all the words
    count = len(frequencies)
    return (
        np.fromiter(frequencies, np.int64, count),
        np.fromiter(frequencies.values(), np.float16, count),
    )


def _listed(name: str) -> Iterator[tuple[str, float]]:
    """Yield a language's words from the most frequent on, with their Zipf frequencies."""
    if not name:
        yield from ((word, HAITIAN_ZIPF) for word in HAITIAN)
        return
    for centibels, words in enumerate(get_frequency_list(name, wordlist="small")):
        zipf = 9 - centibels / 100
        if zipf < RAREST:
            return
        yield from ((word, zipf) for word in words if word.isalpha())
