"""The floors of docs/architecture.md: imports go down only, and heavy packages stay in their place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

FLOORS = {
    "bot.errors": 0, "bot.settings": 0, "bot.reply": 0,
    "bot.knowledge": 1, "bot.desk": 1,
    "bot.conversations.store": 2, "bot.conversations.sql.tables": 2, "bot.db.migrations": 2,
    "bot.notify": 3,
    "bot.numbers.metrics": 3,
    "bot.nlu": 4, "bot.turn": 4, "bot.channels.widget": 4, "bot.evaluation": 4, "actions": 4,
    "bot.console": 4,
    "bot.commands": 5, "bot.__main__": 5,
}  # fmt: skip
EDGES = ("bot.nlu", "bot.turn", "bot.channels.widget", "bot.console", "bot.evaluation", "actions")
ONLY_IN = {
    "rasa": ("bot.nlu", "bot.turn", "bot.channels.widget", "bot.commands"),
    "rasa_sdk": ("actions", "bot.turn", "bot.commands"),
    "sqlalchemy": ("bot.desk",),
    "alembic": ("bot.desk",),
    "sanic": ("bot.channels.widget", "bot.console", "bot.commands"),
    "prometheus_client": ("bot.numbers.metrics",),
    "jinja2": ("bot.console", "bot.notify", "bot.evaluation"),
    "yaml": ("bot.knowledge",),
    "httpx": ("bot.notify",),
    "smtplib": ("bot.notify",),
    "aiosmtpd": ("bot.commands.mails",),
    "spacy": ("bot.nlu",),
    "fhir": ("bot.bookings.export_fhir",),
    "icalendar": ("bot.bookings.export_ics",),
}
FILES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def floor_of(module: str) -> int:
    best = max(
        (name for name in FLOORS if module == name or module.startswith((f"{name}.", f"{name}_"))),
        key=len,
        default="",
    )
    return FLOORS.get(best, 0)


def edge_of(module: str) -> str:
    return next((edge for edge in EDGES if module.startswith(edge)), "")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_go_down_only(path: Path) -> None:
    module = module_of(path)
    for imported, line in imports_of(path):
        if not imported.startswith(("bot", "actions")):
            continue
        place = f"{path.relative_to(ROOT)}:{line} imports {imported}"
        assert floor_of(imported) <= floor_of(module), place
        mine, theirs = edge_of(module), edge_of(imported)
        if mine and theirs and floor_of(module) < 5:
            assert mine == theirs, f"{place}: edges do not import one another"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_heavy_packages_stay_in_their_place(path: Path) -> None:
    module = module_of(path)
    for imported, line in imports_of(path):
        allowed = ONLY_IN.get(imported.split(".")[0])
        if allowed:
            assert module.startswith(allowed), f"{path.relative_to(ROOT)}:{line} imports {imported}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if module_of(path) != "bot.settings":
        source = path.read_text(encoding="utf-8")
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
