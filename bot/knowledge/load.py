"""Loads the knowledge file and the alarms beside it; all of their problems come at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.alarms.files import AlarmFiles, folder_of, read_files
from bot.alarms.load import load_alarms, problems_of_alarms
from bot.alarms.split import SECTION
from bot.errors import KnowledgeError, Problem
from bot.knowledge.build import build
from bot.knowledge.file.document import Document, read_document
from bot.knowledge.file.shape import schema_problems
from bot.knowledge.file.validate import problems_of, review_problems
from bot.knowledge.model import Knowledge
from bot.knowledge.review import PARTS, alarm_review_problems, production_problems

ALARMS = "alarms"


@dataclass(frozen=True)
class Found:
    """What was found in a knowledge file and the folder beside it.

    Attributes:
        document: the file; None when it cannot be read.
        sound: its parts that fit the schema.
        problems: all of them; with none there is the knowledge.
        knowledge: what may be said.
    """

    document: Document | None
    sound: frozenset[str]
    problems: list[Problem]
    knowledge: Knowledge | None


def load(path: Path, reviewed_at: datetime | None = None) -> Knowledge:
    """Return the knowledge of a file and of the alarms beside it.

    Args:
        path: the file.
        reviewed_at: the moment at which each answer and each alarm must have a review that holds; None
            asks for no reviews.

    Raises:
        KnowledgeError: with every problem, each with file, line and remedy.
    """
    found = look_into(path, reviewed_at)
    if found.knowledge is None:
        raise KnowledgeError(found.problems)
    return found.knowledge


def look_into(path: Path, reviewed_at: datetime | None = None) -> Found:
    """Return what is in a file, and every problem of it; see `load`.

    A part that does not fit the schema hides nothing of the others: each check runs when the parts
    that it looks at are sound.
    """
    problems: list[Problem] = []
    files = _files(path, problems)
    try:
        document = read_document(path)
    except KnowledgeError as error:
        return Found(None, frozenset(), sorted([*problems, *error.problems]), None)
    data = document.data if isinstance(document.data, dict) else {}
    if SECTION in data:  # the alarms beside it do not count while these are in
        return Found(document, frozenset(), [_unsplit(document)], None)
    shape = list(schema_problems(document))
    broken = {place[0] for place, _ in shape if place}
    sound = frozenset(part for part in data if part not in broken)
    problems += [problem for _, problem in shape] + list(problems_of(document, sound))
    if files is not None and ALARMS in sound:
        problems += problems_of_alarms(document, files)
        for alarm in (*files.alarms.values(), *files.languages.values()):
            if review := alarm.data.get("review"):
                problems += review_problems(alarm, ("review",), review)
    if reviewed_at is not None and sound >= PARTS:
        problems += production_problems(document, reviewed_at)
        if files is not None and ALARMS in sound:
            problems += alarm_review_problems(document, files, reviewed_at)
    if problems or files is None:
        return Found(document, sound, sorted(problems), None)
    alarms = load_alarms(document.data[ALARMS], files)
    return Found(document, sound, [], build(document.data, document.content, alarms))


def _files(path: Path, problems: list[Problem]) -> AlarmFiles | None:
    """Read the folder; what is wrong with it joins the problems."""
    try:
        return read_files(folder_of(path))
    except KnowledgeError as error:
        problems += error.problems
        return None


def _unsplit(document: Document) -> Problem:
    message = "The alarms stand in this file, as in version 0.3; they have files of their own now."
    remedy = "Run: python -m bot check --write (it moves them to alarms/ and keeps every comment)."
    return document.problem((SECTION,), message, remedy)
