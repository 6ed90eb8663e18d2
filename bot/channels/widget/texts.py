"""What a visitor may write: length and characters; standard library only."""

from __future__ import annotations

import unicodedata

from bot.errors import RequestError
from bot.text import has_forbidden, trimmed

MAX_TEXT = 2000
MAX_WORDS_OF_FEEDBACK = 1000
# Spaces, separators and format characters (zero width, bidirectional marks) show nothing.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def clean_text(value: object, *, limit: int = MAX_TEXT) -> str:
    """Check a visitor's text and return it trimmed; every other character stays as it was.

    Raises:
        RequestError: 422 by a code whose sentence says what to do instead.
    """
    if not isinstance(value, str):
        raise RequestError(422, "text_missing")
    text = trimmed(value)
    if has_forbidden(text):
        raise RequestError(422, "bad_characters")
    if all(unicodedata.category(character) in INVISIBLE_CATEGORIES for character in text):
        raise RequestError(422, "empty")
    if len(text) > limit:
        raise RequestError(422, "too_long", limit=f"{limit:,}")
    return text
