"""Takes the alarms out of a knowledge file of version 0.3 and gives each a file of its own.

The clinic's lines are moved as they stand, with their comments; only their indentation changes. Patterns
and what belongs to them, which nothing reads any more, are kept as comments: a clinician may still look
at what they were meant to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.alarms.files import PATTERNS
from bot.errors import KnowledgeError, Problem

SECTION = "urgent"
#: What stays beside the answers, now under `alarms`.
KEPT = ("crisis_line", "advice")
#: In which order the parts of an alarm stand in its file.
ORDER = ("name", "level", "review", "examples", "counter_examples", "chronic_ok", "questions_count",
         "patterns", "unless")  # fmt: skip
REVIEW = """\
  # Who has read the advice and the alarms; each alarm may have a `review` of its own in its file.
  review:
    approved_by: ""
    reviewed_on: ""
    review_by: ""
"""
SCHEMA = "# yaml-language-server: $schema=../bot/alarms/schema.json\n"


@dataclass(frozen=True)
class Split:
    """What becomes of a file.

    Attributes:
        knowledge: the knowledge file without its alarms.
        alarms: name of each alarm's file -> its text.
        lists: the lists that all patterns shared; kept beside, nothing reads them.
    """

    knowledge: str
    alarms: Mapping[str, str]
    lists: str


@dataclass(frozen=True)
class _Block:
    """The lines of one key, with the comments above it, and where its key begins."""

    key: str
    lines: tuple[str, ...]
    column: int
    value: yaml.Node

    def dedented(self, to: int = 0) -> str:
        """The lines moved to the left, so that the key stands in this column."""
        away = self.column - to
        moved = (line[away:] if not line[:away].strip() else line.lstrip() for line in self.lines)
        return "".join(moved)


def split(name: str, text: str) -> Split:
    """Return the parts of a file whose alarms still stand in it.

    Args:
        name: the file's name, for problems.
        text: the file's text; valid YAML.

    Raises:
        KnowledgeError: the section is written in a way whose lines cannot be moved.
    """
    lines = text.splitlines(keepends=True)
    root: Any = yaml.compose(text)
    section = next(block for block in _blocks(root, lines) if block.key == SECTION)
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{SECTION}:"))
    end = (
        first
        + len(section.lines)
        - next(place for place, line in enumerate(section.lines) if line.startswith(f"{SECTION}:"))
    )
    parts = {block.key: block for block in _blocks(section.value, lines[:end], first + 1)}
    alarms = {f"{key}.yml": alarm for key, alarm in _alarms(name, parts["rules"], lines[:end])}
    kept = "alarms:\n" + "".join(parts[key].dedented(to=2) for key in KEPT if key in parts) + REVIEW
    lists = "".join(block.dedented() for key, block in parts.items() if key not in (*KEPT, "rules"))
    rest = "".join(lines[end:]).lstrip("\n")
    return Split("".join([*lines[:first], kept, "\n", rest]), alarms, lists)


def _blocks(node: yaml.Node, lines: list[str], begin: int = 0) -> Iterator[_Block]:
    """The keys of a mapping with their lines; a comment belongs to the key below it."""
    if not isinstance(node, yaml.MappingNode):
        return
    starts = [key.start_mark.line for key, _ in node.value]
    ends = [*(_above(lines, start) for start in starts[1:]), _end(node, lines)]
    firsts = [max(begin, _above(lines, starts[0], begin)), *ends[:-1]]
    for (key, value), first, end in zip(node.value, firsts, ends, strict=True):
        yield _Block(str(key.value), tuple(lines[first:end]), key.start_mark.column, value)


def _above(lines: list[str], start: int, begin: int = 0) -> int:
    """The line from which the comments and empty lines above a line belong to it."""
    while start > begin and (not lines[start - 1].strip() or lines[start - 1].lstrip()[0] == "#"):
        start -= 1
    return start


def _end(node: yaml.Node, lines: list[str]) -> int:
    """The line after a node; what is said above the next key is that key's."""
    # A block ends where the next thing begins, a text or a list in brackets on its own last line.
    own = not isinstance(node, yaml.CollectionNode) or node.flow_style
    end = min(node.end_mark.line + bool(own), len(lines))
    return _above(lines, end)


def _alarms(name: str, rules: _Block, lines: list[str]) -> Iterator[tuple[str, str]]:
    """The text of each alarm's file."""
    nodes = rules.value.value if isinstance(rules.value, yaml.SequenceNode) else []
    for place, node in enumerate(nodes):
        start = node.start_mark.line
        if getattr(node, "flow_style", False) or "- " not in lines[start][: node.start_mark.column]:
            message = "This alarm is not written with one key a line."
            raise KnowledgeError(
                [Problem(name, start + 1, message, "Write each of its keys on a line of its own.")]
            )
        last = nodes[place + 1].start_mark.line if place + 1 < len(nodes) else len(lines)
        own = list(lines[:last])
        own[start] = own[start].replace("- ", "  ", 1)
        blocks = {block.key: block for block in _blocks(node, own, start)}
        above = "".join(line.lstrip() for line in lines[_above(lines, start) : start])
        ordered = sorted(
            (block for block in blocks.values() if block.key != "key"),
            key=lambda block: ORDER.index(block.key) if block.key in ORDER else len(ORDER),
        )
        text = "".join(
            _commented(block.dedented()) if block.key in PATTERNS else block.dedented()
            for block in ordered
        )
        yield str(_text(blocks["key"].value)), SCHEMA + above + text.strip("\n") + "\n"


def _commented(text: str) -> str:
    """The lines as comments; those that are comments stay as they are."""
    return "".join(
        line if line.lstrip().startswith("#") or not line.strip() else f"# {line}"
        for line in text.splitlines(keepends=True)
    )


def _text(node: yaml.Node) -> str:
    return str(node.value).strip()
