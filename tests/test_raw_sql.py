"""SQL stands in the store alone, and that of the tests in tests/world.py as verbs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

#: Where statements belong: the database, each noun's store, the verbs, the making of databases.
HOMES = re.compile(r"bot/db/|bot/\w+/(?:sql/|store\.py$)|tests/(?:world|databases)\.py$")
#: Written large, as statements are, its first word is enough; written small, its shape is needed.
LARGE = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|PRAGMA|CREATE|DROP|ALTER)\s+(?:[\w*\"(]|$)"
)
SMALL = re.compile(
    r"\s*(?:select\s.+\sfrom\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s"
    r"|(?:create|drop|alter)\s+(?:table|index|view|trigger|database)\s|pragma\s+\w+)",
    re.IGNORECASE | re.DOTALL,
)
DRIVERS = ("sqlalchemy", "sqlite3", "psycopg2")
CALLS = ("execute", "executemany", "executescript", "exec_driver_sql")
FILES = sorted(
    path
    for folder in ("bot", "actions", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if not HOMES.match(path.relative_to(ROOT).as_posix())
)


def sql_in(source: str) -> Iterator[str]:
    """What is SQL in a module or would run it, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if LARGE.match(node.value) or SMALL.match(node.value):
                yield f"{node.lineno}: {node.value.strip()[:40]!r}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CALLS:
                yield f"{node.lineno}: .{node.func.attr}()"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in _imported(node):
                if name.split(".")[0] in DRIVERS:
                    yield f"{node.lineno}: import of {name}"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_sql_outside_its_home(path: Path) -> None:
    assert list(sql_in(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "run(store, 'UPDATE staff SET name = 1')",
        "run(store, f'UPDATE {table} SET name = 1')",
        "x = 'delete  from staff'",
        "x = '''\n    select id, name\n    from staff '''",
        "x = 'insert or replace into staff values (1)'",
        "x = f'{first}' + 'DROP TABLE staff'",
        "connection.execute(statement)",
        "import sqlite3",
        "from sqlalchemy import text",
        "import sqlalchemy.sql",
    ],
)
def test_what_is_sql_is_seen(line: str) -> None:
    assert list(sql_in(line))


@pytest.mark.parametrize(
    "line",
    [
        "method = 'DELETE'",
        "words = 'Update: we open at nine, select a time from the list'",
        "words = 'Select a day'",
        "words = '; DROP TABLE messages; --'",
        "route = 'DELETE /webhooks/web/conversations'",
        "executor.run(call)",
    ],
)
def test_what_is_none_is_left_alone(line: str) -> None:
    assert not list(sql_in(line))
