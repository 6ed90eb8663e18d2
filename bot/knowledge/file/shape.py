"""Does a file fit its schema? Schema errors become plain problems with lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.errors import Problem
from bot.knowledge.file.document import Document, Place

SCHEMA = Path(__file__).with_name("schema.json")
TYPES = {
    "string": "a text",
    "object": "a group of keys",
    "array": "a list",
    "boolean": "true or false",
}


def schema_problems(
    document: Document, schema: Path = SCHEMA, definition: str = ""
) -> Iterator[tuple[Place, Problem]]:
    """Yield what does not fit the schema, each with its place: unknown keys, wrong types ...

    Args:
        document: the file.
        schema: file of the schema.
        definition: the one of its `$defs` that the file must fit; empty for the whole schema.
    """
    for error in _validator(schema, definition).iter_errors(document.data):
        place = tuple(error.absolute_path)
        yield from _explained(document, place, error)


@lru_cache(maxsize=8)
def _validator(schema: Path, definition: str) -> Draft202012Validator:
    whole = json.loads(schema.read_text(encoding="utf-8"))
    if not definition:
        return Draft202012Validator(whole)
    return Draft202012Validator({"$defs": whole["$defs"], "$ref": f"#/$defs/{definition}"})


def _explained(
    document: Document, place: Place, error: ValidationError
) -> Iterator[tuple[Place, Problem]]:
    where = f"`{_named(place)}`"
    value: Any = error.validator_value
    schema: Any = error.schema
    hint = str(schema.get("description", ""))
    if error.validator == "required":
        missing = next(name for name in value if f"{name!r} is" in error.message)
        message = f"{where} lacks the key `{missing}`."
        yield place, document.problem(place, message, "Add it; docs/knowledge.md shows how.")
    elif error.validator == "additionalProperties":
        known = sorted(schema.get("properties", {}))
        instance: Any = error.instance
        for key in sorted(set(instance) - set(known)):
            message, remedy = f"The key `{key}` is unknown.", f"Known here: {', '.join(known)}."
            yield place, document.problem((*place, key), message, remedy)
    elif error.validator == "type":
        # A part that may be left empty has "null" as its second type.
        wanted = value if isinstance(value, str) else value[0]
        message = f"{where} must be {TYPES[wanted]}."
        remedy = "Put it in quotes." if value == "string" else hint
        yield place, document.problem(place, message, remedy)
    elif error.validator == "minItems" and value > 1:
        count = len(error.instance) if isinstance(error.instance, list) else 0
        message = f"{where} has {count} entries; {value} are needed."
        yield place, document.problem(place, message, hint)
    elif error.validator in ("minLength", "minItems", "minProperties"):
        yield place, document.problem(place, f"{where} is empty.", hint or "Fill it in.")
    elif error.validator == "pattern":
        yield place, document.problem(place, f"{where} cannot be {error.instance!r:.80}.", hint)
    else:
        yield place, document.problem(place, f"{where}: {error.message:.200}.", hint)


def _named(place: Place) -> str:
    """Return the words by which a person finds a place: topics.risks.items[2]."""
    name = ""
    for part in place:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name or "the file"
