"""Every regular expression on the way of a message takes time in proportion to the text."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest

from bot.commands.cues import holds_cues, modules_with_cues
from bot.cues import cues_of
from bot.knowledge.file.document import read_document
from bot.settings import ROOT
from tests.odd_texts import framed_runs
from tests.shipped import shipped
from tests.work import grows_straight

MODULES = [
    "bot.text", "bot.cues", "bot.turn.reading.clauses", "bot.turn.reading.followup",
    "bot.turn.reading.subject",
    "bot.turn.reading.understanding", "bot.turn.reading.message", "bot.turn.reading.language",
    "bot.turn.reading.language_words", "bot.turn.reading.alike", "bot.turn.reading.lexicon",
    "bot.turn.reading.spelling", "bot.turn.reading.written", "bot.nlu.names.finder", "bot.nlu.tokens",
    "bot.bookings.details", "bot.bookings.corrections", "bot.bookings.reading.reasons",
    "bot.bookings.steps", "bot.bookings.reading.contact",
    "bot.bookings.reading.name_leads", "bot.bookings.reading.name_words", "bot.bookings.reading.names",
    "bot.bookings.reading.patient", "bot.bookings.reading.phones", "bot.bookings.reading.times",
    "bot.knowledge.hours.question", "bot.knowledge.hours.answers", "bot.knowledge.answers",
    "bot.knowledge.strangers",
    "actions.answer", "actions.booking", "actions.dialogue", "actions.handoff", "actions.safety",
    "bot.alarms.phrases", "bot.alarms.over", "bot.alarms.other_languages", "bot.nlu.alarms.reading",
]  # fmt: skip
FUNCTIONS = {"match", "fullmatch", "search", "split", "sub", "findall", "finditer", "compile"}
#: Patterns put together inside a function, of what the clinic wrote or of a few fixed words: by the
#: text of the argument. Plain runs of words between word boundaries, but for the last, which the
#: module's values show.
MADE_INSIDE = {
    "f'\\\\b{re.escape(reason)}\\\\b'", "f'\\\\b{re.escape(word)}'", "pattern",
    "f'{date}|{hours}'", "f'{_LEAD}(?:{pattern})\\\\W*$'",
}  # fmt: skip


def in_values(value: Any) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a module's value, however deep they lie."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from in_values(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from in_values(one)


def in_calls(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a module's functions hand to `re` as text."""
    source = ROOT / (module.__name__.replace(".", "/") + ".py")
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if ast.unparse(node.func.value) != "re" or node.func.attr not in FUNCTIONS:
            continue
        wanted = ast.unparse(node.args[0])
        if wanted not in MADE_INSIDE:
            flags = next(
                (ast.unparse(one.value) for one in node.keywords if one.arg == "flags"), "0"
            )
            yield re.compile(eval(wanted, vars(module)), eval(flags, {"re": re}))


def in_cues() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern of the files of cues, with the name of its file."""
    for module in modules_with_cues():
        if holds_cues(read_document(module.with_suffix(".yml"))):
            cues = cues_of(str(module))
            for pattern in cues.patterns.values():
                yield cues.name, pattern


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of the modules, by the module's name and its own text."""
    found = {}
    for name in MODULES:
        module = importlib.import_module(name)
        for pattern in (*in_values(list(vars(module).values())), *in_calls(module)):
            found[f"{name} {pattern.pattern[:60]!r} {len(pattern.pattern)}"] = pattern
    known = {pattern.pattern for pattern in found.values()}
    found |= {
        f"{name} {pattern.pattern[:60]!r} {len(pattern.pattern)}": pattern
        for name, pattern in in_cues()
        if pattern.pattern not in known
    }
    about = shipped().about
    return found | {"about.named": about.named, "about.meant": about.meant}


PATTERNS = patterns()


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 70


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(name: str) -> None:
    pattern = PATTERNS[name]

    def search(text: str) -> None:
        for _ in pattern.finditer(text):
            pass

    slow = grows_straight(search, framed_runs)
    assert not slow, "\n".join(slow)
