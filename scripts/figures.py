"""The figures of the house: how it is built, measured. `python scripts/figures.py` prints them.

tests/test_house.py holds those that must not slip. What a message passes is traced on the real
engine and store, so that line needs the trained model (`--trace`).
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from bot.bookings.fields import NAMES  # noqa: E402
from bot.reply import Reply  # noqa: E402

TOPS = ("bot", "actions")
#: Where words for visitors are made. The console speaks to staff; commands, checks and the settings to
#: operators; what the store refuses is said to staff, or to visitors by its code.
VISITORS = (
    "actions/", "bot/alarms/detector.py", "bot/bookings/details.py", "bot/bookings/steps.py",
    "bot/channels/", "bot/conversations/sql/inbox.py", "bot/desk/facts.py", "bot/desk/sentences.py",
    "bot/knowledge/answers.py", "bot/knowledge/availability.py", "bot/knowledge/choices.py",
    "bot/knowledge/hours/answers.py", "bot/knowledge/hours/words.py", "bot/knowledge/provenance.py",
    "bot/turn/", "bot/web/errors.py", "bot/web/limits.py", "bot/web/threads.py",
)  # fmt: skip
#: Errors that operators and developers read.
OPERATORS = frozenset(
    ["AssistantError", "SettingsError", "KnowledgeError", "Problem", "ModelError", "StoreError",
     "ConflictError", "TurnError", "ExportError", "ValueError", "TypeError", "RuntimeError"]
)  # fmt: skip
#: Words of our own protocol that a clinic's files happen to use as names, too.
PROTOCOL = frozenset(
    ["alternatives", "condition", "conditions", "consultation", "cost", "deny", "goodbye", "pain",
     "sources", "stop", "thank", "treatment", "types", "bot_challenge"]
)  # fmt: skip
#: What bookings pass through, and the modules that know what a field means: they read it in what
#: visitors write, make keys of it, or hand it on.
OF_BOOKINGS = (
    "actions/", "bot/bookings/", "bot/commands/bookings.py", "bot/console/bookings/",
    "bot/conversations/", "bot/desk/", "bot/effects.py", "bot/notify/", "bot/turn/",
)  # fmt: skip
KNOW_FIELDS = frozenset(
    ["actions/booking.py", "bot/bookings/agreement.py", "bot/bookings/corrections.py",
     "bot/bookings/details.py", "bot/bookings/fields.py", "bot/bookings/heard.py",
     "bot/bookings/keys.py", "bot/bookings/model.py", "bot/bookings/steps.py"]
)  # fmt: skip
READERS = "bot/bookings/reading/"  # each finds one field
#: The other fields have names that stand for many things.
FIELD_NAMES = frozenset(NAMES) - {"name", "email", "patient"}
SENTENCE = re.compile(r"[A-Z][^\n]*\b\w+ \w+[^\n]*[.?!]$", re.DOTALL)
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|DROP|ALTER)\s+\S")
LAYERS = re.compile(r"(?:store|tables|model)_\w+\.py$")


@dataclass(frozen=True)
class Found:
    """Something at a place: `path:line what`."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


def files(*tops: str) -> list[str]:
    """Every Python file below the folders, as paths from the root."""
    found = (path for top in tops or TOPS for path in (ROOT / top).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def tree(path: str) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def largest_folder() -> tuple[str, int]:
    """The folder of bot/ or actions/ with the most modules directly in it, `__init__.py` left out."""
    counts: dict[str, int] = {}
    for path in files():
        if not path.endswith("__init__.py"):
            folder = path.rpartition("/")[0]
            counts[folder] = counts.get(folder, 0) + 1
    return max(counts.items(), key=lambda item: item[1])


def layer_prefixes() -> list[str]:
    """Files whose names begin with a layer instead of a noun."""
    return [path for path in files() if LAYERS.match(path.rpartition("/")[2])]


def lines() -> dict[str, int]:
    """Number of lines of each file of bot/ and actions/."""
    return {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in files()}


def functions() -> list[tuple[int, str]]:
    """Lines of each function, with its place."""
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path}:{node.lineno} {node.name}")
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def parameters() -> list[tuple[int, str]]:
    """Number of parameters of each function, with its place; `self` and `cls` left out."""
    found = []
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                count = sum(one.arg not in ("self", "cls") for one in every)
                found.append((count, f"{path}:{node.lineno} {node.name}"))
    return found


def strings(path: str) -> Iterator[ast.Constant]:
    """Every text in a file that is not a docstring."""
    whole = tree(path)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(whole)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(whole):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


