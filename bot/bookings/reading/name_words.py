"""The words of a name: what can be one, how like a name it is, and how it is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.bookings.reading.usage import NOT_KNOWN, Usage, usage
from bot.bookings.reading.words import listed
from bot.text import without_accents

MARKS = "'’ʼʻ`´·・.-‐‑–\u200c\u200d"  # what may stand inside a word of a name, or end it
INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]")
VOWELS = re.compile(r"[aeiouyæøœ]")
CLUSTER = re.compile(r"[^aeiouyæøœ'’.-]{6}")  # "Armstrong" has five
LAUGH = re.compile(
    r"(?!.$)(?:(\w{1,3}?)\1{2,15}\w?|[hj]?(?:[aeiou][hj]){2,15}[aeiou]?|[hj]([aeiou])[hj]\2)"
)
CONTRACTED = re.compile(r"\w{2,20}'(?:s|t|re|ve|ll|d|m)")  # "when's"
THRICE = re.compile(r"(\w)\1\1")
SHORT_FORM = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,3}")  # JJ, KT
SHORTEST_RUN = 4  # letters of a row of keys that are no word
ROUND = '"“”()'  # about a nickname: William "Bill" Hicks
INSIDE = re.compile(r"(?:^[\"“(]?|(?<=['’ʼ‐‑–-])|(?<=^mc))[^\W\d_]|(?<=\.)[^\W\d_](?=\.)")
CONTRACTED_FROM = 4.0  # Zipf
ORDINARY = Usage(6.0, 2.5)
#: The most frequent words count for more: the few hundred that every text has are seldom names.
FREQUENT, FREQUENCY_COUNTS = 5.0, 0.3
#: A word is this ordinary at least where it ends a name that was typed without capitals.
ENDS_FROM = Usage(5.0, 1.85)


@cache
def among(key: str) -> frozenset[str]:
    """Return a list of names.yml for looking words up."""
    return frozenset(word.lower() for word in listed("names", key))


def is_word(word: str) -> bool:
    """Tell whether a word has only what names have: letters of any script and the marks in them."""
    if bare(word) in among("particles"):  # "a/l"
        return True
    return (
        ".." not in word
        and any(map(str.isalpha, word))
        and all(
            letter.isalpha() or letter in MARKS or unicodedata.category(letter).startswith("M")
            for letter in word.strip(ROUND)
        )
    )


def is_latin(word: str) -> bool:
    """Tell whether a word is written in Latin letters."""
    if word.isascii():
        return any(map(str.isalpha, word))
    return any("LATIN" in unicodedata.name(letter, "") for letter in word if letter.isalpha())


def bare(word: str) -> str:
    """Return a word in small letters without the marks around it, for looking it up."""
    return word.lower().replace("’", "'").strip(".'`´-–" + ROUND)


def is_small(word: str) -> bool:
    """Tell whether a word says nothing about what stands around it: a particle, initial, suffix."""
    plain = bare(word)
    return (
        plain in among("particles")
        or f"'{plain}" in among("particles")
        or plain in among("suffixes")
        or plain in among("degrees")
        or plain in among("titles")
        or INITIALS.fullmatch(word) is not None
    )


def excess(word: str) -> float:
    """Return how much more a word is an English one than a name: 0.3 for "Larry", 3 for "later"."""
    use = use_of(word)
    return use.excess + max(0.0, use.zipf - FREQUENT) * FREQUENCY_COUNTS


def use_of(word: str) -> Usage:
    """Return how a word is used; what can be no name is as ordinary as words get."""
    plain = bare(word)
    if plain in among("not_names") or LAUGH.fullmatch(plain) or THRICE.search(plain):
        return ORDINARY
    if CONTRACTED.fullmatch(plain) or _is_contracted(plain):
        return ORDINARY
    found = usage(plain)
    if found is NOT_KNOWN and is_latin(plain) and not _can_be_said(without_accents(plain)):
        return ORDINARY
    if found is NOT_KNOWN and "-" in plain:
        parts = [use_of(part) for part in plain.split("-") if part]
        return max(parts, key=lambda one: one.excess, default=found)
    return found


def _is_contracted(word: str) -> bool:
    """Tell whether a word is such as "whats" for "what's"."""
    apart = f"{word[:-1]}'{word[-1:]}"
    return usage(word) is NOT_KNOWN and usage(apart).zipf >= CONTRACTED_FROM


def _can_be_said(word: str) -> bool:
    """Tell whether a word in Latin letters is more than keys hit at random."""
    rows = [row for one in listed("names", "keys") for row in (one, one[::-1])]
    along = len(word) >= SHORTEST_RUN and any(word in row for row in rows)
    begun = len(word) >= SHORTEST_RUN - 1 and any(row.startswith(word) for row in rows)
    soundless = len(word) >= SHORTEST_RUN - 1 and VOWELS.search(word) is None
    return not (along or begun or soundless or CLUSTER.search(word))


def written(words: list[str]) -> str:
    """Return a name as it is usually written; who typed capitals and small letters knows best."""
    whole = " ".join(words)
    if whole.islower() or whole.isupper():
        words = [_with_capital(word, first=number == 0) for number, word in enumerate(words)]
    else:
        # "Liam Mac an Bhaird" knows why; "Ana diaz" does not.
        follows = [*(not word.islower() for word in words[1:]), False]
        words = [
            word if bare(word) in among("particles") or (number and inside) else _risen(word)
            for number, (word, inside) in enumerate(zip(words, follows, strict=True))
        ]
    return " ".join(words)


def _risen(word: str) -> str:
    return word[:1].title() + word[1:] if word.islower() else word


def _with_capital(word: str, *, first: bool) -> str:
    plain = bare(word)
    if plain in among("suffixes") and not first:
        return plain.upper() if set(plain) <= {"i", "v"} or len(plain) > 2 else plain.title() + "."
    if plain in among("particles") and not first:
        return word.lower()
    if word.isupper() and SHORT_FORM.fullmatch(word):
        return word
    small = word.lower().replace("i\u0307", "i")  # of the Turkish capital I with a dot
    return INSIDE.sub(lambda letter: letter.group().title(), small)
