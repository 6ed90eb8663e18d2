"""schema.json is a valid schema that explains itself to editors and describes the shipped file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from bot.knowledge.file.document import read_document
from bot.knowledge.file.shape import SCHEMA, schema_problems
from bot.settings import ROOT


def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def properties(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema with its place."""
    if isinstance(node, dict):
        for name, one in node.get("properties", {}).items():
            yield f"{place}.{name}", one
        for name, one in node.items():
            yield from properties(one, f"{place}.{name}")


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_key_is_explained() -> None:
    references = {"#/$defs/key"}
    silent = [
        place
        for place, one in properties(schema())
        if not one.get("description") and one.get("$ref") not in references
    ]
    assert silent == []


def test_the_shipped_file_fits_and_names_it() -> None:
    path = ROOT / "knowledge.yml"
    assert list(schema_problems(read_document(path))) == []
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=bot/knowledge/file/schema.json"
