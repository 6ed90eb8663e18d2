"""Whether the examples in the YAML files of this folder come out as they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.bookings.reading import names
from bot.bookings.reading.words import document
from bot.errors import Problem

REMEDY = "Change the example, or the words above."


def word_problems() -> Iterator[Problem]:
    """Yield what is wrong with the examples, each with its file and line."""
    yield from _names()


def _names() -> Iterator[Problem]:
    yield from _wrong("names", lambda text: names.find(text, asked=True))
    file = document("names")
    for number, text in enumerate(file.data["counter_examples"]):
        if found := names.find(text, asked=True):
            message = f"{text!r} is no name, but {found!r} is found in it."
            yield file.problem(("counter_examples", number), message, REMEDY)


def _wrong(name: str, read: Callable[[str], str]) -> Iterator[Problem]:
    file = document(name)
    for text, wanted in file.data["examples"].items():
        if (found := read(text)) != wanted:
            message = f"{text!r} gives {found!r} and not {wanted!r}."
            yield file.problem(("examples", text), message, REMEDY)
