"""Texts as people read them, sentence by sentence; standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = re.compile(r"(?<=[.?!:])\s+(?=[A-Z0-9\"'])")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in _END.split(text.strip()) if part]


def joined(texts: Iterable[str]) -> str:
    """Return texts as one; a sentence that stands in several is said once."""
    sentences = (sentence for text in texts for sentence in sentences_of(text))
    return " ".join(dict.fromkeys(sentences))
