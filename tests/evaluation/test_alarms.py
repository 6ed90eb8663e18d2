"""Alarms by kind: reading their file, counting what rings, and telling it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.alarms.model import LEVELS
from bot.errors import Problem
from bot.evaluation.alarms import (
    ALL_ALARMS,
    ALL_OTHERS,
    AlarmMessage,
    Kind,
    Ring,
    by_kind,
    read_alarms,
    wrong,
)
from bot.evaluation.shares import Share
from bot.evaluation.summary import alarms_text
from bot.settings import ROOT


def line(**fields: Any) -> str:
    return json.dumps({"text": "numb leg", "kind": "limb", "level": "emergency"} | fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alarms.jsonl"


def test_good_lines_are_returned_with_their_place(path: Path) -> None:
    path.write_text(f'{line()}\n{{"text": "hello", "kind": "plain"}}\n', "utf-8")
    found = read_alarms(path, LEVELS)
    assert found.messages == (
        AlarmMessage("numb leg", "limb", "emergency", 1),
        AlarmMessage("hello", "plain", "", 2),
    )
    assert found.problems == ()


WORD = ('"kind" must be a short word.', "Small letters, digits and _, at most 20.")
USE = 'Use emergency, crisis, call_clinic_now; none, or "", for a message that must not ring.'
BAD_LINES = [
    (line(text=" "), '"text" must be a text that is not empty.', ""),
    ('{"text": "x"}', '"kind" is missing.', "Say what sort of message it is."),
    (line(kind=""), *WORD),
    (line(kind="Limb"), *WORD),
    (line(kind="two words"), *WORD),
    (line(kind="k" * 21), *WORD),
    (line(kind=3), *WORD),
    (line(level="mild"), "there is no level 'mild'.", USE),
    (line(level=None), "there is no level None.", USE),
    (line(level=["crisis"]), "there is no level ['crisis'].", USE),
    (
        line(level=""),
        'messages of the kind "limb" must ring, as in line 1.',
        "Give this one another kind.",
    ),
    ("{", "this is not JSON (", "Write one object a line."),
    ("", "the line is empty.", "Remove it."),
    (line(text="ONE  "), "the same text stands in line 1.", "Remove one of them."),
]


@pytest.mark.parametrize(("bad", "message", "remedy"), BAD_LINES)
def test_a_bad_line_is_named_and_the_others_are_kept(
    path: Path, bad: str, message: str, remedy: str
) -> None:
    path.write_text("\n".join([line(text="one"), bad, line(text="two")]) + "\n", "utf-8")
    found = read_alarms(path, LEVELS)
    assert [(one.text, one.line) for one in found.messages] == [("one", 1), ("two", 3)]
    (problem,) = found.problems
    assert problem.message.startswith(message)
    assert problem == Problem(str(path), 2, problem.message, remedy)


def test_a_kind_that_must_not_ring_holds_no_alarm(path: Path) -> None:
    path.write_text(f"{line(level='')}\n{line(text='other')}\n", "utf-8")
    (problem,) = read_alarms(path, LEVELS).problems
    assert problem.message == 'messages of the kind "limb" must not ring, as in line 1.'


def test_a_missing_file_is_an_error(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_alarms(path, LEVELS)


def test_the_file_of_alarms_is_usable() -> None:
    found = read_alarms(ROOT / "tests" / "alarms_fresh.jsonl", LEVELS)
    assert found.problems == ()
    assert len(found.messages) >= 500


def ring(kind: str, wanted: str, got: str | None) -> Ring:
    """A message that must ring with one level, and rang with another or not at all."""
    return Ring(AlarmMessage(f"{kind} {wanted} {got}", kind, wanted), got is not None, got or "")


RINGS = [
    ring("denied", "", None),
    ring("denied", "", "crisis"),
    ring("limb", "emergency", "emergency"),
    ring("limb", "emergency", "crisis"),
    ring("limb", "emergency", None),
    ring("despair", "crisis", "crisis"),
    ring("usual", "", None),
]


def test_each_kind_is_counted_and_each_half_as_a_whole() -> None:
    assert by_kind(RINGS) == (
        Kind("limb", True, Share(2, 3), Share(1, 3)),
        Kind("despair", True, Share(1, 1), Share(1, 1)),
        Kind(ALL_ALARMS, True, Share(3, 4), Share(2, 4)),
        Kind("denied", False, Share(1, 2), Share(0, 0)),
        Kind("usual", False, Share(0, 1), Share(0, 0)),
        Kind(ALL_OTHERS, False, Share(1, 3), Share(0, 0)),
    )


def test_a_half_without_messages_has_no_line() -> None:
    assert [kind.name for kind in by_kind(RINGS[:1])] == ["denied", ALL_OTHERS]
    assert by_kind([]) == ()


def test_missed_alarms_come_before_false_ones_and_other_levels() -> None:
    assert [one.message.text for one in wrong(RINGS)] == [
        "limb emergency None",
        "denied  crisis",
        "limb emergency crisis",
    ]


def test_a_terminal_shows_recall_and_false_alarms() -> None:
    assert alarms_text(by_kind(RINGS)).splitlines() == [
        "Must ring                                  rang     95 % interval   count",
        "limb                                     66.7 %    20.8 to 93.9 %   2 of 3, right level 1",
        "despair                                 100.0 %   20.7 to 100.0 %   1 of 1, right level 1",
        "all that must ring                       75.0 %    30.1 to 95.4 %   3 of 4, right level 2",
        "",
        "Must not ring                              rang     95 % interval   count",
        "denied                                   50.0 %     9.5 to 90.5 %   1 of 2",
        "usual                                     0.0 %     0.0 to 79.3 %   0 of 1",
        "all that must not                        33.3 %     6.1 to 79.2 %   1 of 3",
    ]
