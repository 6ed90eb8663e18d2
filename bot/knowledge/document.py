"""Floor 1: reads a YAML file into plain values and remembers the line of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A YAML file.

    Attributes:
        name: the file's name, for problems.
        content: the bytes read.
        data: mappings, lists, strings, numbers, booleans and None.
        lines: place in the data -> line number, from 1.
    """

    name: str
    content: bytes
    data: Any
    lines: dict[Place, int]

    def problem(self, place: Place, message: str, remedy: str = "") -> Problem:
        """Return a problem at a place, or at the nearest one above it that has a line."""
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(self.name, self.lines.get(place, 1), message, remedy)


def read_document(path: Path) -> Document:
    """Read a YAML file safely: bounded in size and depth, no anchors, no repeated keys.

    Raises:
        KnowledgeError: naming file, line and remedy.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _failed(name, 0, f"The file cannot be read ({reason}).", "Put it back.") from error
    if len(content) > MAX_BYTES:
        raise _failed(
            name, 0, f"The file is larger than {MAX_BYTES // 1000} KB.",
            "Take out what is not needed; the shipped file has about 150 KB.",
        )  # fmt: skip
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        remedy = "Save the file as UTF-8."
        raise _failed(name, line, "The file is not valid UTF-8 here.", remedy) from error
    try:
        _refuse_anchors(name, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"This is not valid YAML: {error.problem or error.context}."
        remedy = "Look at the quotes, colons and indentation here and just above."
        raise _failed(name, mark.line + 1 if mark else 1, message, remedy) from error
    except (yaml.YAMLError, ValueError) as error:
        message = "The file holds characters that YAML does not allow."
        raise _failed(name, 1, message, "Save it as plain text in UTF-8.") from error
    except RecursionError as error:
        raise _failed(name, 1, "The file is nested too deeply.", "Undo the last change.") from error
    if root is None:
        raise _failed(name, 1, "The file is empty.", "Restore it from a backup or from git.")
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    data = _plain(root, (), lines, problems, name)
    if problems:
        raise KnowledgeError(problems)
    return Document(name, content, data, lines)


def _failed(name: str, line: int, message: str, remedy: str) -> KnowledgeError:
    return KnowledgeError([Problem(name, line, message, remedy)])


def _refuse_anchors(name: str, text: str) -> None:
    """Refuse anchors and aliases: nobody needs them here, and a few of them can fill the memory."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors (&) and aliases (*) are not allowed."
            raise _failed(name, line, message, "Write the text out, or put it in quotes.")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _failed(
                    name, line, "The file is nested too deeply.", "Check the indentation."
                )
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _plain(
    node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem], name: str
) -> Any:
    """Return a node's value; keys are always text, and dates stay text."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in values:
                message = f"The key {key!r} stands here twice."
                problems.append(Problem(name, line, message, "Keep one of them."))
            lines[(*place, key)] = line
            values[key] = _plain(value_node, (*place, key), lines, problems, name)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, (*place, index), lines, problems, name)
            for index, child in enumerate(node.value)
        ]
    if node.tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:null"):
        try:
            return yaml.safe_load(node.value) if node.value else None
        except yaml.YAMLError:
            return node.value
    return node.value
