"""Broken files in alarms/: every mistake with its file, its line and what to do, all at once."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.load import load
from tests.knowledge.small import changed, written

NOW = datetime(2026, 3, 3, 12, tzinfo=timezone.utc)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


def alarm(path: Path) -> Path:
    return path.parent / "alarms" / "numbness.yml"


def broken(path: Path, now: datetime | None = None) -> list[Problem]:
    try:
        load(path, now)
    except KnowledgeError as error:
        return error.problems
    return []


def change(file: Path, old: str, new: str) -> int:
    """Change a file in one place; the line of it."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("level: call_clinic_now", "level: soon", "`level`: 'soon' is not one of"),
        ('- "thank you"', '- "my leg is numb"', "'my leg is numb' must not ring here, and is an"),
        (
            '- "my arm is numb now"',
            '- "my arm is NUMB."',
            "'my arm is NUMB.' is an example of numbness",
        ),
        ('name: "Numbness"', "nam: 3", "The key `nam` is unknown."),
        ('  - "thank you"\n', "", "`counter_examples` has 7 entries; 8 are needed."),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    path: Path, old: str, new: str, message: str
) -> None:
    line = change(alarm(path), old, new)
    problems = [one for one in broken(path) if one.message.startswith(message)]
    assert [one.file for one in problems] == ["numbness.yml"]
    assert problems[0].remedy
    if "entries" not in message:
        assert problems[0].line == line


def test_the_mistakes_of_all_files_come_at_once(path: Path) -> None:
    change(alarm(path), "level: call_clinic_now", "level: soon")
    (path.parent / "alarms" / "Blood Clot.yml").write_text("a: [", "utf-8")
    (path.parent / "alarms" / "fire.yml").write_text('name: "Fire"\n', "utf-8")
    path.write_text(changed("version: 1", "version: 2"), "utf-8")
    named = {problem.file for problem in broken(path)}
    assert named == {"numbness.yml", "Blood Clot.yml", "fire.yml", "knowledge.yml"}


def test_a_folder_without_alarms_is_refused(path: Path) -> None:
    alarm(path).unlink()
    assert [one.file for one in broken(path)] == ["alarms/"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Call {emergency_number} or {nobody} now.",
            "The placeholder {nobody} does not exist here.",
        ),
        ("Call {emergency_number now.", "A brace stands alone."),
        ("Go to a doctor.", "The advice must name {emergency_number}."),
    ],
)
def test_advice_that_cannot_be_said_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, changed("Call {emergency_number} now.", text))
    assert message in [problem.message for problem in broken(path)]


def test_a_running_service_keeps_the_last_good_alarms(path: Path) -> None:
    live = LiveKnowledge(path, look_seconds=0)
    before = live.current()
    good = alarm(path).read_text("utf-8")
    change(alarm(path), "level: call_clinic_now", "level: soon")
    assert live.current() is before
    assert "numbness.yml" in str(live.last_error)
    alarm(path).write_text(good.replace("level: call_clinic_now", "level: emergency"), "utf-8")
    assert live.current().alarms.level("numbness") == "emergency"
    assert live.last_error is None


def test_production_refuses_alarms_that_nobody_has_reviewed(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert not [one for one in broken(path, NOW) if "alarm" in one.message]
    path.write_text(changed('"Dr. Sam Poe", reviewed_on: "2025-12-01"', '"", reviewed_on: ""'))
    path.write_text(path.read_text("utf-8").replace('"2035-12-01"', '""'), "utf-8")
    assert "The advice on alarms has not been reviewed by the clinic." in [
        problem.message for problem in broken(path, NOW)
    ]


def test_an_alarms_own_review_counts_for_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    with alarm(path).open("a", encoding="utf-8") as file:
        file.write('review: {approved_by: "A B", reviewed_on: 2026-01-02, review_by: 2026-02-02}\n')
    (problem,) = (one for one in broken(path, NOW) if one.file == "numbness.yml")
    assert problem.message == "The review of the alarm 'numbness' held until 2026-02-02."
