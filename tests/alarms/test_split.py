"""A knowledge file of 0.3 with its alarms inside: a clear error, and a command that moves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.alarms.split import split
from bot.alarms.write import write_alarms
from bot.errors import KnowledgeError
from bot.knowledge.load import load
from tests.knowledge.small import SMALL

#: As a clinic may have it: its own comments, lists in brackets, a rule without `unless`.
OLD = """\
urgent:
  # Ask Dr. Example before you touch this.
  crisis_line: "116 123"
  advice:
    emergency: "Call {emergency_number} now."
    # shorter since May
    crisis: "Call {emergency_number} or {crisis_line} now."
    call_clinic_now: "Call {emergency_number} if it is bad, or the clinic on {clinic_phone}."
  words:
    limb: "leg, arm" # and nothing else
  rules:
    # Most often asked.
    - key: numbness
      name: "Numbness"
      level: call_clinic_now
      chronic_ok: true
      # The order matters to nobody.
      patterns: ["numb <limb>", "<limb> numb"]
      examples:
        - "my leg is numb"
        - "my arm is numb"
        - "numb leg since today" # heard in June
        - "my left leg is numb"
        - "help my arm is numb"
        - "my right arm went numb"
        - "both my leg and foot are numb and my leg is numb"
        - "my arm is numb now"
      counter_examples:
        - "what does it cost"
        - "how many visits"
        - "where are you"
        - "who gives it"
        - "is it warm"
        - "can i walk"
        - "what are the risks"
        - "thank you"
    - key: fire
      name: "Fire"
      level: emergency
      patterns: ["fire"]
      examples: ["fire", "a fire", "fire here", "fire now", "help fire", "big fire", "small fire",
                 "it is on fire"]
      counter_examples: ["a", "b", "c", "d", "e", "f", "g", "h"]
  # General questions.
  information_questions:
    openers: ["can it cause"]
    closers: ["is that a risk"]
    examples: ["can it cause a numb leg", "can it cause a numb arm", "can it cause numb legs", "a", "b",
               "c", "d", "e"]
    counter_examples: ["my leg is numb", "my arm is numb", "numb leg", "numb arm", "fire", "a fire",
                       "big fire", "numb leg now"]
"""
START, END = SMALL.index("alarms:\n"), SMALL.index("\nsentences:\n")
WHOLE = SMALL[:START] + OLD + SMALL[END:]


def comments(text: str) -> list[str]:
    """Every comment, the ones behind a value too."""
    return sorted(line.split("#", 1)[1] for line in text.splitlines() if "#" in line)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "knowledge.yml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_the_error_names_the_command_that_moves_them(path: Path) -> None:
    with pytest.raises(KnowledgeError) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert problem.line == WHOLE[:START].count("\n") + 1
    assert "python -m bot check --write" in problem.remedy


def test_after_the_command_the_same_alarms_ring(path: Path) -> None:
    done = write_alarms(path)
    assert done.startswith("2 alarms of knowledge.yml have files of their own now, in alarms/.")
    known = load(path).alarms
    assert list(known.alarms) == ["fire", "numbness"]
    numbness = known.alarms["numbness"]
    assert (numbness.name, numbness.level) == ("Numbness", "call_clinic_now")
    assert len(numbness.examples) == len(numbness.counter_examples) == 8
    assert known.crisis_line == "116 123"


def test_patterns_are_kept_as_comments(path: Path) -> None:
    write_alarms(path)
    folder = path.parent / "alarms"
    text = (folder / "numbness.yml").read_text("utf-8")
    assert '# patterns: ["numb <limb>", "<limb> numb"]' in text
    assert "# chronic_ok: true" in text
    assert 'limb: "leg, arm"' in (folder / "lists-of-0.3.txt").read_text("utf-8")


def test_no_comment_gets_lost(path: Path) -> None:
    write_alarms(path)
    files = [path, *(path.parent / "alarms").glob("*.*")]
    now = "".join(file.read_text("utf-8") for file in files)
    assert set(comments(WHOLE)) <= set(comments(now))
    assert "heard in June" in (path.parent / "alarms" / "numbness.yml").read_text("utf-8")


def test_everything_else_in_the_file_stays_as_it_was(path: Path) -> None:
    write_alarms(path)
    now = path.read_text("utf-8")
    assert now.startswith(SMALL[:START])
    assert now.endswith(SMALL[END:].lstrip("\n"))
    assert path.with_name("knowledge.yml.before-alarms").read_text("utf-8") == WHOLE


def test_a_second_time_there_is_nothing_to_move(path: Path) -> None:
    write_alarms(path)
    before = path.read_bytes()
    assert write_alarms(path) == "knowledge.yml holds no alarms; there is nothing to move."
    assert path.read_bytes() == before


def test_lines_that_cannot_be_moved_are_refused_and_nothing_is_written(path: Path) -> None:
    alarm = (
        '{key: a, name: "A", level: emergency, patterns: ["a"], examples: [], counter_examples: []}'
    )
    rules = f"  rules: [{alarm}]\n"
    start, end = WHOLE.index("  rules:\n"), WHOLE.index("  # General questions.")
    text = WHOLE[:start] + rules + WHOLE[end:]
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        write_alarms(path)
    assert refused.value.problems[0].line == text[:start].count("\n") + 1
    assert path.read_text("utf-8") == text
    assert not (path.parent / "alarms").exists()


def test_split_gives_each_part_once() -> None:
    parts = split("knowledge.yml", WHOLE)
    assert list(parts.alarms) == ["numbness.yml", "fire.yml"]
    assert parts.lists.startswith("words:\n  limb: ")
