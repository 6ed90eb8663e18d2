"""Puts a new answer into knowledge.yml, as text, not yet reviewed by anybody."""

from __future__ import annotations

import json
import re
import textwrap

from bot.errors import RequestError
from bot.questions.model import NewDraft
from bot.text import without_accents

WIDTH = 100
LONGEST_KEY = 40
REVIEW = ("    review:", '      approved_by: ""', '      reviewed_on: ""', '      review_by: ""')
_EMPTY_ANSWER = re.compile(r"    answer: (\"\"|'')\s*$")
_ENTRY = re.compile(r"    [a-z_]+:")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_SECTION = re.compile(r"[a-z_]+:")
_ODD = "The knowledge file is not laid out as expected, so the change cannot be shown."


def key_of(title: str) -> str:
    """The key of a new topic, made from its title: "Parking at the clinic" is parking_at_the_clinic.

    Raises:
        RequestError: 422 when the title has no letters for it.
    """
    words = re.findall(r"[a-z0-9]+", without_accents(title).lower())
    key = "_".join(words)[:LONGEST_KEY].strip("_")
    if not _KEY.fullmatch(key):
        raise RequestError(422, "bad_title", "Please begin the title with a plain letter, a to z.")
    return key


def fill_in(knowledge: str, key: str, answer: str) -> str:
    """Fill in the empty answer of a topic; its review begins anew.

    Raises:
        RequestError: 409 when there is no such empty answer.
    """
    lines = knowledge.removesuffix("\n").split("\n")
    first, last = _topic(lines, key)
    for at in range(first, last):
        if _EMPTY_ANSWER.match(lines[at]):
            break
    else:
        raise RequestError(409, "covered", "The topic has an answer by now.")
    block = [*lines[first:at], *_answer(answer), *lines[at + 1 : last]]
    lines[first:last] = [*_without_review(block), *REVIEW]
    return "\n".join(lines) + "\n"


def new_topic(knowledge: str, key: str, intent: str, draft: NewDraft) -> str:
    """Add a topic after the last one.

    Raises:
        RequestError: 409 when the file has no topics to add it to.
    """
    lines = knowledge.removesuffix("\n").split("\n")
    _, last = _bounds(lines)
    block = [
        f"  {key}:",
        f"    intent: {intent}",
        f"    title: {_quoted(draft.title)}",
        f"    question: {_quoted(draft.wordings[0] if draft.wordings else draft.title)}",
        *_answer(draft.text),
        *REVIEW,
    ]
    lines[last:last] = ["", *block]
    return "\n".join(lines) + "\n"


def _bounds(lines: list[str]) -> tuple[int, int]:
    """First line of the topics, and the line after their last one."""
    try:
        first = lines.index("topics:") + 1
    except ValueError:
        raise RequestError(409, "odd_file", _ODD) from None
    last = next((at for at in range(first, len(lines)) if _SECTION.match(lines[at])), len(lines))
    return first, _without_tail(lines, first, last)


def _topic(lines: list[str], key: str) -> tuple[int, int]:
    """The line after a topic's key, and the line after its last one."""
    first, last = _bounds(lines)
    for at in range(first, last):
        if lines[at].rstrip() == f"  {key}:":
            break
    else:
        raise RequestError(409, "odd_file", _ODD)
    end = next((line for line in range(at + 1, last) if re.match(r"  [^ #]", lines[line])), last)
    return at + 1, _without_tail(lines, at + 1, end)


def _without_tail(lines: list[str], first: int, last: int) -> int:
    """Leave out blank lines and comments at the end; they belong to what follows."""
    while last > first and (not lines[last - 1].strip() or re.match(r" {0,2}#", lines[last - 1])):
        last -= 1
    return last


def _without_review(block: list[str]) -> list[str]:
    """A topic's lines without the review of its old answer."""
    kept: list[str] = []
    inside = False
    for line in block:
        if _ENTRY.match(line):
            inside = line.startswith("    review:")
        if not inside:
            kept.append(line)
    return kept


def _answer(text: str) -> list[str]:
    words = " ".join(text.split())
    if "{" in words or "}" in words:
        raise RequestError(409, "braces", "An answer cannot have { or } in it.")
    line = f"    answer: {_quoted(words)}"
    if len(line) <= WIDTH:
        return [line]
    folded = textwrap.wrap(words, WIDTH - 6, break_long_words=False, break_on_hyphens=False)
    return ["    answer: >-", *(f"      {part}" for part in folded)]


def _quoted(text: str) -> str:
    """A text in double quotes, as YAML reads it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
