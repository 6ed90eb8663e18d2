"""Loads the knowledge file; all of its problems come at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.build import build
from bot.knowledge.file.document import Document, read_document
from bot.knowledge.file.shape import schema_problems
from bot.knowledge.file.validate import problems_of
from bot.knowledge.model import Knowledge
from bot.knowledge.review import PARTS, production_problems


def load(path: Path, reviewed_at: datetime | None = None) -> Knowledge:
    """Return the knowledge of a file.

    Args:
        path: the file.
        reviewed_at: the moment at which each answer must have a review that holds; None asks for no
            reviews.

    Raises:
        KnowledgeError: with every problem, each with file, line and remedy.
    """
    document = read_document(path)
    problems, _ = all_problems(document, reviewed_at)
    if problems:
        raise KnowledgeError(problems)
    return build(document.data, document.content)


def all_problems(
    document: Document, reviewed_at: datetime | None = None
) -> tuple[list[Problem], frozenset[str]]:
    """Return every problem of a knowledge file, and the parts of it that fit the schema.

    A part that does not fit the schema hides nothing of the others: each check runs when the parts
    that it looks at are sound. Reviews are asked for only with `reviewed_at`; see `load`.
    """
    shape = list(schema_problems(document))
    broken = {place[0] for place, _ in shape if place}
    data = document.data if isinstance(document.data, dict) else {}
    sound = frozenset(part for part in data if part not in broken)
    problems = [problem for _, problem in shape] + list(problems_of(document, sound))
    if reviewed_at is not None and sound >= PARTS:
        problems += production_problems(document, reviewed_at)
    return problems, sound
