"""The folder alarms/ as files: one an alarm, whose name is its key; reading.yml; languages/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, read_document
from bot.knowledge.file.shape import schema_problems

FOLDER = "alarms"
LANGUAGES = "languages"
READING = "reading.yml"
SCHEMA = Path(__file__).with_name("schema.json")
KEY = re.compile(r"[a-z][a-z0-9_]*")
#: What a file of version 0.3 was made of, or one that was written for the pattern engine.
PATTERNS = frozenset(["patterns", "unless", "chronic_ok", "questions_count"])


@dataclass(frozen=True)
class AlarmFiles:
    """The folder as read; each file fits its schema.

    Attributes:
        alarms: key of each alarm -> its file.
        reading: how people deny.
        languages: code of each language -> its file.
    """

    alarms: Mapping[str, Document]
    reading: Document
    languages: Mapping[str, Document]


def folder_of(knowledge: Path) -> Path:
    """The folder of the alarms that belong to a knowledge file: beside it."""
    return knowledge.parent / FOLDER


def files_of(knowledge: Path) -> list[Path]:
    """Every file of the alarms that belong to a knowledge file."""
    folder = folder_of(knowledge)
    return [*sorted(folder.glob("*.yml")), *sorted((folder / LANGUAGES).glob("*.yml"))]


def read_files(folder: Path) -> AlarmFiles:
    """Read the folder.

    Raises:
        KnowledgeError: with every problem of every file, each with its line and remedy.
    """
    problems: list[Problem] = []
    documents = _read([folder / READING, *sorted(folder.glob("*.yml"))], problems)
    languages = _read(sorted((folder / LANGUAGES).glob("*.yml")), problems)
    for key, document in documents.items():
        definition = "reading" if key == Path(READING).stem else "alarm"
        problems += _problems(key, document, definition)
    for key, document in languages.items():
        problems += _problems(key, document, "language")
    reading = documents.pop(Path(READING).stem, None)
    if not documents:
        message = "There is no alarm: the folder has no file but reading.yml."
        problems.append(Problem(f"{FOLDER}/", 0, message, "Put it back from a backup or from git."))
    if problems or reading is None:
        raise KnowledgeError(problems)
    return AlarmFiles(documents, reading, languages)


def _read(paths: list[Path], problems: list[Problem]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for path in paths:
        if path.stem not in documents:
            try:
                documents[path.stem] = read_document(path)
            except KnowledgeError as error:
                problems += error.problems
    return documents


def _problems(key: str, document: Document, definition: str) -> Iterator[Problem]:
    """Yield what does not fit the schema, and a name that is no key."""
    if not KEY.fullmatch(key):
        message = f"{key!r} cannot be the name of such a file."
        remedy = "Use small letters, digits and _, like blood_clot.yml."
        yield document.problem((), message, remedy)
    keys = set(document.data) if isinstance(document.data, dict) else set()
    old = sorted(PATTERNS & keys) if definition == "alarm" else []
    for name in old:
        message = f"Alarms are learned from their sentences; `{name}` does nothing any more."
        remedy = "Take it out, and write sentences that must and must not ring instead."
        yield document.problem((name,), message, remedy)
    for place, problem in schema_problems(document, SCHEMA, definition):
        if not (place and place[0] in old) and not any(
            f"`{name}`" in problem.message for name in old
        ):
            yield problem
