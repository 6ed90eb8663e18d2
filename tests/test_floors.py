"""The floors of docs/architecture.md: a module's floor is its path, and imports go down only.

Imports that only a type checker sees count as well: two modules that know of one another are one.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter

import pytest

from bot.settings import ROOT

LEAVES, MEANING, STORAGE, SIDE_EFFECTS, WEB, EDGES, SITE = range(7)

#: The first pattern that fits a path gives its floor; a path that none fits has no place.
FLOORS = (
    ("bot/__init__.py", LEAVES),
    ("bot/effects.py", LEAVES),
    ("bot/errors.py", LEAVES),
    ("bot/intents.py", LEAVES),
    ("bot/reply.py", LEAVES),
    ("bot/clock.py", LEAVES),
    ("bot/text.py", LEAVES),
    ("bot/settings/*", LEAVES),
    ("bot/stores.py", STORAGE),
    ("bot/db/*", STORAGE),
    ("bot/*/sql/*", STORAGE),
    ("bot/*/store.py", STORAGE),
    ("bot/desk/deadlines.py", SIDE_EFFECTS),
    ("bot/desk/facts.py", SIDE_EFFECTS),
    ("bot/numbers/metrics.py", SIDE_EFFECTS),
    ("bot/cues.py", MEANING),
    ("bot/notify/model.py", MEANING),
    ("bot/notify/*", SIDE_EFFECTS),
    ("bot/alarms/*", MEANING),
    ("bot/bookings/*", MEANING),
    ("bot/conversations/*", MEANING),
    ("bot/desk/*", MEANING),
    ("bot/knowledge/*", MEANING),
    ("bot/limits/*", MEANING),
    ("bot/numbers/*", MEANING),
    ("bot/questions/*", MEANING),
    ("bot/staff/*", MEANING),
    # What the turn and the actions share lies below both.
    ("bot/turn/action.py", MEANING),
    ("bot/turn/slots.py", MEANING),
    ("bot/turn/reading/message.py", MEANING),
    ("bot/web/*", WEB),
    ("actions/*", EDGES),
    ("bot/channels/*", EDGES),
    ("bot/console/*", EDGES),
    ("bot/evaluation/*", EDGES),
    ("bot/nlu/*", EDGES),
    ("bot/turn/*", EDGES),
    ("bot/widget/*", EDGES),
    ("bot/site/*", SITE),
    ("bot/commands/*", SITE),
    ("bot/__main__.py", SITE),
)
#: Packages of others that only some places may import.
ONLY_IN = {
    "rasa": ("bot/nlu/*", "bot/turn/engine/*", "bot/channels/*", "bot/site/*", "bot/commands/*"),
    "rasa_sdk": ("actions/*",),
    "sqlalchemy": ("bot/db/*", "bot/*/sql/*", "bot/*/store.py"),
    "alembic": ("bot/db/*",),
    "sanic": ("bot/web/*", "bot/channels/*", "bot/console/*", "bot/site/*", "bot/commands/*"),
    "prometheus_client": ("bot/numbers/metrics.py",),
    "jinja2": ("bot/console/*", "bot/notify/*", "bot/evaluation/*"),
    "yaml": ("bot/knowledge/*", "bot/alarms/*", "bot/nlu/noise.py", "bot/turn/reading/spelling.py"),
    "httpx": ("bot/notify/*",),
    "smtplib": ("bot/notify/*",),
    "aiosmtpd": ("bot/commands/mails.py",),
    "spacy": ("bot/nlu/*",),
    "fhir": ("bot/bookings/export_fhir.py",),
    "icalendar": ("bot/bookings/export_ics.py",),
}
#: A noun's `sql` is its own. What one transaction needs of another noun: verbs for everybody, ...
VERBS = {
    "bot/conversations/sql/messages.py": "append by_staff lock prepare Locked NewMessage NEWEST",
    "bot/staff/sql/audit.py": "record recorded_since",
    "bot/notify/sql/outbox.py": "put",
}
#: ... and what only the transaction of a message, a turn or an opinion does elsewhere.
WITHIN = {
    "bot/conversations/sql/commit.py": {"bot/questions/sql/noted.py": "NewQuestion note_turn"},
    "bot/conversations/sql/effects.py": {"bot/desk/sql/asks.py": "apply ask"},
    "bot/conversations/sql/feedback.py": {"bot/questions/sql/noted.py": "note_opinion"},
    "bot/conversations/sql/inbox.py": {"bot/desk/sql/asks.py": "visitor_wrote"},
}
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for top in ("bot", "actions")
    for path in (ROOT / top).rglob("*.py")
)


def module_of(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


def floor_of(path: str) -> int | None:
    return next((floor for pattern, floor in FLOORS if fnmatch(path, pattern)), None)


def edge_of(path: str) -> str:
    """The edge that a path belongs to: a folder of bot/, a channel, or actions."""
    parts = path.split("/")
    return "/".join(
        parts[:3] if parts[1] == "channels" else parts[:2] if parts[0] == "bot" else parts[:1]
    )


def imports_of(path: str) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in the file, with the line."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in MODULES else node.module), node.lineno


def ours(path: str) -> Iterator[tuple[str, int]]:
    """The files of ours that a file imports."""
    for name, line in imports_of(path):
        if name in MODULES and MODULES[name] != path:
            yield MODULES[name], line


def names_of(path: str) -> Iterator[tuple[str, str, int]]:
    """The names that a file imports from files of ours, with the line; "*" for a whole module."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                whole = MODULES.get(f"{node.module}.{alias.name}")
                yield whole or MODULES[node.module], "*" if whole else alias.name, node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in MODULES:
                    yield MODULES[alias.name], "*", node.lineno


