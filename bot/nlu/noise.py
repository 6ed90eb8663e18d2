"""Misspelt copies of the training examples: what was asked well is understood typed badly. No Rasa.

Letters change places, go missing, come twice or come from the next key; vowels go; words are written
as they sound or as in a chat; apostrophes, full stops, capitals and spaces are lost. Training on such
copies follows Karpukhin et al., "Training on Synthetic Noise Improves Robustness to Natural Noise in
Machine Translation" (2019); the slips are those of Damerau, "A technique for computer detection and
correction of spelling errors" (1964). The spellings themselves stand in noise.yml.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import yaml

Slip = Callable[[str, Random], str]

SPELLINGS = Path(__file__).with_name("noise.yml")
#: Share of a text's words that are misspelt: drawn anew for each text between these two.
LEAST, MOST = 0.2, 0.8
SPELLED = 0.6  # share of the misspelt words with a known spelling that get it
SOUNDED = 0.4  # share of the others that are written as they sound
TWICE = 0.25  # share of the long misspelt words that get a second slip
LOST_SPACE = 0.05  # share of the gaps between words
CARELESS = 0.6  # share of the texts without capitals, apostrophes and full stops
SHORTEST = 3  # letters; a shorter word gets no slip, for nobody could read it
LONG = 6  # letters
VOWELS = re.compile(r"(?<=[^\W_])[aeiou](?=[^\W_])")  # the first and the last letter stay


@dataclass(frozen=True)
class Spellings:
    """What noise.yml says: spellings of whole words, pairs of like sounds, rows of keys."""

    words: Mapping[str, Sequence[str]]
    sounds: Sequence[tuple[str, str]]
    keys: Sequence[str]


@lru_cache(maxsize=1)
def _spellings() -> Spellings:
    found = yaml.load(SPELLINGS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return Spellings(found["words"], [tuple(pair) for pair in found["sounds"]], found["keys"])


def noised(text: str) -> str:
    """Return a misspelt copy of a text, always the same one; now and then it is the text itself."""
    random = Random(hashlib.sha256(text.encode()).digest())
    share = random.uniform(LEAST, MOST)
    words = [_misspelt(word, random) if random.random() < share else word for word in text.split()]
    if not words:
        return text
    gaps = ["" if random.random() < LOST_SPACE else " " for _ in words[1:]]
    copy = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
    if random.random() < CARELESS:
        copy = re.sub(r"['’.,!]", "", copy.lower()) or copy
    return copy


def _misspelt(word: str, random: Random) -> str:
    """Return a word with its outer signs kept and its inside misspelt."""
    parts = re.fullmatch(r"(\W*)(.*?)(\W*)", word)
    assert parts is not None  # the pattern fits every word
    before, inside, after = parts.groups()
    known = _spellings().words.get(inside.lower())
    if known and random.random() < SPELLED:
        inside = random.choice(known)
    elif len(inside) >= SHORTEST and inside.isalpha():
        inside = _slip(inside.lower(), random)
        if len(inside) >= LONG and random.random() < TWICE:
            inside = _slip(inside, random)
    return before + inside + after


def _slip(word: str, random: Random) -> str:
    if random.random() < SOUNDED:
        sounded = _as_it_sounds(word, random)
        if sounded != word:
            return sounded
    return random.choice(SLIPS)(word, random)


def _as_it_sounds(word: str, random: Random) -> str:
    fitting = [
        (one, other)
        for one, other in _spellings().sounds
        if one in word[1:] or (len(one) > 1 and word.startswith(one))
    ]
    if not fitting:
        return word
    one, other = random.choice(fitting)
    start = word.rindex(one)
    return word[:start] + other + word[start + len(one) :]


def _swapped(word: str, random: Random) -> str:
    place = random.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _dropped(word: str, random: Random) -> str:
    place = random.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, random: Random) -> str:
    place = random.randrange(len(word))
    return word[:place] + word[place] + word[place:]


def _next_key(word: str, random: Random) -> str:
    place = random.randrange(len(word))
    for row in _spellings().keys:
        if word[place] in row:
            key = row.index(word[place]) + random.choice((-1, 1))
            key = min(max(key, 0), len(row) - 1)
            kept = word[place + 1 :] if random.random() < 0.7 else word[place:]
            return word[:place] + row[key] + kept
    return word


def _without_vowels(word: str, random: Random) -> str:
    return VOWELS.sub("", word)


SLIPS: tuple[Slip, ...] = (_swapped, _dropped, _dropped, _doubled, _next_key, _without_vowels)
