"""No test outside this folder pins a shipped sentence: it asks for it by its key.

`tests.shipped` has the sentences; what the knowledge file names (a thing, the address) may be said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.knowledge.prose import sentences_of
from bot.settings import ROOT
from tests.shipped import shipped
from tests.wording.texts import names, said

HERE = Path(__file__).parent
LONGEST = 25  # shorter strings are words that also stand in a sentence
BRACES = re.compile(r"\{\w+\}")


def folded(text: str) -> str:
    """A text with its white space in one form."""
    return " ".join(text.split())


def constants(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines; an f-string has one for each of its parts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, folded(node.value)


def parts(texts: Iterable[str]) -> set[str]:
    """The long parts of texts that stand in every filled form of them: a sentence at most."""
    cut = (
        part for text in texts for one in sentences_of(text) for part in BRACES.split(folded(one))
    )
    return {part for part in cut if len(part) > LONGEST}


class Wording:
    """What is shipped, prepared for being found in much text."""

    def __init__(self) -> None:
        self._names = names(shipped())
        texts = [text for text in said(shipped()).values() if text not in self._names]
        self._all = "\0".join(map(folded, texts))
        self._parts = parts(texts)

    def pinned(self, texts: Iterable[str]) -> set[str]:
        """Those of the texts that are in a shipped sentence or have one in them."""
        left = {text for text in texts if len(text) > LONGEST and text not in self._names}
        # Looked for in all texts at once, as one part of a hundred is found in any.
        every = "\0".join(left)
        found = [part for part in self._parts if part in every]
        return {text for text in left if text in self._all or any(one in text for one in found)}


#: Says what another clinic says, which happens to be the same here and there.
OTHER_CLINIC = "test_second_clinic.py"


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def test_no_other_test_pins_a_shipped_sentence(wording: Wording) -> None:
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if HERE not in path.parents and path.name != OTHER_CLINIC:
            for line, text in constants(path.read_text("utf-8")):
                places.setdefault(text, []).append(f"{path.relative_to(ROOT)}:{line}")
    pinned = wording.pinned(places)
    assert [f"{place}: {text}" for text in sorted(pinned) for place in places[text]] == []


@pytest.mark.parametrize(
    ("line", "pinned"),
    [
        ('assert text == "I am sorry, I did not understand that."', True),
        ('assert text.startswith("I am sorry, I did not understand")', True),
        ('assert text == "Well: I am sorry, I did not understand that. Really."', True),
        ('assert text == ("I am sorry, I did "\n "not understand that.")', True),
        ('assert text == f"{name} has left the chat. I am the assistant, and I answer"', True),
        (
            'assert text == "Ana from the front desk has joined the chat and answers you from here on."',
            True,
        ),
        ('assert "growth factor injection prolotherapy" in text', False),
        ('assert "not understand" in text', False),
        ('assert text == "I am sorry, I have not understood that at all."', False),
    ],
)
def test_what_counts_as_pinned(wording: Wording, line: str, pinned: bool) -> None:
    found = wording.pinned(text for _, text in constants(line))
    assert bool(found) is pinned