def test_every_module_has_a_floor() -> None:
    assert len(FILES) > 200
    assert [path for path in FILES if floor_of(path) is None] == []


@pytest.mark.parametrize("path", FILES)
def test_imports_go_down_only(path: str) -> None:
    mine = floor_of(path)
    assert mine is not None
    for other, line in ours(path):
        place = f"{path}:{line} imports {other}"
        theirs = floor_of(other)
        assert theirs is not None, place
        assert theirs <= mine, place
        if mine == theirs == EDGES:
            assert edge_of(path) == edge_of(other), f"{place}: edges do not import one another"


@pytest.mark.parametrize("path", FILES)
def test_nobody_goes_round_the_door_of_a_noun(path: str) -> None:
    noun = path.split("/")[1]
    store = any(fnmatch(path, pattern) for pattern in ("bot/*/sql/*", "bot/*/store.py"))
    for other, name, line in names_of(path):
        if "/sql/" not in other or other.split("/")[1] == noun:
            continue
        place = f"{path}:{line} imports {name} of {other}"
        assert store, place
        # Statements join the tables of several nouns.
        if not other.endswith("/tables.py"):
            allowed = f"{VERBS.get(other, '')} {WITHIN.get(path, {}).get(other, '')}".split()
            assert name in allowed, place


def forwarders(path: str) -> Iterator[str]:
    """Methods of a file that only hand their work to a function of another module."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    methods = [
        (node.name, method)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef)
    ]
    for owner, method in methods:
        body = method.body[1:] if ast.get_docstring(method) else method.body
        if len(body) == 1 and isinstance(body[0], ast.With):
            body = body[0].body
        if len(body) == 1 and isinstance(body[0], (ast.Return, ast.Expr)):
            called = body[0].value.func if isinstance(body[0].value, ast.Call) else None
            while isinstance(called, ast.Attribute):
                called = called.value
            if isinstance(called, ast.Name) and called.id in imported:
                yield f"{owner}.{method.name}"


@pytest.mark.parametrize(
    "path", [path for path in FILES if fnmatch(path, "bot/*/sql/*") or path.endswith("/store.py")]
)
def test_a_store_does_its_own_work(path: str) -> None:
    assert list(forwarders(path)) == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {path: {other for other, _ in ours(path)} for path in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("path", FILES)
def test_heavy_packages_stay_in_their_place(path: str) -> None:
    for name, line in imports_of(path):
        allowed = ONLY_IN.get(name.split(".")[0])
        if allowed:
            fits = any(fnmatch(path, pattern) for pattern in allowed)
            assert fits, f"{path}:{line} imports {name}"


@pytest.mark.parametrize("path", [path for path in FILES if not path.startswith("bot/settings/")])
def test_only_the_settings_read_the_environment(path: str) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert "os.environ" not in source
    assert "os.getenv" not in source


def test_the_command_line_starts_without_rasa_and_tensorflow() -> None:
    code = (
        "import bot.__main__, sys; print([m for m in ('rasa', 'tensorflow') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
