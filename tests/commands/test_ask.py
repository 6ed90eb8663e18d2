"""`python -m bot ask`: where the questions come from, and what is printed of the answers."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands.asking import AskSession
from bot.settings import ROOT, Settings, child_environment
from tests.shipped import page_title, sentence, thing, topic

pytestmark = pytest.mark.model

KEYS = [
    "text", "intent", "confidence", "alternatives", "entities", "answer", "choices", "sources",
    "urgent", "alarm", "rang_like", "offers",
]  # fmt: skip
SICK = "I can't breathe properly since the injection"


@pytest.fixture(scope="module")
def session(model: Path) -> AskSession:
    return AskSession.load(Settings())


@pytest.fixture(autouse=True)
def loaded(session: AskSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is loaded once for all tests."""
    monkeypatch.setattr(AskSession, "load", lambda settings: session)


class Asked:
    """Runs the command and reads what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def text(self, *words: str, stdin: str = "") -> str:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        assert main(["ask", *words]) == 0
        out, err = self._capsys.readouterr()
        assert err == ""
        return out

    def objects(self, *words: str, stdin: str = "") -> list[dict[str, Any]]:
        lines = self.text("--json", *words, stdin=stdin).splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(capsys, monkeypatch)


@pytest.mark.parametrize(
    "text", ["is infection a risk", "hello", "qwxz", "🙂", SICK, "¿Cuánto es?"]
)
def test_an_object_has_exactly_the_documented_keys(asked: Asked, text: str) -> None:
    (one,) = asked.objects(text)
    assert list(one) == KEYS
    assert one["text"] == text
    for key in ("intent", "answer"):
        assert isinstance(one[key], str)
        assert one[key] != ""
    assert 0 <= one["confidence"] <= 1
    for entry in one["alternatives"]:
        assert set(entry) == {"intent", "confidence"}
        assert entry["intent"] != one["intent"]
    for entry in one["entities"]:
        assert set(entry) == {"entity", "value"}
    for key in ("choices", "sources", "rang_like", "offers"):
        assert all(isinstance(entry, str) for entry in one[key])
    assert set(one["offers"]) <= {"book", "human", "clarify"}
    assert one["urgent"] is (text == SICK)
    assert one["alarm"] == ("breathing" if text == SICK else "")
    assert bool(one["rang_like"]) is (text == SICK)


def test_the_readme_names_these_keys() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    sentence = re.search(r"with the keys\s+([^.]+)\.", readme)
    assert sentence is not None
    assert re.findall(r"`(\w+)`", sentence[1]) == KEYS


def test_an_answer_is_told_with_what_it_rests_on(asked: Asked) -> None:
    (one,) = asked.objects("is infection a risk")
    assert one["intent"] == "ask_risks"
    assert {"entity": "complication", "value": "infection"} in one["entities"]
    assert one["answer"].startswith("Yes. ")
    assert thing("complications", "infection") in one["answer"]
    assert one["sources"] == [page_title()]
    assert "What are the risks?" in one["choices"]
    (cost,) = asked.objects("how much does it cost")
    assert cost["offers"] == ["book", "human"]


def test_each_text_is_a_conversation_of_its_own(asked: Asked) -> None:
    first, second = asked.objects("what are the risks", "what are the risks")
    assert first == second
    (more,) = asked.objects("tell me more")
    assert more["answer"] == sentence("more_no_topic")


def test_the_lines_can_be_one_conversation(asked: Asked) -> None:
    first, second = asked.objects(
        "--same-conversation", stdin="what are the risks\n\nwhat are the risks\n"
    )
    assert "nerve damage" in first["answer"]
    assert second["answer"].startswith(sentence("said_before", answer=topic("risks").answer))


def test_in_one_conversation_the_label_of_a_choice_clicks_it(asked: Asked) -> None:
    _, booking = asked.objects("--same-conversation", "how much is it", sentence("choice_book"))
    assert (booking["intent"], booking["confidence"]) == ("book_consultation", 1.0)
    assert sentence("booking_ask_name") in booking["answer"]


def test_a_file_is_read_line_by_line(asked: Asked, tmp_path: Path) -> None:
    path = tmp_path / "questions.txt"
    path.write_bytes("what are the risks\r\n\n  \nhello\n¿Cuánto es?".encode())
    texts = [one["text"] for one in asked.objects("--file", str(path))]
    assert texts == ["what are the risks", "hello", "¿Cuánto es?"]


def test_standard_input_is_read_line_by_line(asked: Asked) -> None:
    texts = [one["text"] for one in asked.objects(stdin="hello\r\n\nis it risky")]
    assert texts == ["hello", "is it risky"]


def test_nothing_asked_is_nothing_answered(asked: Asked) -> None:
    assert asked.text("--json", stdin="\n \n") == ""


def test_for_people_question_answer_and_choices_are_printed(asked: Asked) -> None:
    lines = asked.text("how many shots").splitlines()
    assert lines[0] == "> how many shots"
    assert lines[1].startswith("Usually 4-8 injections")
    assert lines[-2].startswith("  [")
    assert lines[-1] == ""


@pytest.mark.parametrize("content", [None, b"\xff\xfe\n"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "questions.txt"
    if content is not None:
        path.write_bytes(content)
    assert main(["ask", "--file", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"The file {path} cannot be read (")
    assert err.endswith("Give a text file in UTF-8 with one question a line.\n")


def test_input_that_is_no_text_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"hello\n\xff\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["ask"]) == 2
    assert capsys.readouterr().err.startswith("The standard input cannot be read (UnicodeDecode")


def test_the_program_prints_objects_and_nothing_else() -> None:
    words: list[str | bytes] = ["what are the risks", b"risky \xff?"]
    command = [sys.executable, "-m", "bot", "ask", "--json", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert (first["intent"], second["text"]) == ("ask_risks", "risky ??")


def test_an_alarm_has_the_level_of_its_file(session: AskSession) -> None:
    assert session.level("breathing") == "emergency"
    assert session.level("self_harm") == "crisis"
    assert session.level("") == ""
