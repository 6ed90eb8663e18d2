"""The examples from which acts are learned: one file a reading, `label: [sentences]`. No Rasa."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, read_document

#: Reading -> its file: what an answer in a form is; what a short message after an answer asks; whether
#: a question wants to know if a thing is among the named.
FILES: Mapping[str, Path] = {
    name: Path(__file__).with_name(f"{name}.yml") for name in ("answer", "follow_up", "whether")
}
FROM_INTENTS = "from_intents"
FEWEST = 8


@dataclass(frozen=True)
class Examples:
    """The examples of one reading.

    Attributes:
        labels: label -> sentences as visitors write them.
        from_intents: label -> how the names of intents begin whose messages are examples of it, too.
    """

    labels: Mapping[str, tuple[str, ...]]
    from_intents: Mapping[str, tuple[str, ...]]


def read(path: Path) -> Examples:
    """Read a file.

    Raises:
        KnowledgeError: with every problem of the file.
    """
    document = read_document(path)
    problems = problems_of(document)
    if problems:
        raise KnowledgeError(problems)
    content = dict(document.data)
    borrowed = content.pop(FROM_INTENTS, None) or {}
    lenders = {
        label: (begins,) if isinstance(begins, str) else tuple(begins)
        for label, begins in borrowed.items()
    }
    return Examples({label: tuple(texts) for label, texts in content.items()}, lenders)


def act_problems(path: Path) -> list[Problem]:
    """Return every problem of a file, for `check`."""
    try:
        read(path)
    except KnowledgeError as error:
        return list(error.problems)
    return []


def problems_of(document: Document) -> list[Problem]:
    """Return what is wrong with a file: no list, too few examples, one that stands twice."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for label, texts in document.data.items():
        if label == FROM_INTENTS:
            continue
        if not isinstance(texts, list):
            problems.append(
                document.problem((label,), "This is no list of sentences.", "Write one a line.")
            )
            continue
        if len(texts) < FEWEST:
            problems.append(
                document.problem(
                    (label,), f"{label} has {len(texts)} examples.", f"Write {FEWEST} at least."
                )
            )
        for place, text in enumerate(texts):
            problems += _problems_of(document, label, place, text, seen)
    return problems


def _problems_of(
    document: Document, label: str, place: int, text: Any, seen: dict[str, str]
) -> list[Problem]:
    where = (label, place)
    if not isinstance(text, str) or not text.strip():
        return [document.problem(where, "This is no sentence.", "Put it in quotes.")]
    key = " ".join(text.casefold().split())
    other = seen.setdefault(key, label)
    if other != label:
        message = f"{text!r} is an example of {other} and of {label}."
        return [document.problem(where, message, "Remove it in one of them.")]
    return []
