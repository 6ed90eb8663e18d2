"""Floor 1: loads the knowledge file; all of its problems come at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.errors import KnowledgeError, Problem
from bot.knowledge.build import build
from bot.knowledge.document import Document, read_document
from bot.knowledge.model import Knowledge
from bot.knowledge.validate import problems_of

SCHEMA = Path(__file__).with_name("schema.json")


def load(path: Path) -> Knowledge:
    """Return the knowledge of a file.

    Raises:
        KnowledgeError: with every problem, each with file, line and remedy.
    """
    document = read_document(path)
    problems = list(schema_problems(document)) or list(problems_of(document))
    if problems:
        raise KnowledgeError(problems)
    return build(document.data, document.content)


def schema_problems(document: Document) -> Iterator[Problem]:
    """Yield what does not fit the schema: unknown keys, missing ones, wrong types."""
    for error in _validator().iter_errors(document.data):
        yield document.problem(tuple(error.absolute_path), *_in_words(error))


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _in_words(error: ValidationError) -> tuple[str, str]:
    """Return a schema error as a sentence and a remedy."""
    where = error.absolute_path[-1] if error.absolute_path else "the file"
    value: Any = error.validator_value
    if error.validator == "required":
        missing = [name for name in value if name not in error.instance]
        return f"{where!r} lacks {', '.join(map(repr, missing))}.", "Add what is missing."
    if error.validator == "additionalProperties":
        known = sorted((error.schema.get("properties") or {}).keys())
        unknown = sorted(set(error.instance) - set(known))
        message = f"{where!r} has the unknown key {', '.join(map(repr, unknown))}."
        return message, f"Known keys: {', '.join(known)}."
    if error.validator == "type":
        names = {
            "string": "a text", "object": "a group of keys", "array": "a list",
            "boolean": "true or false", "integer": "a whole number",
        }  # fmt: skip
        return f"{where!r} must be {names.get(str(value), value)}.", "Put texts in quotes."
    if error.validator == "minLength":
        return f"{where!r} is empty.", "Write a text."
    if error.validator == "pattern":
        hint = error.schema.get("description", f"It must match {value}.")
        return f"{error.instance!r} cannot be used for {where!r}.", str(hint)
    return f"{where!r}: {error.message[:200]}.", "See docs/knowledge.md."
