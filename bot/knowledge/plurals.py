"""The singular and the plural of an English noun, by inflect, but for the endings in plurals.yml."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cues import cues_of

if TYPE_CHECKING:
    import inflect

NO_PLURAL = cues_of(__file__).pattern("no_plural")


def number_forms(wording: str) -> set[str]:
    """Return a wording in small letters together with the other number of its last word."""
    start, space, last = wording.rpartition(" ")
    if not last.strip():
        return {wording}
    one = singular(last)
    others = {one} if one != last else _plurals(last)
    return {wording, *(start + space + other for other in others)}


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """Return the singular of a plural, and any other word as it is."""
    if NO_PLURAL.search(word):
        return word
    return _engine().singular_noun(word) or word


def _plurals(word: str) -> set[str]:
    # In small letters, because inflect writes "MRI" for "mri" and "1S" for "1".
    usual = _engine().plural_noun(word).lower()
    # It writes "potatoes", but short forms such as "photo" and "chemo" take the "s" alone.
    return {usual, f"{word}s"} if word.endswith("o") else {usual}


@lru_cache(maxsize=1)
def _engine() -> inflect.engine:
    # It takes a fifth of a second to import, for which only those wait who read names.
    import inflect

    return inflect.engine()
