"""The knowledge in force: a new good file replaces it, a broken one never does."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.commands.engine import live_knowledge
from bot.errors import KnowledgeError
from bot.knowledge import live
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.load import load as load_anew
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from tests.knowledge.small import SMALL, changed, written

REVIEWED = changed(
    '  approved_by: ""\n  reviewed_on: ""\n  review_by: ""\n',
    '  approved_by: "Dr. Ann Lee"\n  reviewed_on: "2026-01-02"\n  review_by: "2026-06-01"\n',
)
BETTER = changed('visits: "3-4"', 'visits: "5-6"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path)


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

    def slow(path: Path) -> Knowledge:
        reading.set()
        assert go_on.wait(30)
        return load_anew(path)

    monkeypatch.setattr(live, "load", slow)
    reader = threading.Thread(target=known.current)
    reader.start()
    assert reading.wait(30)
    assert known.current() is good
    go_on.set()
    reader.join()
    assert known.current().quantities["visits"] == "5-6"


def test_the_settings_name_the_file(path: Path) -> None:
    known = live_knowledge(Settings({"BOT_KNOWLEDGE": str(path)}))
    assert known.known().clinic.name == "Elm Clinic"


def test_known_never_looks_at_the_file(path: Path) -> None:
    live_file = LiveKnowledge(path, look_seconds=0)
    first = live_file.known()
    put(path, BETTER)
    assert live_file.known() is first
    assert live_file.current().quantities["visits"] == "5-6"
    assert live_file.known().quantities["visits"] == "5-6"


@dataclass
class Clock:
    """A clock that stands still until it is set; the clinic's day begins at 23:00 UTC in summer."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        self.at = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 5, 1, 12, tzinfo=timezone.utc))


def before_visitors(path: Path, clock: Clock) -> LiveKnowledge:
    return LiveKnowledge(path, look_seconds=0, production=True, clock=clock)


def test_before_visitors_every_answer_is_reviewed_from_the_start(path: Path, clock: Clock) -> None:
    known = before_visitors(path, clock)
    with pytest.raises(KnowledgeError, match="'visits' has not been reviewed"):
        known.current()
    put(path, REVIEWED)
    assert known.current().topics["visits"].answer == "Usually 3-4 visits."
    assert known.last_error is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Dr. Ann Lee"\n  reviewed_on', '""\n  reviewed_on', "The review is half filled in"),
        (
            '"Dr. Ann Lee"\n  reviewed_on: "2026-01-02"\n  review_by: "2026-06-01"',
            '""\n  reviewed_on: ""\n  review_by: ""',
            "'visits' has not been reviewed",
        ),
        ('review_by: "2026-06-01"', 'review_by: "2026-04-30"', "'visits' held until 2026-04-30"),
        ('"2026-01-02"\n  review_by: "2026', '"2026-05-02"\n  review_by: "2026', "in the future"),
        ('review_by: "2026-06-01"', 'review_by: "2025-06-01"', "not after `reviewed_on`"),
        ('review_by: "2027-01-02"', 'review_by: "2026-04-30"', "'cost' held until 2026-04-30"),
    ],
)
def test_a_version_without_reviews_never_reaches_visitors(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, old: str, new: str, message: str
) -> None:
    put(path, REVIEWED)
    known = before_visitors(path, clock)
    good = known.current()
    put(path, changed('visits: "3-4"', 'visits: "5-6"', changed(old, new, REVIEWED)))
    with caplog.at_level(logging.ERROR):
        assert known.current() == good
    assert message in str(known.last_error)
    assert message in caplog.text
    assert "knowledge.yml:" in caplog.text
    put(path, changed('visits: "3-4"', 'visits: "5-6"', REVIEWED))
    assert known.current().quantities["visits"] == "5-6"
    assert known.last_error is None


def test_a_review_that_lapses_meanwhile_withholds_its_answer(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, REVIEWED)
    known = before_visitors(path, clock)
    clock.set("2026-06-01T22:59")
    assert known.current().topics["visits"].answer == "Usually 3-4 visits."
    assert caplog.text == ""
    clock.set("2026-06-01T23:00")
    lapsed = known.current()
    assert (lapsed.topics["visits"].covered, lapsed.topics["visits"].withheld) == (False, True)
    assert lapsed.topics["cost"].not_covered == "The leaflet does not say."
    assert known.known() is lapsed
    assert "'visits' held until 2026-06-01" in str(known.last_error)
    assert known.current() is lapsed
    (record,) = caplog.records
    assert "knowledge.yml: the review no longer holds for visits." in record.getMessage()


def test_a_new_review_brings_the_answer_back(path: Path, clock: Clock) -> None:
    put(path, REVIEWED)
    known = before_visitors(path, clock)
    known.current()
    clock.set("2026-06-10T12:00")
    assert known.current().topics["visits"].withheld
    put(path, changed('review_by: "2026-06-01"', 'review_by: "2026-12-01"', REVIEWED))
    assert known.current().topics["visits"].answer == "Usually 3-4 visits."
    assert known.last_error is None


def test_what_has_lapsed_stays_withheld_beside_a_refused_version(path: Path, clock: Clock) -> None:
    put(path, REVIEWED)
    known = before_visitors(path, clock)
    known.current()
    clock.set("2026-06-10T12:00")
    put(path, "broken: [")
    assert known.current().topics["visits"].withheld
    assert not known.current().topics["cost"].withheld


def test_a_review_of_tomorrow_comes_into_force_by_itself(path: Path, clock: Clock) -> None:
    put(path, REVIEWED)
    known = before_visitors(path, clock)
    known.current()
    text = changed('"2026-01-02"\n  review_by: "2026', '"2026-05-02"\n  review_by: "2026', REVIEWED)
    put(path, changed('visits: "3-4"', 'visits: "5-6"', text))
    assert known.current().quantities["visits"] == "3-4"
    clock.set("2026-05-02T12:00")
    assert known.current().quantities["visits"] == "5-6"


def test_without_visitors_a_lapsed_answer_is_said(path: Path, clock: Clock) -> None:
    put(path, REVIEWED)
    clock.set("2030-01-01T12:00")
    known = LiveKnowledge(path, look_seconds=0, clock=clock)
    assert known.current().topics["visits"].answer == "Usually 3-4 visits."


def test_the_settings_say_whether_there_are_visitors(path: Path) -> None:
    settings = Settings({"BOT_KNOWLEDGE": str(path), "BOT_ENVIRONMENT": "production"})
    with pytest.raises(KnowledgeError, match="'visits' has not been reviewed"):
        live_knowledge(settings)
