"""A new field of a booking is three edits, and everything that reads the list has it.

The edits are made as a developer makes them, in a copy of the program.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.db.schema import REVISION
from bot.settings import ROOT

NEXT = f"{int(REVISION) + 1:04}"
FIELD = """\
    Field(
        "colour", "Colour", 80, asked_by=("consultation",), searched=True, mailed=True,
        fhir="comment",
    ),
)  # fmt: skip

NAMES ="""
SENTENCES = """\
sentences:
  booking_ask_colour: "Which colour?"
  label_colour: "Colour"
"""
STEP = f'''\
"""Bookings have a colour."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{REVISION}"


def upgrade() -> None:
    column = sa.Column("colour", sa.Text(), nullable=False, server_default="")
    op.add_column("bookings", column)
'''


def edited(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with a new field in its list, and nothing else."""
    place = tmp_path_factory.mktemp("program")
    for name in ("bot", "actions", "alarms"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "knowledge.yml", place)
    edited(place / "bot" / "bookings" / "fields.py", ")  # fmt: skip\n\nNAMES =", FIELD)
    return place


def run(place: Path) -> Any:
    """Book with the program of that place."""
    script = Path(__file__).with_name("new_field_talk.py")
    paths = {"PYTHONPATH": f"{place}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=place,
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_without_its_sentences_the_check_names_them(place: Path) -> None:
    problems = run(place)["problems"]
    assert len(problems) == 2
    for key, problem in zip(("booking_ask_colour", "label_colour"), problems, strict=True):
        assert problem.startswith("knowledge.yml:")
        assert f"The sentence `{key}` for a booking's field `colour` is missing." in problem
        assert "bot/bookings/fields.py" in problem


def test_a_new_field_is_asked_read_back_kept_found_and_exported(place: Path) -> None:
    edited(place / "knowledge.yml", "\nsentences:\n", f"\n{SENTENCES}")
    (place / "bot" / "db" / "migrations" / "versions" / f"m{NEXT}_colour.py").write_text(STEP)
    found = run(place)
    assert found["asked"][-2:] == ["colour", "consent"]
    assert found["summary"][-1] == "Colour: Dark Green"
    assert found["again"] == "Which colour?"
    heading, line = (one.split(",") for one in found["csv"])
    assert dict(zip(heading, line, strict=True))['"colour"'] == '"Dark Green"'
    assert found["json"]["colour"] == "Dark Green"
    assert "colour" in found["table"][0].split()
    assert "Dark Green" in found["table"][1]
    assert found["fhir"].splitlines()[-1] == "Colour: Dark Green"
    assert found["facts"][-1] == ["Colour", "Dark Green"]
    assert found["searched"].endswith(" or colour")
    assert found["found"] == 1
    assert found["mail"]["colour"] == "Dark Green"
