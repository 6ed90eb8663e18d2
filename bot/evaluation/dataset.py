"""Reads a file of labelled visitor messages; imports bot.errors, lines and facts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Problem
from bot.evaluation.facts import PATTERN
from bot.evaluation.lines import BadLine, Fields, read_lines, text_of, word_of

#: What a message is when its line does not say.
PLAIN = "plain"


@dataclass(frozen=True)
class Question:
    """One labelled message.

    Args:
        text: what the visitor wrote.
        label: the intent that a reasonable clinic person would choose.
        also: other intents that are acceptable.
        facts: what the answer must contain; a regular expression when it begins with `re:`.
        line: where it stands in its file; 0 when it comes from elsewhere.
        slice: the sort of message, such as a typo or a long story; its figures are told apart, too.
    """

    text: str
    label: str
    also: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    line: int = 0
    slice: str = PLAIN

    @property
    def accepted(self) -> frozenset[str]:
        """Every intent that counts as right."""
        return frozenset((self.label, *self.also))


@dataclass(frozen=True)
class Dataset:
    """The usable questions of a file and what is wrong with the other lines."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


def read_dataset(path: Path, intents: Collection[str]) -> Dataset:
    """Read a JSON-lines file; a bad line becomes a Problem and the others are kept.

    Args:
        path: file with one object a line: text, label and, where wanted, also, facts and slice.
        intents: names that a label may have.

    Raises:
        OSError: the file cannot be read at all.
    """
    return Dataset(*read_lines(path, lambda fields, number: _question(fields, number, intents)))


def _question(fields: Fields, number: int, intents: Collection[str]) -> Question:
    text = text_of(fields)
    label = fields.get("label")
    if not isinstance(label, str):
        raise BadLine('"label" must be the name of an intent.', "")
    also = _texts(fields, "also")
    for name in (label, *also):
        if name not in intents:
            raise BadLine(f'there is no intent "{name}".', "Use a name from domain.yml.")
    if label in also:
        raise BadLine(f'"also" repeats the label "{label}".', "Remove it there.")
    return Question(text, label, also, _facts(fields), number, word_of(fields, "slice", PLAIN))


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    values = fields.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise BadLine(f'"{name}" must be a list of texts.', "Write [] when there are none.")
    return tuple(values)


def _facts(fields: Fields) -> tuple[str, ...]:
    facts = _texts(fields, "facts")
    for fact in facts:
        if not fact.startswith(PATTERN):
            continue
        try:
            re.compile(fact.removeprefix(PATTERN))
        except re.error as error:
            raise BadLine(f'"{fact}" is not a regular expression ({error}).', "") from None
        if not fact.removeprefix(PATTERN):
            raise BadLine('"re:" needs a regular expression after it.', "")
    return facts
