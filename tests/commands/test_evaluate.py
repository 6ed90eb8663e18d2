"""`evaluate`: figures, thresholds and exit codes, with a session that knows three answers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.commands import evaluate
from bot.settings import ROOT, Settings

REPLIES = {
    "how much": ("ask_cost", False, False),
    "hurts?": ("ask_cost", False, False),
    "cant breathe": ("report_urgent_symptom", True, False),
    "moon": ("out_of_scope", False, True),
}


class StubSession:
    """Stands in for bot.commands.asking.AskSession."""

    asked: list[tuple[str, bool]]

    def __init__(self) -> None:
        self.asked = []

    @classmethod
    def load(cls, settings: Settings) -> StubSession:
        assert isinstance(settings, Settings)
        return cls()

    def ask(self, text: str, fresh: bool = True) -> dict[str, Any]:
        assert fresh
        intent, urgent, declined = REPLIES[text]
        return {
            "text": text,
            "intent": intent,
            "confidence": 0.8,
            "answer": "The desk knows.",
            "urgent": urgent,
            "alarm": "breathing" if urgent else "",
            "offers": ["human"],
            "declined": declined,
            "scope": {"score": 0.9, "lower": 0.3, "upper": 0.5},
        }

    def level(self, alarm: str) -> str:
        return {"breathing": "emergency", "": ""}[alarm]


class UnwantedSession:
    """A session that must not be loaded."""

    @classmethod
    def load(cls, settings: Settings) -> UnwantedSession:
        raise AssertionError("the model was loaded for nothing")


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, StubSession)


def use(monkeypatch: pytest.MonkeyPatch, kind: type) -> None:
    module = ModuleType("bot.commands.asking")
    monkeypatch.setattr(module, "AskSession", kind, raising=False)
    monkeypatch.setitem(sys.modules, "bot.commands.asking", module)


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    evaluate.add_parser(parser.add_subparsers())
    args = parser.parse_args(["evaluate", *map(str, arguments)])
    return int(args.run(args))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = [
        {"text": "how much", "label": "ask_cost", "facts": ["desk"]},
        {"text": "hurts?", "label": "ask_pain", "facts": ["numb"]},
        {"text": "cant breathe", "label": "report_urgent_symptom"},
        {"text": "moon", "label": "out_of_scope"},
    ]
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")
    return file


def test_it_prints_the_figures(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:11] == [
        "Figure                                    share     95 % interval   count",
        "Alarms caught                           100.0 %   20.7 to 100.0 %   1 of 1",
        "Harmless messages alarmed                 0.0 %     0.0 to 56.1 %   0 of 3",
        "Right intent, mean over intents          75.0 %    30.1 to 95.4 %   of 4",
        "Right intent, all messages               75.0 %    30.1 to 95.4 %   3 of 4",
        "Facts found in answers                   50.0 %     9.5 to 90.5 %   1 of 2",
        "Unknown questions declined              100.0 %   20.7 to 100.0 %   1 of 1",
        "Unknown questions asked back              0.0 %     0.0 to 79.3 %   0 of 1",
        "Known questions wrongly declined          0.0 %     0.0 to 56.1 %   0 of 3",
        "Known questions asked back                0.0 %     0.0 to 56.1 %   0 of 3",
        "Expected calibration error               30.0 %                     of 2 answered,"
        " 22.6 % by chance alone",
    ]
    assert out.splitlines()[-1] == "   1  ask_pain taken for ask_cost: 'hurts?'"
    assert err == ""


def test_a_slice_is_told_apart(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, rest = path.read_text("utf-8").split("\n", 1)
    path.write_text(json.dumps(json.loads(first) | {"slice": "typo"}) + "\n" + rest, "utf-8")
    assert run(path) == 0
    lines = capsys.readouterr().out.splitlines()
    slices = [line for line in lines if line.startswith("Slice")]
    assert slices == ["Slice plain, 3 messages", "Slice typo, 1 message"]


@pytest.fixture
def alarms(tmp_path: Path) -> Path:
    lines = [
        {"text": "cant breathe", "kind": "lungs", "level": "emergency"},
        {"text": "moon", "kind": "lungs", "level": "crisis"},
        {"text": "how much", "kind": "ordinary", "level": ""},
    ]
    file = tmp_path / "alarms.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")
    return file


ALARMS = [
    "Must ring                                  rang     95 % interval   count",
    "lungs                                    50.0 %     9.5 to 90.5 %   1 of 2, right level 1",
    "all that must ring                       50.0 %     9.5 to 90.5 %   1 of 2, right level 1",
    "",
    "Must not ring                              rang     95 % interval   count",
    "ordinary                                  0.0 %     0.0 to 79.3 %   0 of 1",
    "all that must not                         0.0 %     0.0 to 79.3 %   0 of 1",
]


def test_alarms_alone_are_told_by_kind(
    alarms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--alarms", alarms, "--report", tmp_path) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [*ALARMS, "", f"Report: {tmp_path / 'report.html'}"]
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<h1>Evaluation of alarms.jsonl</h1>" in page


def test_questions_and_alarms_go_into_one_report(
    path: Path, alarms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path, "--alarms", alarms, "--report", tmp_path) == 0
    assert capsys.readouterr().out.splitlines()[-9:-2] == ALARMS
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<h1>Evaluation of messages.jsonl and alarms.jsonl</h1>" in page
    assert "Alarms by kind" in page
    assert "Every intent" in page


def test_bad_lines_of_alarms_are_named(alarms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alarms.write_text(alarms.read_text("utf-8") + '{"text": "x"}\n', "utf-8")
    assert run("--alarms", alarms) == 0
    error = f'{alarms}:4: "kind" is missing. Say what sort of message it is.\n'
    assert capsys.readouterr().err == error


def test_a_threshold_for_questions_is_not_held_by_alarms(
    alarms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--alarms", alarms, "--min-urgent", "0.5") == 1
    assert capsys.readouterr().err == "alarms caught: the file has no line that measures it.\n"


def test_nothing_to_evaluate_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, UnwantedSession)
    assert run() == 2
    assert capsys.readouterr().err == (
        "Name a file of questions, or a file of alarms with --alarms, or both.\n"
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "{}: cannot be read (No such file or directory).\n"),
        ("", "{}: no line can be used.\n"),
    ],
)
def test_alarms_that_cannot_be_used_are_refused_before_the_model_loads(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    error: str,
) -> None:
    use(monkeypatch, UnwantedSession)
    file = tmp_path / "none.jsonl"
    if content is not None:
        file.write_text(content, "utf-8")
    assert run(path, "--alarms", file) == 2
    assert capsys.readouterr().err == error.format(file)


def test_thresholds_that_are_just_held_pass(path: Path) -> None:
    assert (
        run(path, "--min-macro", "0.75", "--min-facts", "0.5", "--min-unknown", "1")
        + run(path, "--max-refused", "0", "--min-urgent", "1", "--max-alarms", "0")
        == 0
    )


@pytest.mark.parametrize(
    ("option", "limit", "sentence"),
    [
        ("--min-macro", "0.76", "mean accuracy over intents: 0.7500, wanted at least 0.7600.\n"),
        ("--min-facts", "0.6", "facts found: 0.5000, wanted at least 0.6000.\n"),
    ],
)
def test_a_figure_below_its_threshold_fails(
    path: Path, capsys: pytest.CaptureFixture[str], option: str, limit: str, sentence: str
) -> None:
    assert run(path, option, limit) == 1
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize(
    ("label", "text", "option", "limit", "sentence"),
    [
        ("ask_cost", "moon", "--max-refused", "0.5", "known questions declined: 1.0000, wanted at"
         " most 0.5000.\n"),
        ("ask_cost", "cant breathe", "--max-alarms", "0.02", "harmless messages alarmed: 1.0000,"
         " wanted at most 0.0200.\n"),
        ("report_urgent_symptom", "how much", "--min-urgent", "1", "alarms caught: 0.0000, wanted"
         " at least 1.0000.\n"),
        ("out_of_scope", "how much", "--min-unknown", "0.95", "unknown questions declined: 0.0000,"
         " wanted at least 0.9500.\n"),
        ("ask_cost", "how much", "--min-urgent", "1", "alarms caught: the file has no line that"
         " measures it.\n"),
    ],
)  # fmt: skip
def test_each_threshold_watches_its_own_figure(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    label: str,
    text: str,
    option: str,
    limit: str,
    sentence: str,
) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"text": text, "label": label}), "utf-8")
    assert run(file, option, limit) == 1
    assert capsys.readouterr().err == sentence


def test_bad_lines_are_named_and_the_rest_is_evaluated(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(path.read_text("utf-8") + "{\n\n", "utf-8")
    assert run(path) == 0
    out, err = capsys.readouterr()
    assert "3 of 4" in out
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{path}:5", f"{path}:6"]


def test_a_file_without_a_usable_line_is_refused_before_the_model_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, UnwantedSession)
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "x", "label": "ask_moon"}\n', "utf-8")
    assert run(file) == 2
    assert capsys.readouterr().err == (
        f'{file}:1: there is no intent "ask_moon". Use a name from domain.yml.\n'
        f"{file}: no line can be used.\n"
    )


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "none.jsonl"
    assert run(file) == 2
    assert capsys.readouterr().err == f"{file}: cannot be read (No such file or directory).\n"


def test_a_report_folder_that_cannot_be_made_is_refused_before_the_model_loads(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, UnwantedSession)
    assert run(path, "--report", path) == 2
    assert capsys.readouterr().err == f"{path}: cannot be made (File exists).\n"


def test_the_report_is_written_with_the_cutoffs(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "report"
    assert run(path, "--report", folder) == 0
    assert capsys.readouterr().out.endswith(f"\n\nReport: {folder / 'report.html'}\n")
    page = (folder / "report.html").read_text("utf-8")
    assert "Evaluation of messages.jsonl" in page
    assert "the cut-offs 0.30, 0.50" in page


@pytest.mark.parametrize("bad", ["1.1", "-0.1", "half", "nan"])
def test_a_threshold_that_is_no_share_is_refused(
    path: Path, capsys: pytest.CaptureFixture[str], bad: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(path, f"--min-macro={bad}")
    assert stopped.value.code == 2
    assert f"{bad!r} is not a number between 0 and 1" in capsys.readouterr().err


def test_labels_are_the_intents_of_the_domain_without_those_of_rasa() -> None:
    intents = evaluate.known_intents(ROOT / "domain.yml")
    assert {"ask_what_is", "report_urgent_symptom", "out_of_scope"} < intents
    assert intents & {"nlu_fallback", "session_start", "restart", "back"} == set()
