"""Rasa's own test of the dialogue on tests/test_stories.yml, and what those conversations cover."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT, child_environment

STORIES = ROOT / "tests" / "test_stories.yml"
UNTOLD = {"nlu_fallback"}  # a text that is asked back today may be understood tomorrow


@pytest.fixture(scope="module")
def stories() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(STORIES.read_text("utf-8"))["stories"]
    return found


def steps(stories: list[dict[str, Any]], key: str) -> list[str]:
    return [str(step[key]).strip() for one in stories for step in one["steps"] if key in step]


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_there_are_sixty_conversations_on_every_intent(stories: list[dict[str, Any]]) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert len(stories) >= 60
    assert set(steps(stories, "intent")) == set(domain["intents"]) - UNTOLD


def test_no_message_is_a_training_example(stories: list[dict[str, Any]]) -> None:
    nlu = (ROOT / "data" / "nlu.yml").read_text("utf-8")
    examples = {words(line.strip()[2:]) for line in nlu.splitlines() if line.strip()[:2] == "- "}
    said = [text for text in steps(stories, "user") if words(text)]
    assert [text for text in said if words(text) in examples] == []


@pytest.mark.model
def test_rasa_finds_every_conversation_right(model: Path, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "rasa", "test", "core", "--model", str(model),
        "--stories", str(STORIES), "--out", str(tmp_path), "--no-plot",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads((tmp_path / "story_report.json").read_text("utf-8"))
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert report["conversation_accuracy"]["accuracy"] == 1.0, failed
