"""Reads a file of labelled visitor messages; imports bot.errors and facts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Problem
from bot.evaluation.facts import PATTERN


@dataclass(frozen=True)
class Question:
    """One labelled message.

    Args:
        text: what the visitor wrote.
        label: the intent that a reasonable clinic person would choose.
        also: other intents that are acceptable.
        facts: what the answer must contain; a regular expression when it begins with `re:`.
        line: where it stands in its file; 0 when it comes from elsewhere.
    """

    text: str
    label: str
    also: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    line: int = 0

    @property
    def accepted(self) -> frozenset[str]:
        """Every intent that counts as right."""
        return frozenset((self.label, *self.also))


@dataclass(frozen=True)
class Dataset:
    """The usable questions of a file and what is wrong with the other lines."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


class _BadLine(Exception):
    """A line that cannot be used; carries the message and the remedy of its Problem."""


def read_dataset(path: Path, intents: Collection[str]) -> Dataset:
    """Read a JSON-lines file; a bad line becomes a Problem and the others are kept.

    Args:
        path: file with one object a line: text, label and, where wanted, also and facts.
        intents: names that a label may have.

    Raises:
        OSError: the file cannot be read at all.
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    for number, raw in enumerate(_lines(path.read_bytes()), start=1):
        try:
            question = _question(raw, number, intents)
            seen = first_line.setdefault(_key(question.text), number)
            if seen != number:
                raise _BadLine(f"the same text stands in line {seen}.", "Remove one of them.")
        except _BadLine as bad:
            problems.append(Problem(str(path), number, *bad.args))
        else:
            questions.append(question)
    return Dataset(tuple(questions), tuple(problems))


def _lines(content: bytes) -> list[bytes]:
    """Split at line feeds only: other line separators may be part of a message."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def _key(text: str) -> str:
    """Two texts with the same key are the same message."""
    return " ".join(text.casefold().split())


def _question(raw: bytes, number: int, intents: Collection[str]) -> Question:
    fields = _fields(raw)
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _BadLine('"text" must be a text that is not empty.', "")
    label = fields.get("label")
    if not isinstance(label, str):
        raise _BadLine('"label" must be the name of an intent.', "")
    also = _texts(fields, "also")
    for name in (label, *also):
        if name not in intents:
            raise _BadLine(f'there is no intent "{name}".', "Use a name from domain.yml.")
    if label in also:
        raise _BadLine(f'"also" repeats the label "{label}".', "Remove it there.")
    return Question(text, label, also, _facts(fields), number)


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        line = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise _BadLine("this is not UTF-8.", "Save the file as UTF-8.") from None
    if not line:
        raise _BadLine("the line is empty.", "Remove it.")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _BadLine(f"this is not JSON ({error}).", "Write one object a line.") from None
    if not isinstance(fields, dict):
        raise _BadLine("this is not a JSON object.", "Write one object a line.")
    return fields


def _texts(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    values = fields.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise _BadLine(f'"{name}" must be a list of texts.', "Write [] when there are none.")
    return tuple(values)


def _facts(fields: dict[str, Any]) -> tuple[str, ...]:
    facts = _texts(fields, "facts")
    for fact in facts:
        if not fact.startswith(PATTERN):
            continue
        try:
            re.compile(fact.removeprefix(PATTERN))
        except re.error as error:
            raise _BadLine(f'"{fact}" is not a regular expression ({error}).', "") from None
        if not fact.removeprefix(PATTERN):
            raise _BadLine('"re:" needs a regular expression after it.', "")
    return facts
