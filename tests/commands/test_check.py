"""`python -m bot check`: one line for each problem, everything at once."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bot.commands import check
from bot.intents import NEEDED
from bot.settings import ROOT
from tests.knowledge.small import (
    DOMAIN,
    RULES,
    SMALL,
    changed,
    examples,
    line_of,
    nlu,
    written,
)

#: The small project with everything that the program knows by name.
OTHERS = [name for name in NEEDED if name != "greet"]
DOMAIN = changed("  - greet\n", "".join(f"  - {name}\n" for name in ["greet", *OTHERS]), DOMAIN)
RULES += "".join(
    f"  - rule: {name}\n    steps:\n      - intent: {name}\n      - action: action_small_talk\n"
    for name in OTHERS
)
TRAINING = nlu(**{name: examples(name) for name in OTHERS if name != "nlu_fallback"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in which all files agree."""
    (tmp_path / "data").mkdir()
    files = {
        "knowledge.yml": SMALL, "domain.yml": DOMAIN, "data/rules.yml": RULES, "data/nlu.yml": TRAINING,
    }  # fmt: skip
    written(tmp_path)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    return tmp_path


def run(knowledge: Path | None = None) -> int:
    return check.run(argparse.Namespace(knowledge=knowledge, write=False))


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def test_a_good_project_is_told_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    assert lines(capsys) == [
        "knowledge.yml is in order: 2 topics, 1 with an answer, 1 for the front desk; "
        "1 not yet reviewed by the clinic."
    ]


def test_our_own_files_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ROOT / "knowledge.yml") == 0
    assert lines(capsys) == [
        "knowledge.yml is in order: 21 topics, 12 with an answer, 9 for the front desk; "
        "21 not yet reviewed by the clinic."
    ]


def test_problems_of_all_files_come_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed("Usually {visits} visits.", "Usually {visit} visits.")
    text = changed('label: "our leaflet"', "lable: x", text)
    text = changed("intent: ask_cost", "intent: ask_price", text)
    (project / "knowledge.yml").write_text(text, encoding="utf-8")
    domain = changed("  - greet\n", "  - greet\n  - small_talk\n", DOMAIN)
    (project / "domain.yml").write_text(domain, encoding="utf-8")
    assert run() == 1
    place = {
        "visit": line_of("{visit} ", text), "lable": line_of("lable: x", text),
        "source": line_of("source:\n", text), "price": line_of("ask_price", text),
    }  # fmt: skip
    small_talk = line_of("small_talk", domain)
    assert lines(capsys) == [
        f"domain.yml:{small_talk}: The intent 'small_talk' has 0 different examples of 15. "
        "Add examples to data/nlu.yml, as visitors would write.",
        f"domain.yml:{small_talk}: The intent 'small_talk' has no rule. "
        "Add a rule for it to data/rules.yml.",
        f"knowledge.yml:{place['source']}: `source` lacks the key `label`. "
        "Add it; docs/knowledge.md shows how.",
        f"knowledge.yml:{place['lable']}: The key `lable` is unknown. "
        "Known here: label, title, url.",
        f"knowledge.yml:{place['visit']}: There is nothing called {{visit}} to put in here. "
        "Known here: clinic_name, clinic_phone, clinic_email, clinic_address, lee_1999, visits.",
        f"knowledge.yml:{place['price']}: The intent 'ask_price' does not exist. "
        "Add it to `intents` in domain.yml.",
        f"rules.yml:{line_of('ask_cost', RULES)}: The intent 'ask_cost' has no topic in "
        "knowledge.yml. Add a topic with `intent: ask_cost`.",
        "7 problems.",
    ]


def test_the_widgets_words_are_checked_beside_the_rest(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "widget.json").write_text('{"launcer": "Ask us"}', encoding="utf-8")
    text = changed("Usually {visits} visits.", "Usually {visits visits.")
    (project / "knowledge.yml").write_text(text, encoding="utf-8")
    assert run() == 1
    assert lines(capsys)[-2:] == [
        "widget.json:1: There is no word 'launcer'. Did you mean `launcher`?",
        "2 problems.",
    ]
    (project / "widget.json").unlink()
    (project / "knowledge.yml").write_text(SMALL, encoding="utf-8")
    assert run() == 0


@pytest.mark.parametrize("name", ["knowledge.yml", "domain.yml", "data/rules.yml", "data/nlu.yml"])
@pytest.mark.parametrize("content", [b"a: [", b"\xff", b"a: &x [*x]", b"", None])
def test_a_file_that_cannot_be_read_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
) -> None:
    path = project / name
    if content is None:
        path.unlink()
        path.symlink_to(path)
    else:
        path.write_bytes(content)
    assert run() == 1
    first = next(line for line in lines(capsys) if line.startswith(path.name))
    assert first.startswith(f"{path.name}: " if content is None else f"{path.name}:1: ")


def test_fifty_megabytes_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (project / "knowledge.yml").open("wb") as file:
        file.truncate(50_000_000)
    assert run() == 1
    assert lines(capsys) == [
        "knowledge.yml: The file is larger than 1000 KB. Take out what is not needed.",
        "1 problem.",
    ]


def test_an_expired_review_is_a_note_and_no_fault(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed('reviewed_on: "2026-01-02"', 'reviewed_on: "2020-01-02"')
    text = changed('review_by: "2027-01-02"', 'review_by: "2021-01-02"', text)
    (project / "knowledge.yml").write_text(text, encoding="utf-8")
    assert run() == 0
    assert lines(capsys)[0] == (
        f"Note: knowledge.yml:{line_of('  cost:', text)}: The review of 'cost' held until "
        "2021-01-02. Have it reviewed again."
    )


def test_what_is_to_be_reviewed_again_is_counted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed('reviewed_on: "2026-01-02"', 'reviewed_on: "2020-01-02"')
    text = changed('review_by: "2027-01-02"', 'review_by: "2021-01-02"', text)
    (project / "knowledge.yml").write_text(text, encoding="utf-8")
    assert run() == 0
    assert lines(capsys)[-1].endswith("; 1 not yet reviewed by the clinic, 1 to be reviewed again.")


def test_in_production_a_missing_review_is_a_fault(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_ENVIRONMENT", "production")
    text = changed('review_by: "2027-01-02"', 'review_by: "2026-01-03"')
    (project / "knowledge.yml").write_text(text, encoding="utf-8")
    assert run() == 1
    line = line_of("  visits:\n    intent", text)
    assert lines(capsys) == [
        f"knowledge.yml:{line}: The topic 'visits' has not been reviewed by the clinic. "
        "A named person must read it and fill in approved_by, reviewed_on and review_by.",
        f"knowledge.yml:{line_of('2026-01-03', text)}: The review of 'cost' held until 2026-01-03. "
        "Have it reviewed again.",
        "2 problems.",
    ]


def test_another_file_can_be_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = project / "draft.yml"
    other.write_text(changed("version: 1", "version: 7"), encoding="utf-8")
    assert run(other) == 1
    assert lines(capsys)[0].startswith("draft.yml:2: `version`")
