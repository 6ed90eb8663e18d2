"""What holds for every text that people type or read."""

from __future__ import annotations

import pytest

from bot.text import has_forbidden, only_words, trimmed, without_accents


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
