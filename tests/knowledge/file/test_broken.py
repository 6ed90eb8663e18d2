"""Whatever is in the file: good knowledge or a KnowledgeError with file and line, never another."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError, Problem
from bot.knowledge.load import load
from bot.settings import ROOT
from tests.knowledge.small import SMALL, problems, written

SHIPPED = (ROOT / "knowledge.yml").read_bytes()
SCRATCH = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
#: What somebody might leave in a file by mistake.
DEBRIS = st.sampled_from(
    ["", " ", "\n", "\t", "'", '"', ":", ": ", "- ", "{", "}", "[", "]", "&a ", "*a", "!x ", "|", ">",
     "#", "%", "@", "?", "---", "...", "~", "null", "true", "1", "{}", "[]", "\x00", "\ufeff", "é", "😀"]
)  # fmt: skip


def named(found: list[Problem]) -> bool:
    """Tell whether each problem names file, line and what is wrong."""
    return all(one.file == "knowledge.yml" and one.line >= 1 and one.message for one in found)


@pytest.mark.parametrize("seed", range(200))
def test_a_truncated_file_is_refused_with_a_line(tmp_path: Path, seed: int) -> None:
    end = random.Random(seed).randrange(len(SHIPPED) - 100)
    found = problems(tmp_path, SHIPPED[:end])
    assert found
    assert named(found)


@pytest.mark.parametrize("part", ["clinic", "topics", "alarms", "sentences"])
@pytest.mark.parametrize("value", ["1", "true", "~", "text", "[]", "{}", "[1]", "{a: 1}"])
def test_a_part_of_the_wrong_type_is_refused(tmp_path: Path, part: str, value: str) -> None:
    text = SMALL.replace(f"\n{part}:\n", f"\n{part}: {value}\nwas:\n")
    found = problems(tmp_path, text)
    line = text[: text.index(f"\n{part}:")].count("\n") + 2
    assert named(found)
    assert {one.line for one in found} >= {line, line + 1}


@SCRATCH
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    found = problems(tmp_path, content)
    assert found
    assert named(found)


@SCRATCH
@given(text=st.text(max_size=400))
def test_any_text(tmp_path: Path, text: str) -> None:
    found = problems(tmp_path, text.encode("utf-8", "surrogatepass"))
    assert found
    assert named(found)


@SCRATCH
@given(place=st.integers(0, len(SMALL)), debris=DEBRIS, lost=st.integers(0, 40))
def test_any_slip_in_a_good_file(tmp_path: Path, place: int, debris: str, lost: int) -> None:
    assert named(problems(tmp_path, SMALL[:place] + debris + SMALL[place + lost :]))


@SCRATCH
@given(line=st.integers(0, SMALL.count("\n")), debris=DEBRIS, indent=st.integers(0, 12))
def test_any_line_replaced(tmp_path: Path, line: int, debris: str, indent: int) -> None:
    lines = SMALL.split("\n")
    key, colon, _ = lines[line].partition(":")
    lines[line] = f"{key}{colon} {debris}" if colon else " " * indent + debris
    assert named(problems(tmp_path, "\n".join(lines)))


@pytest.mark.parametrize(
    "value", ["1", "true", "~", '""', "[]", "{}", "[[a]]", "[{a: 1}]", "{a: {b: c}}"]
)
def test_any_key_with_another_type(tmp_path: Path, value: str) -> None:
    lines = SMALL.split("\n")
    for number, line in enumerate(lines):
        key, colon, _ = line.partition(":")
        if colon:
            text = "\n".join([*lines[:number], f"{key}: {value}", *lines[number + 1 :]])
            assert named(problems(tmp_path, text)), line


def test_the_error_names_every_problem_with_file_and_line(tmp_path: Path) -> None:
    path = written(tmp_path, "version: 2\nversions: 1\n")
    with pytest.raises(KnowledgeError) as refused:
        load(path)
    text = str(refused.value)
    assert text.startswith(f"{len(refused.value.problems)} problems found:\n  knowledge.yml:1: ")
    assert "knowledge.yml:2: The key `versions` is unknown." in text