def names_in_python() -> list[Found]:
    """Intents, topics and entities of the shipped clinic, and names of its treatment, in Python."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    knowledge = yaml.safe_load((ROOT / "knowledge.yml").read_text("utf-8"))
    entities = {next(iter(one)) if isinstance(one, dict) else one for one in domain["entities"]}
    named = {*domain["intents"], *entities, *knowledge["topics"]} - PROTOCOL
    names = (re.escape(name).replace(r"\*", r"\w*") for name in knowledge["about"]["names"])
    treatment = re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)
    return [
        Found(path, node.lineno, repr(node.value)[:60])
        for path in files()
        if path != "bot/intents.py"
        for node in strings(path)
        if node.value in named or treatment.search(node.value)
    ]


def sentences_in_python() -> list[Found]:
    """Sentences in code that a visitor may come to read; what operators read is left out."""
    return [
        Found(path, node.lineno, node.value[:60])
        for path in files()
        if path.startswith(VISITORS)
        for node in _said(path)
        if SENTENCE.match(node.value)
    ]


def _said(path: str) -> Iterator[ast.Constant]:
    """The texts of a file that are not handed to an error for operators or to a log."""
    whole = tree(path)
    other = {
        (inner.lineno, inner.col_offset)
        for node in ast.walk(whole)
        if isinstance(node, ast.Call) and _for_operators(node.func)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant)
    }
    return (node for node in strings(path) if (node.lineno, node.col_offset) not in other)


def _for_operators(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        logs = isinstance(called.value, ast.Name) and called.value.id == "log"
        return logs or called.attr in OPERATORS
    return isinstance(called, ast.Name) and called.id in OPERATORS


def raw_sql() -> list[Found]:
    """Statements written as text where none belong."""
    return [
        Found(path, node.lineno, node.value.strip()[:60])
        for path in files("bot", "actions", "tests", "bench")
        if not re.search(r"/sql/|^bot/db/|/store\.py$|^tests/(?:world|databases)", path)
        for node in strings(path)
        if SQL.match(node.value)
    ]


def field_names() -> list[Found]:
    """Fields of a booking named where the list in bot/bookings/fields.py should be read."""
    return [
        Found(path, node.lineno, repr(node.value))
        for path in files()
        if path.startswith(OF_BOOKINGS) and path not in KNOW_FIELDS
        if not path.startswith(READERS)
        for node in strings(path)
        if node.value in FIELD_NAMES
    ]


def places_of(pattern: str) -> list[Found]:
    """Lines of bot/ and actions/ that define what the pattern describes."""
    wanted = re.compile(pattern)
    return [
        Found(path, number, line.strip()[:60])
        for path in files()
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


#: What must be written once.
ONCE = {
    "the heartbeat of streams": r"still here\\n|heartbeat: float = \d",
    "the hash of a token": r"sha256\([^)]*token[^)]*\)",
}


def trace() -> tuple[int, int]:
    """Modules and functions of ours that one plain message passes: accepted, answered, committed, read.

    The turn runs a second time, so that what is built at the first use does not count.
    """
    from bot.commands.engine import live_knowledge, load_engine
    from bot.commands.train import ensure_model
    from bot.db import schema
    from bot.desk.model import DeskFacts
    from bot.settings import Settings
    from bot.stores import open_stores

    settings = Settings({})
    engine = load_engine(ensure_model(settings), live_knowledge(settings))
    passed: dict[str, set[str]] = {}

    def note(frame: FrameType, event: str, argument: object) -> None:
        path = frame.f_code.co_filename
        if event == "call" and path.startswith((f"{ROOT}/bot/", f"{ROOT}/actions/")):
            passed.setdefault(path, set()).add(f"{frame.f_code.co_firstlineno}")

    with tempfile.TemporaryDirectory() as folder:
        stores = open_stores(f"sqlite:///{folder}/figures.db", process="figures")
        schema.migrate(stores.database)
        chats = stores.conversations
        greeting = Reply("greeting", "Hello.")
        for number in range(2):
            chat = chats.chats.open(token_hash=str(number), greeting=greeting)
            sys.setprofile(note if number else None)
            chats.inbox.accept(chat, client_msg_id="m", text="what are the risks", choice_id=None)
            turn = chats.claims.next_turn(chat)
            assert turn is not None
            result = asyncio.run(
                engine.answer(turn.request(datetime.now(timezone.utc), DeskFacts()))
            )
            chats.turns.commit(turn, result)
            chats.chats.messages_after(chat, 1)
            sys.setprofile(None)
        stores.close()
    return len(passed), sum(len(lines) for lines in passed.values())


def percentile(values: list[int], share: float) -> int:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def row(what: str, value: object) -> None:
    """Print a row of the table."""
    print(f"{what:55} {value}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trace", action="store_true", help="trace a message; needs the model")
    parser.add_argument("--places", action="store_true", help="show the places behind each count")
    arguments = parser.parse_args()
    sizes, spans = lines(), [span for span, _ in functions()]
    longest = max(sizes, key=lambda path: sizes[path])
    lists: dict[str, list[Found]] = {
        "intent, topic, entity and treatment names in Python": names_in_python(),
        "sentences to visitors in Python": sentences_in_python(),
        "raw SQL outside */sql, db, tests/world": raw_sql(),
        "fields of a booking named outside their list": field_names(),
        **{f"places of {what}": places_of(pattern) for what, pattern in ONCE.items()},
    }
    folder, count = largest_folder()
    row("modules directly in the largest folder", f"{count} ({folder})")
    row("store_, tables_, model_ prefixes", len(layer_prefixes()))
    for what, found in lists.items():
        row(what, len(found))
        if arguments.places:
            print(*(f"    {one}" for one in found), sep="\n")
    row("lines of knowledge.yml", len((ROOT / "knowledge.yml").read_text("utf-8").splitlines()))
    row("function median / p95", f"{statistics.median(spans):.0f} / {percentile(spans, 0.95)}")
    row("longest module", f"{sizes[longest]} ({longest})")
    row("most parameters", max(parameters()))
    row("lines of bot/ and actions/", sum(sizes.values()))
    if arguments.trace:
        row("modules / functions of one message", "{} / {}".format(*trace()))


if __name__ == "__main__":
    main()
