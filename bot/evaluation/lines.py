"""Reads a file of JSON lines, one message each; imports bot.errors only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.errors import Problem

Fields = dict[str, Any]
#: Names of groups stand in narrow tables.
MOST = 20
_WORD = re.compile(rf"[a-z][a-z0-9_]{{0,{MOST - 1}}}")


class BadLine(Exception):
    """A line that cannot be used; carries the message and the remedy of its Problem."""


class Line(Protocol):
    """What a line is read into."""

    @property
    def text(self) -> str:
        """The message."""


Read = TypeVar("Read", bound=Line)


def read_lines(
    path: Path, read: Callable[[Fields, int], Read]
) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """Read every line of a file; a bad one becomes a Problem and the others are kept.

    Args:
        path: the file.
        read: makes a record of a line's fields and its number, or raises BadLine.

    Raises:
        OSError: the file cannot be read at all.
    """
    found: list[Read] = []
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    for number, raw in enumerate(_split(path.read_bytes()), start=1):
        try:
            record = read(_fields(raw), number)
            seen = first_line.setdefault(_key(record.text), number)
            if seen != number:
                raise BadLine(f"the same text stands in line {seen}.", "Remove one of them.")
        except BadLine as bad:
            problems.append(Problem(str(path), number, *bad.args))
        else:
            found.append(record)
    return tuple(found), tuple(problems)


def text_of(fields: Fields) -> str:
    """Return the message of a line.

    Raises:
        BadLine: it has none.
    """
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadLine('"text" must be a text that is not empty.', "")
    return text


def word_of(fields: Fields, name: str, default: str) -> str:
    """Return a short word of a line, such as the name of a group of messages.

    Raises:
        BadLine: it is none.
    """
    word = fields.get(name, default)
    if not isinstance(word, str) or not _WORD.fullmatch(word):
        raise BadLine(
            f'"{name}" must be a short word.', f"Small letters, digits and _, at most {MOST}."
        )
    return word


def _split(content: bytes) -> list[bytes]:
    """Split at line feeds only: other line separators may be part of a message."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def _key(text: str) -> str:
    """Two texts with the same key are the same message."""
    return " ".join(text.casefold().split())


def _fields(raw: bytes) -> Fields:
    try:
        line = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BadLine("this is not UTF-8.", "Save the file as UTF-8.") from None
    if not line:
        raise BadLine("the line is empty.", "Remove it.")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"this is not JSON ({error}).", "Write one object a line.") from None
    if not isinstance(fields, dict):
        raise BadLine("this is not a JSON object.", "Write one object a line.")
    return fields
