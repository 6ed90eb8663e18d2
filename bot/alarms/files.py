"""The folder alarms/ as files: one an alarm, whose name is its key, and reading.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, read_document
from bot.knowledge.file.shape import schema_problems

FOLDER = "alarms"
READING = "reading.yml"
SCHEMA = Path(__file__).with_name("schema.json")
KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class AlarmFiles:
    """The folder as read; each file fits its schema.

    Attributes:
        alarms: key of each alarm -> its file.
        reading: the lists that all of them share.
    """

    alarms: Mapping[str, Document]
    reading: Document


def folder_of(knowledge: Path) -> Path:
    """The folder of the alarms that belong to a knowledge file: beside it."""
    return knowledge.parent / FOLDER


def read_files(folder: Path) -> AlarmFiles:
    """Read the folder.

    Raises:
        KnowledgeError: with every problem of every file, each with its line and remedy.
    """
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for path in [folder / READING, *sorted(folder.glob("*.yml"))]:
        if path.stem not in documents:
            try:
                documents[path.stem] = read_document(path)
            except KnowledgeError as error:
                problems += error.problems
    for key, document in documents.items():
        problems += _problems(key, document)
    reading = documents.pop(Path(READING).stem, None)
    if not documents:
        message = "There is no alarm: the folder has no file but reading.yml."
        problems.append(Problem(f"{FOLDER}/", 0, message, "Put it back from a backup or from git."))
    if problems or reading is None:
        raise KnowledgeError(problems)
    return AlarmFiles(documents, reading)


def _problems(key: str, document: Document) -> Iterator[Problem]:
    """Yield what does not fit the schema, and a name that is no key."""
    definition = "reading" if key == Path(READING).stem else "alarm"
    if not KEY.fullmatch(key):
        message = f"{key!r} cannot be an alarm's name."
        remedy = "Use small letters, digits and _, like blood_clot.yml."
        yield document.problem((), message, remedy)
    for _, problem in schema_problems(document, SCHEMA, definition):
        yield problem
