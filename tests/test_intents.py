"""The intents that code knows stand in one file, and nowhere else in code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot import intents
from bot.settings import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
INTENTS = frozenset(DOMAIN["intents"])
FILES = sorted(
    path
    for top in ("bot", "actions")
    for path in (ROOT / top).rglob("*.py")
    if path != ROOT / "bot" / "intents.py"
)
#: Words that are spelt like an intent and are none: words of visitors, keys of sentences, an event.
NO_INTENTS = {
    "bot/bookings/heard.py": {"stop"},
    "bot/bookings/steps.py": {"stop"},
    "bot/console/frame/events.py": {"goodbye"},
    "bot/knowledge/file/sentences.py": {"bot_challenge", "goodbye"},
    "actions/dialogue.py": {"bot_challenge", "goodbye"},
}


def texts_of(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def test_every_name_is_an_intent_of_the_domain() -> None:
    names = {one for key, one in vars(intents).items() if key.isupper() and isinstance(one, str)}
    assert set(intents.NEEDED) <= names <= INTENTS | {"ask_"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_intent_is_named_in_code(path: Path) -> None:
    allowed = NO_INTENTS.get(path.relative_to(ROOT).as_posix(), set())
    found = [
        f"{text!r} in line {line}"
        for text, line in texts_of(path.read_text("utf-8"))
        if text in INTENTS - allowed
    ]
    assert found == []
