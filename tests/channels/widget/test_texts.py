"""What a visitor may write."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.widget.texts import MAX_TEXT, clean_text
from bot.errors import RequestError


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
    ("given_text", "code", "message"),
    [
        (None, "text_missing", "Please type a message first."),
        (5, "text_missing", "Please type a message first."),
        (["a"], "text_missing", "Please type a message first."),
        ("", "empty", "Please type a message first."),
        (" \n\t ", "empty", "Please type a message first."),
        ("\u200b\u2060", "empty", "Please type a message first."),
        (
            "a\x00b",
            "bad_characters",
            "That message has characters we cannot read. Please type it again.",
        ),
        (
            "a\ud800b",
            "bad_characters",
            "That message has characters we cannot read. Please type it again.",
        ),
        (
            "bell\x07",
            "bad_characters",
            "That message has characters we cannot read. Please type it again.",
        ),
        (
            "lonely\rreturn",
            "bad_characters",
            "That message has characters we cannot read. Please type it again.",
        ),
        (
            "x" * (MAX_TEXT + 1),
            "too_long",
            "That message is too long. Please keep it under 2,000 characters.",
        ),
    ],
)
def test_it_refuses_kindly(given_text: object, code: str, message: str) -> None:
    with pytest.raises(RequestError) as refusal:
        clean_text(given_text)
    assert (refusal.value.status, refusal.value.code, refusal.value.message) == (
        422,
        code,
        message,
    )


@given(st.text(max_size=3000))
def test_it_either_refuses_or_gives_storable_text(given_text: str) -> None:
    with suppress(RequestError):
        stored = clean_text(given_text)
        assert 1 <= len(stored) <= MAX_TEXT
        assert stored == stored.strip()
        assert stored.encode("utf-8").decode("utf-8") == stored
        assert clean_text(stored) == stored
