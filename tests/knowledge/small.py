"""The small knowledge of small.yml and a small project around it, as texts and as files."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.sentences import KEYS, LISTS
from bot.knowledge.load import load
from bot.settings import ROOT

HEAD = Path(__file__).with_name("small.yml").read_text(encoding="utf-8")
#: The alarms of the small knowledge, and those that we ship.
ALARMS, SHIPPED = Path(__file__).with_name("small_alarms"), ROOT / "alarms"
LISTED = {
    key: ", ".join(f"{key[0]}{number}" for number in range(count)) for key, count in LISTS.items()
}
SENTENCES = "\nsentences:\n" + "".join(
    f'  {key}: "{LISTED.get(key, "A sentence.")}"\n' for key in sorted(KEYS)
)
SMALL = HEAD + SENTENCES

DOMAIN = """\
version: "3.1"
intents:
  - ask_visits
  - ask_cost:
      use_entities: []
  - greet
entities:
  - effect
  - place:
      influence_conversation: false
"""
RULES = """\
version: "3.1"
rules:
  - rule: answer visits
    steps:
      - intent: ask_visits
      - action: action_answer
  - rule: answer cost
    steps:
      - intent: ask_cost
      - action: action_answer
  - rule: greet
    steps:
      - intent: greet
      - action: action_small_talk
"""


def examples(word: str, count: int = 15) -> str:
    """Lines of training examples that differ from one another."""
    return "".join(f"      - {word} {'again ' * number}\n" for number in range(count))


def nlu(**intents: str) -> str:
    """A training file; by default every intent has enough examples."""
    blocks = {
        "ask_visits": examples("visits"),
        "ask_cost": examples("cost"),
        "greet": examples("hello"),
        **intents,
    }
    text = 'version: "3.1"\nnlu:\n'
    for intent, lines in blocks.items():
        text += f"  - intent: {intent}\n    examples: |\n{lines}"
    return text


def changed(old: str, new: str, text: str = SMALL) -> str:
    """The small knowledge with one part replaced, which must be there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(part: str, text: str) -> int:
    """The line in which a part begins that stands once in a text."""
    assert text.count(part) == 1, part
    return text[: text.index(part)].count("\n") + 1


def written(folder: Path, text: str = SMALL, alarms: Path = ALARMS) -> Path:
    """A knowledge file with its alarms beside it; its path."""
    shutil.copytree(alarms, folder / "alarms", dirs_exist_ok=True)
    path = folder / "knowledge.yml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, content: str | bytes) -> list[Problem]:
    """What `load` finds wrong in a file with this content."""
    path = written(folder)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        load(path)
    except KnowledgeError as error:
        return error.problems
    return []


def found(folder: Path, content: str | bytes) -> list[tuple[int, str]]:
    """The same as pairs of line and message."""
    return [(problem.line, problem.message) for problem in problems(folder, content)]
