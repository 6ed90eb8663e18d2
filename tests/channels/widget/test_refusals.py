"""Every refusal of a visitor has a sentence of the knowledge file, and none in Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from bot.errors import RequestError
from bot.knowledge.file.sentences import KEYS
from bot.settings import ROOT
from bot.web.errors import FRAMEWORK_ERRORS, in_words
from tests.shipped import sentence, shipped

FOLDERS = ("bot/channels", "bot/web", "bot/conversations")
#: Raised with a code that is a variable: the limits' own, and what Sanic refuses.
BY_NAME = {"too_many_messages", "too_many_conversations", *FRAMEWORK_ERRORS.values()}


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Every refusal that the visitors' code makes, with its place."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "RequestError":
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def said_by(call: ast.Call) -> str | None:
    """The sentence that a refusal names, nothing where its code is a variable."""
    own = [one.value for one in call.keywords if one.arg == "sentence"]
    named = (own or call.args[1:2])[0]
    return f"refused_{named.value}" if isinstance(named, ast.Constant) else None


def test_every_code_has_its_sentence() -> None:
    said = {place: said_by(call) for place, call in refusals()}
    assert len(said) > 20
    assert {place: key for place, key in said.items() if key and key not in KEYS} == {}
    assert {f"refused_{code}" for code in BY_NAME} <= KEYS


def test_no_sentence_stands_beside_a_code() -> None:
    written = (ast.Constant, ast.JoinedStr, ast.BinOp)
    found = [place for place, call in refusals() if isinstance(call.args[-1], written)]
    named = [place for place, call in refusals() if len(call.args) > 2]
    assert set(found) & set(named) == set()


def test_every_sentence_is_of_a_refusal() -> None:
    used = {said_by(call) for _, call in refusals()} | {f"refused_{code}" for code in BY_NAME}
    assert {key for key in KEYS if key.startswith("refused_")} <= used


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(1, sentence("wait_second")), (2, sentence("wait_seconds", seconds="2"))],
)
def test_the_time_to_wait_is_said(seconds: int, wait: str) -> None:
    refusal = RequestError(429, "too_many_messages", retry_after=seconds)
    assert in_words(refusal, shipped()) == sentence("refused_too_many_messages", wait=wait)


def test_what_staff_are_told_stays() -> None:
    refusal = RequestError(409, "late", "Somebody else was faster.")
    assert in_words(refusal, shipped()) == "Somebody else was faster."
