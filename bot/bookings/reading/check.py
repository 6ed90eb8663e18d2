"""Whether the examples in the YAML files of this folder come out as they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.bookings.reading import names, reasons, slips, times
from bot.bookings.reading.words import document
from bot.errors import Problem

REMEDY = "Change the example, or the words above."
NOW = datetime(2026, 1, 5, 9, 0)


def word_problems() -> Iterator[Problem]:
    """Yield what is wrong with the examples, each with its file and line."""
    yield from _names()
    yield from _wrong("contact", slips.meant)
    yield from _wrong("reasons", reasons.find)
    yield from _wrong("times", lambda text: times.find(text, asked=False, now=NOW).split(" (")[0])


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
