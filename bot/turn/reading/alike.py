"""Which words are spelt nearly like a mistyped one, or sound like it. No Rasa.

Two distances make one: between the letters, and between the bones, which are the sounds without
vowels. So a dropped, doubled or mistaken vowel ("sholder", "hert") costs half of what a wrong consonant
costs, and who writes as it sounds ("fizio") is read by the sounds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Spellings of one sound, made alike in this order; X is that of "sh" and "ch".
SOUNDS = (
    ("ph", "f"), ("ght", "t"), ("igh", "i"), ("who", "ho"), ("wh", "w"), ("shun", "tion"),
    ("sch", "sk"), ("chr", "kr"), ("tch", "X"), ("ch", "X"), ("sh", "X"), ("ck", "k"), ("qu", "kw"),
    ("sce", "se"), ("sci", "si"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("x", "ks"),
    ("z", "s"), ("dg", "j"), ("th", "t"), ("v", "f"), ("y", "i"),
)  # fmt: skip
FARTHEST = 1.5  # two wrong consonants are 2
FARTHEST_SHORT = 1.0  # short words have many neighbours
SHORT = 4  # letters
SOUNDED = 0.5  # between letters that differ and sound the same
MOST_LETTERS = 3  # that differ

# Each works on one word and on many, one a line.
_SILENT = re.compile(r"^(?:k(?=n)|w(?=r)|p(?=s))", re.MULTILINE)
_TWICE = re.compile(r"(.)\1+")
_FIRST_VOWEL = re.compile(r"^[aeiou]", re.MULTILINE)
_SOFT = re.compile(r"(?<=.)[aeiouwh]+")


def sound_of(word: str) -> str:
    """Return a word with the spellings of each sound made alike."""
    for spelling, sound in SOUNDS:
        word = word.replace(spelling, sound)
    return _TWICE.sub(r"\1", word)


def bones_of(sound: str) -> str:
    """Return a sound without its vowels; whatever vowel comes first is "a"."""
    return _TWICE.sub(r"\1", _SOFT.sub("", _FIRST_VOWEL.sub("a", sound)))


class Alike:
    """Finds the words that are near another one.

    Args:
        words: all that may be meant, in small letters.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._shelves: dict[str, _Shelf] = defaultdict(_Shelf)
        lines = "\n".join(words)
        sounds = sound_of(_SILENT.sub("", lines))
        every = zip(lines.split(), sounds.split(), bones_of(sounds).split(), strict=True)
        for word, sound, bones in every:
            self._shelves[bones[0]].add(word, sound, bones)

    def to(self, word: str) -> dict[str, float]:
        """Return the other words near a word, and how far each is: 0.25 to `FARTHEST`."""
        farthest = FARTHEST if len(word) > SHORT else FARTHEST_SHORT
        sounds = {sound_of(word), sound_of(_SILENT.sub("", word))}
        # The first two letters may have changed places.
        firsts = {bones_of(sound)[0] for sound in (*sounds, sound_of(word[1::-1] + word[2:]))}
        found: dict[str, float] = {}
        for first in firsts & self._shelves.keys():
            for sound in sounds:
                for other, far in self._shelves[first].near(word, sound, farthest):
                    found[other] = min(far, found.get(other, far))
        found.pop(word, None)
        return found


class _Shelf:
    """The words whose bones begin with one letter."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._sounds: list[str] = []
        self._bones: list[str] = []

    def add(self, word: str, sound: str, bones: str) -> None:
        """Put a word there with its sound and its bones."""
        self._words.append(word)
        self._sounds.append(sound)
        self._bones.append(bones)

    def near(self, word: str, sound: str, farthest: float) -> Iterator[tuple[str, float]]:
        """Yield the words at most so far from a word of that sound, and how far each is."""
        most = int(2 * farthest)
        bones = _distances(bones_of(sound), self._bones, most)
        some = np.flatnonzero(bones <= most)
        spelt = _distances(word, [self._words[place] for place in some], MOST_LETTERS)
        heard = _distances(sound, [self._sounds[place] for place in some], MOST_LETTERS)
        far = (np.minimum(spelt, heard + SOUNDED) + bones[some]) / 2
        for place in np.flatnonzero(far <= farthest):
            yield self._words[some[place]], float(far[place])


def _distances(one: str, others: Sequence[str], most: int) -> npt.NDArray[np.int32]:
    """Return how many slips lie between a text and others; more than `most` is one more than that."""
    found: npt.NDArray[np.int32] = process.cdist(
        [one], others, scorer=OSA.distance, score_cutoff=most, dtype=np.int32
    )[0]
    return found
