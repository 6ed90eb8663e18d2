"""Reads a YAML file into plain values and remembers the line of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError, Problem
from bot.settings import ROOT

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Place = tuple[str | int, ...]

# libyaml's parser where PyYAML was built with it: the same result in a tenth of the time.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """A YAML file.

    Attributes:
        name: the file's name, for problems.
        content: the bytes read.
        data: mappings, lists, texts, booleans and None; numbers and dates are texts as written.
        lines: place in the data -> line number, from 1.
    """

    name: str
    content: bytes
    data: Any
    lines: dict[Place, int]

    def problem(self, place: Place, message: str, remedy: str = "") -> Problem:
        """Return a problem at a place, or at the nearest one above it that has a line."""
        return Problem(self.name, self.line(place), message, remedy)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest one above it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_document(path: Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read a YAML file safely: bounded in size and depth, no anchors, no tags, no repeated keys.

    Raises:
        KnowledgeError: with every problem, each with file, line and remedy.
    """
    name, content, text = read_text(path, max_bytes=max_bytes)
    try:
        _refuse_tricks(name, text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"This is not valid YAML: {error.problem or error.context}."
        remedy = "Look at the quotes, colons and indentation here and just above."
        # At the end of the file the parser counts one line too many.
        last = max(1, len(text.splitlines()))
        raise _failed(name, min(mark.line + 1, last) if mark else 1, message, remedy) from error
    except yaml.YAMLError as error:
        raise _failed(name, 1, "This is not valid YAML.", "Restore a backup.") from error
    if root is None:
        raise _failed(name, 1, "The file is empty.", "Restore it from a backup or from git.")
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    data = _plain(root, (), lines, problems, name)
    if problems:
        raise KnowledgeError(problems)
    return Document(name, content, data, lines)


def read_text(path: Path, *, max_bytes: int = MAX_BYTES) -> tuple[str, bytes, str]:
    """Return how problems call a file, its bytes and its text.

    Raises:
        KnowledgeError: it cannot be read, is too large or holds what no text has.
    """
    name = _name(path)
    content = _content(path, name, max_bytes)
    return name, content, _text(name, content)


def _name(path: Path) -> str:
    """Return how problems call a file: by its place in the project, or by its bare name."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def _content(path: Path, name: str, max_bytes: int) -> bytes:
    """Read the file's bytes, but never more than one beyond the limit."""
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device would keep us waiting.
            raise _failed(name, 0, "This is not a file.", "Put the file there.")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: Python 3.10's word for a link loop
        reason = getattr(error, "strerror", None) or "it links to itself"
        remedy = "Put it back, or point BOT_CONTENT to its folder."
        raise _failed(name, 0, f"The file cannot be read ({reason}).", remedy) from error
    if len(content) > max_bytes:
        message = f"The file is larger than {max_bytes // 1000} KB."
        raise _failed(name, 0, message, "Take out what is not needed.")
    return content


def _text(name: str, content: bytes) -> str:
    """Return the text of the bytes; control characters are refused with their line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder counts from behind the byte order mark; that mark holds no line break.
        line = content[: error.start].count(b"\n") + 1
        raise _failed(
            name, line, "The file is not valid UTF-8 here.", "Save it as UTF-8."
        ) from error
    if found := _FORBIDDEN.search(text):
        message = f"There is a control character here (U+{ord(found[0]):04X})."
        raise _failed(name, text.count("\n", 0, found.start()) + 1, message, "Take it out.")
    return text


def _failed(name: str, line: int, message: str, remedy: str) -> KnowledgeError:
    return KnowledgeError([Problem(name, line, message, remedy)])


def _refuse_tricks(name: str, text: str) -> None:
    """Refuse what nobody needs here: anchors (a few can fill the memory), tags and deep nesting."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors (&) and aliases (*) are not allowed."
            raise _failed(name, line, message, "Write the text out, or put it in quotes.")
        if _tagged(event):
            message = "Tags (!) are not allowed."
            raise _failed(name, line, message, "Put the text in quotes.")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                message = "The file is nested too deeply."
                raise _failed(name, line, message, "Check the indentation.")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _tagged(event: Any) -> bool:
    """Tell whether the writer put a tag there; resolved ones do not show before composing."""
    return getattr(event, "tag", None) is not None


def _plain(
    node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem], name: str
) -> Any:
    """Return a node's value; keys, numbers and dates are texts as written."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return {
            key: _plain(value, (*place, key), lines, problems, name)
            for key, value in _pairs(node, place, lines, problems, name)
        }
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, (*place, index), lines, problems, name)
            for index, child in enumerate(node.value)
        ]
    return _scalar(node)


def _pairs(
    node: yaml.MappingNode,
    place: Place,
    lines: dict[Place, int],
    problems: list[Problem],
    name: str,
) -> Iterator[tuple[str, yaml.Node]]:
    """Yield a mapping's keys and values; report keys that stand there twice."""
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(name, line, "A key must be a word.", "Check the brackets."))
            continue
        key = str(key_node.value)
        if key in seen:
            message = f"The key {key!r} stands here twice (first in line {seen[key]})."
            problems.append(Problem(name, line, message, "Keep one of them."))
            continue
        seen[key] = line
        lines[(*place, key)] = line
        yield key, value_node


def _scalar(node: Any) -> str | bool | None:
    kind, value = node.tag.rpartition(":")[2], str(node.value)
    if kind == "bool":
        return value.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    return value
