"""What holds for every text that people type or read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.text import folded, has_forbidden, is_data, only_words, trimmed, without_accents
from tests.odd_texts import ODD


@pytest.mark.parametrize(
    "text", ["a\x00b", "bell\x07", "a\rb", "\x7f", "\x85", "a\ud800", "\udfff"]
)
def test_what_nobody_types_is_forbidden(text: str) -> None:
    assert has_forbidden(text)


@pytest.mark.parametrize("text", ["", "two\nlines\tand a tab", "Zoë", "👩🏽‍⚕️", "שלום", "\u200b"])
def test_what_people_type_is_not(text: str) -> None:
    assert not has_forbidden(text)


def test_lines_end_in_one_way_and_nothing_stands_around() -> None:
    assert trimmed(" \r\n one\r\ntwo \n") == "one\ntwo"


def test_variants_of_a_text_have_the_same_words() -> None:
    assert only_words("  What's  THAT?! ") == only_words("what_s that") == "what s that"
    assert only_words("?!") == ""


def test_accents_are_left_out_and_letters_are_not() -> None:
    assert without_accents("Zoë Müller-Łoś") == "Zoe Muller-Łos"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("how long?", "how long?"),
        ("  how \t long?\u00a0", "how long?"),
        (f"a{' ' * 1_990}b", "a b"),
        ("one \n\n two\r\nthree", "one\ntwo\nthree"),
        ("a\u2009b\u2028c", "a b c"),
        ("it hurts \ud83d", "it hurts ?"),
        ("a\u200bb", "a\u200bb"),
    ],
)
def test_white_space_is_folded(text: str, read: str) -> None:
    assert folded(text) == read


@settings(deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_what_is_folded_stays_and_can_be_encoded(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once.encode("utf-8") is not None
    assert len(once.split()) == len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "14/6/2027", "91%", "10001", "ana@example.com", "4-8", "12-25 %", "$1,200", "14 June 2027",
        "Jun 3rd 10am", "212 555 0142", "10:30", "(ana@example.com)", " 91% ",
    ],
)  # fmt: skip
def test_a_date_or_number_alone_is_data(text: str) -> None:
    assert is_data(text)


@pytest.mark.parametrize(
    "text",
    ["why 91%", "it is ana@example.com", "2", "the 2nd", "4-8 injections", "June", "Ana", "", "?"],
)
def test_a_word_beside_it_makes_it_none(text: str) -> None:
    assert not is_data(text)
