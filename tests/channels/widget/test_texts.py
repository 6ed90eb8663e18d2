"""What a visitor may write."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.widget.texts import MAX_TEXT, clean_text
from bot.errors import RequestError
from bot.web.errors import in_words
from tests.shipped import sentence, shipped


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("hello", "hello"),
        ("  spaces around \n", "spaces around"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("two\r\nlines", "two\nlines"),
        ("🙂", "🙂"),
        ("👩🏽‍⚕️", "👩🏽‍⚕️"),
        ("/ask_cost{}", "/ask_cost{}"),
        ("<b>bold</b> & <script>", "<b>bold</b> & <script>"),
        ("שלום مرحبا", "שלום مرحبا"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
        (" " + "x" * MAX_TEXT + " ", "x" * MAX_TEXT),
    ],
)
def test_it_keeps_text_as_it_was_written(given_text: str, stored: str) -> None:
    assert clean_text(given_text) == stored


@pytest.mark.parametrize(
    ("given_text", "code"),
    [
        (None, "text_missing"),
        (5, "text_missing"),
        (["a"], "text_missing"),
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\u200b\u2060", "empty"),
        ("a\x00b", "bad_characters"),
        ("a\ud800b", "bad_characters"),
        ("bell\x07", "bad_characters"),
        ("lonely\rreturn", "bad_characters"),
        ("x" * (MAX_TEXT + 1), "too_long"),
    ],
)
def test_it_refuses_kindly(given_text: object, code: str) -> None:
    with pytest.raises(RequestError) as refusal:
        clean_text(given_text)
    assert (refusal.value.status, refusal.value.code) == (422, code)
    assert in_words(refusal.value, shipped()) == sentence(f"refused_{code}", limit="2,000")


@given(st.text(max_size=3000))
def test_it_either_refuses_or_gives_storable_text(given_text: str) -> None:
    with suppress(RequestError):
        stored = clean_text(given_text)
        assert 1 <= len(stored) <= MAX_TEXT
        assert stored == stored.strip()
        assert stored.encode("utf-8").decode("utf-8") == stored
        assert clean_text(stored) == stored
