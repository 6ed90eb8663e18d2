"""The words that visitors use for details of a booking: the YAML files beside this one.

They are read once. Each ends with examples, which `python -m bot check` tries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.knowledge.file.document import Document, read_document

FOLDER = Path(__file__).parent


@cache
def document(name: str) -> Document:
    """Return a file with the lines of its entries; `name` is such as "names"."""
    return read_document(FOLDER / f"{name}.yml")


def listed(name: str, key: str) -> tuple[str, ...]:
    """Return a list of a file."""
    return tuple(document(name).data[key])


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words or phrases, with either form of the apostrophe."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(one).replace("'", "['’]") for one in longest)
