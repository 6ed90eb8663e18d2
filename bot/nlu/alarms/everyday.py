"""Sentences of everyday life, of which stories are full: learned as no alarm. No Rasa."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.knowledge.file.document import read_document

SENTENCES = Path(__file__).with_name("everyday.yml")


@lru_cache(maxsize=1)
def sentences() -> tuple[str, ...]:
    """Return the sentences of everyday.yml."""
    return tuple(read_document(SENTENCES).data["sentences"])
