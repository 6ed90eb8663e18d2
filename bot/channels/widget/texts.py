"""What a visitor may write: length and characters; standard library only."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import RequestError

MAX_TEXT = 2000
MAX_WORDS_OF_FEEDBACK = 1000
# Control characters (newline and tab apart) and lone surrogates have no place in a message.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Spaces, separators and format characters (zero width, bidirectional marks) show nothing.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def clean_text(value: object, *, limit: int = MAX_TEXT) -> str:
    """Check a visitor's text and return it trimmed; every other character stays as it was.

    Raises:
        RequestError: 422 with a sentence that says what to do instead.
    """
    if not isinstance(value, str):
        raise RequestError(422, "text_missing", "Please type a message first.")
    # Some systems end lines with two characters; that is no reason to refuse a message.
    text = value.replace("\r\n", "\n").strip()
    if FORBIDDEN.search(text):
        raise RequestError(
            422,
            "bad_characters",
            "That message has characters we cannot read. Please type it again.",
        )
    if all(unicodedata.category(character) in INVISIBLE_CATEGORIES for character in text):
        raise RequestError(422, "empty", "Please type a message first.")
    if len(text) > limit:
        raise RequestError(
            422,
            "too_long",
            f"That message is too long. Please keep it under {limit:,} characters.",
        )
    return text
