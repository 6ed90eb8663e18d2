"""Mistyped alarm words: which word is meant, and when none is."""

from __future__ import annotations

import pytest

from bot.alarms.spelling import Spelling

WORDS = ("numb", "fever", "fewest", "bleeding", "breathing", "breathless", "temperature")
SPELLING = Spelling(WORDS, ordinary=("fewer", "never"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("feverr", "fever"),  # a letter too many
        ("fevr", "fever"),  # one too few
        ("fiver", "fever"),  # another one
        ("fevre", "fever"),  # two swapped
        ("blededing", "bleeding"),
        ("breahting", "breathing"),
        ("braething", "breathing"),
        ("tempratur", "temperature"),
        ("temperatuers", "temperature"),
    ],
)
def test_a_small_mistake_is_put_right(typed: str, meant: str) -> None:
    assert SPELLING.meant(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *WORDS,
        "fewer",  # an ordinary word
        "lever",  # the first letter is never mistyped
        "nump",  # a short word is near to too many
        "feevre",  # two mistakes in a word of five letters
        "tmperatrus",  # three in a long one
        "fev3r",
        "",
        "f" * 2000,
    ],
)
def test_another_word_is_left_as_it_is(typed: str) -> None:
    assert SPELLING.meant(typed) == typed


def test_of_two_words_equally_near_the_first_by_alphabet_is_meant() -> None:
    for words in (("hearing", "healing"), ("healing", "hearing")):
        assert Spelling(words, ordinary=()).meant("heahing") == "healing"
