"""How like a name some words are: by their use, their capitals, their number, and the model."""

from __future__ import annotations

import re
from statistics import mean

from bot.bookings.reading.name_words import among, bare, excess, is_latin, use_of

MOST_WORDS, MOST_SMALL = 5, 3  # of a name; "Maria de los Angeles" has two words and two small ones
#: Signs of a name in a script without spaces, or of one word in another.
MOST_SIGNS = (
    (re.compile(r"[\u3400-\u9fff]+"), 4),
    (re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+"), 7),
    (re.compile(r"[\uac00-\ud7a3]+"), 5),
    (re.compile(r"(?s:.*)"), 20),
)
#: How ordinary the words of an answer may be on average (`excess`), and one word alone.
WITHOUT_CAPITALS, WITH_CAPITALS, AFTER_A_LEAD, ALONE = 1.4, 1.65, 1.65, 1.1
WITH_A_SURE_ONE = 2.0  # where all words have capitals and one is `SURE`
IN_EVERY_TEXT = 6.2  # Zipf: "me", "for" and their like, which stand in names only with capitals
SURE = 0.9  # a word that is a name rather than a word
PLAIN_NAME = 0.5  # what a name counts that is an ordinary word too
#: How far the model's opinion moves those limits, to each side.
SWAY = 0.5
KNOWN_NAME = 0.6  # a word with a sentence behind it
MANY = 4  # words
#: Words that begin a name, and many more sentences.
NO_BEGINNING = among("names_like_words") | among("half_names") | among("ends")


def has_the_size(words: list[str], large: list[str]) -> bool:
    """Tell whether words are as many, and as long, as those of a name.

    Args:
        words: all of them.
        large: those that are no particles, initials, titles or suffixes.
    """
    letters = "".join(words)
    if sum(map(str.isalpha, letters)) < 2 and is_latin(letters):
        return False
    if len(words) == 1 and not is_latin(letters):
        return len(letters) <= next(most for signs, most in MOST_SIGNS if signs.fullmatch(letters))
    return len(large) <= MOST_WORDS and len(words) - len(large) <= MOST_SMALL


def is_name(
    words: list[str], large: list[str], limit: float, likely: float | None, *, cut: bool, told: bool
) -> bool:
    """Tell whether words are a name, by how ordinary they are, their capitals and the model.

    Args:
        words: all of them.
        large: those that are no particles, initials, titles or suffixes.
        limit: how ordinary they may be on average.
        likely: the model's probability that the message gives a detail; None when unknown.
        cut: the sentence goes on behind them, or asks.
        told: more than a few words follow in a part of their own.
    """
    if not large:  # "Al", "J. R."
        return words[0][0].isupper() and bare(words[0]) not in among("not_names")
    counts = [excess(word) for word in large]
    sure = min(counts) <= SURE
    has_capitals = all(word[0].isupper() for word in large) and not "".join(large).isupper()
    if len(large) == 1:
        # One capital says nothing, but that a lead such as "my name is" stands before it.
        halves = has_capitals and limit == AFTER_A_LEAD
    elif has_capitals:
        limit, halves = max(limit, WITH_A_SURE_ONE if sure else WITH_CAPITALS), True
    else:
        halves = sure
    doubles = among("names_like_words") | (among("half_names") if halves else frozenset())
    counts = [
        min(count, PLAIN_NAME) if bare(word) in doubles else count
        for word, count in zip(large, counts, strict=True)
    ]
    if not has_capitals and _is_talk(large, doubles):
        return False
    if cut and bare(words[0]) in NO_BEGINNING:
        return False
    is_plain = has_capitals and len(large) > 1
    if (cut or told) and not is_plain and not _is_known(large, counts):
        return False
    if len(words) == 1:
        limit = min(limit, ALONE)
    return mean(counts) <= limit + (SWAY * (2 * likely - 1) if likely is not None else 0)


def _is_talk(words: list[str], names: frozenset[str]) -> bool:
    """Tell whether words without capitals are none of a name, however they are used elsewhere."""
    plain = [bare(word) for word in words]
    if plain[0] in among("not_names") or len(set(plain)) < len(plain):  # "ok then", "bla bla"
        return True
    unknown = sum(use_of(word).zipf == 0 for word in plain)
    if len(plain) >= MANY and 2 * unknown > len(plain):  # a sentence in another language
        return True
    return any(use_of(word).zipf >= IN_EVERY_TEXT for word in plain if word not in names)


def _is_known(words: list[str], counts: list[float]) -> bool:
    """Tell whether words are names that are known as such."""
    return max(counts) <= KNOWN_NAME and all(use_of(word).zipf > 0 for word in words)
