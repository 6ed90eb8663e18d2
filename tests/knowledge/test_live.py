"""The knowledge in force: a new good file replaces it, a broken one never does."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import live
from bot.knowledge.live import LiveKnowledge
from tests.knowledge.small import SMALL, changed

BETTER = changed('visits: "3-4"', 'visits: "5-6"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "knowledge.yml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def put(path: Path, text: str) -> None:
    """Replace a file as editors do."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def test_an_unchanged_file_is_read_once(path: Path) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    assert known.current() is known.current()


def test_a_new_version_comes_into_force(path: Path) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    assert known.current().quantities["visits"] == "3-4"
    put(path, BETTER)
    assert known.current().quantities["visits"] == "5-6"
    path.write_text(SMALL, encoding="utf-8")
    assert known.current().quantities["visits"] == "3-4"


def test_the_file_is_not_looked_at_before_its_time(path: Path) -> None:
    known = LiveKnowledge(path, look_seconds=3600)
    first = known.current()
    put(path, BETTER)
    assert known.current() is first


@pytest.mark.parametrize("broken", ["", "topics: [", SMALL[:900], SMALL.replace("ask_cost", "&")])
def test_a_broken_version_never_comes_into_force(
    path: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    good = known.current()
    put(path, broken)
    with caplog.at_level(logging.ERROR):
        assert known.current() is good
        assert known.current() is good
    assert isinstance(known.last_error, KnowledgeError)
    (record,) = caplog.records
    assert record.getMessage().startswith(
        "knowledge.yml is broken; its last good version stays in force. "
    )
    assert "knowledge.yml:" in record.getMessage()


def test_a_removed_file_leaves_the_last_good_version(path: Path) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    good = known.current()
    aside = path.rename(path.with_suffix(".aside"))
    assert known.current() is good
    assert known.last_error is not None
    aside.rename(path)
    assert known.current() == good
    assert known.last_error is None


def test_a_mended_file_comes_into_force(path: Path) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    known.current()
    put(path, "broken: [")
    known.current()
    put(path, BETTER)
    assert known.current().quantities["visits"] == "5-6"
    assert known.last_error is None


def test_a_cold_start_on_a_broken_file_fails_until_it_is_mended(path: Path) -> None:
    put(path, "broken: [")
    known = LiveKnowledge(path, look_seconds=0)
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            known.current()
    put(path, SMALL)
    assert known.current().quantities["visits"] == "3-4"


def test_others_go_on_with_the_old_version_while_one_reads(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = LiveKnowledge(path, look_seconds=0)
    good = known.current()
    put(path, BETTER)
    reading, go_on = threading.Event(), threading.Event()
    load = live.load

    def slow(path: Path) -> object:
        reading.set()
        assert go_on.wait(30)
        return load(path)

    monkeypatch.setattr(live, "load", slow)
    reader = threading.Thread(target=known.current)
    reader.start()
    assert reading.wait(30)
    assert known.current() is good
    go_on.set()
    reader.join()
    assert known.current().quantities["visits"] == "5-6"


def test_the_settings_name_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    assert live.current().clinic.name == "Elm Clinic"
    assert live.live(path) is live.live(path)


def test_known_never_looks_at_the_file(path: Path) -> None:
    live_file = LiveKnowledge(path, look_seconds=0)
    first = live_file.known()
    put(path, BETTER)
    assert live_file.known() is first
    assert live_file.current().quantities["visits"] == "5-6"
    assert live_file.known().quantities["visits"] == "5-6"
