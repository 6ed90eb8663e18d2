"""docs/knowledge.md: its examples work on the files that we ship."""

from __future__ import annotations

import re
import shutil
import textwrap
from datetime import date
from pathlib import Path

import pytest

from bot.commands.check import check
from bot.knowledge.answers import general, handed_over
from bot.knowledge.load import load
from bot.settings import ROOT
from tests.knowledge import small

GUIDE = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
BLOCKS = [
    textwrap.dedent(block)
    for block in re.findall(r"^ *```yaml\n(.*?)^ *```", GUIDE, flags=re.DOTALL | re.MULTILINE)
]
SHIPPED = (ROOT / "knowledge.yml").read_text(encoding="utf-8")


def block(first: str) -> str:
    """The guide's example that begins with these words."""
    (found,) = [one for one in BLOCKS if one.startswith(first)]
    return found


def indented(text: str) -> str:
    return textwrap.indent(text, "  ")


def replaced(pattern: str, new: str, text: str) -> str:
    changed, count = re.subn(pattern, lambda _: new, text, flags=re.DOTALL | re.MULTILINE)
    assert count == 1
    return changed


def write(folder: Path, text: str) -> Path:
    return small.written(folder, text, small.SHIPPED)


def test_filling_in_the_cost_makes_it_an_answer(tmp_path: Path) -> None:
    before = load(write(tmp_path, SHIPPED))
    assert handed_over(before, before.topics["cost"], "how much").kind == "handover"
    text = replaced(r"^  cost:\n.*?(?=^  insurance:)", indented(block("cost:")), SHIPPED)
    text = replaced(r"^quantities:\n", 'quantities:\n  price: "250 dollars"\n', text)
    known = load(write(tmp_path, text))
    assert known.topics["cost"].covered
    reply = general(known, known.topics["cost"])
    assert (reply.kind, reply.text) == (
        "answer",
        "A session costs 250 dollars. The consultation is free.",
    )


def test_a_review_counts_for_every_topic(tmp_path: Path) -> None:
    text = replaced(r"^review:\n(?:  [^\n]*\n)+", block("review:"), SHIPPED)
    known = load(write(tmp_path, text))
    reviews = {topic.review for topic in known.topics.values()}
    assert [(one.approved_by, one.reviewed_on, one.review_by) for one in reviews] == [
        ("Dr. Ann Lee", date(2026, 3, 3), date(2027, 3, 3))
    ]
    assert all(topic.review.complete for topic in known.topics.values())


@pytest.mark.parametrize("left_out", ["", "knowledge.yml", "domain.yml", "rules.yml", "nlu.yml"])
def test_adding_a_topic_takes_the_four_places(tmp_path: Path, left_out: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "domain.yml", tmp_path / "domain.yml")
    messages = "".join(f"      - parking {'please ' * number}\n" for number in range(15))
    additions = {
        "knowledge.yml": (r"^topics:\n", "topics:\n" + indented(block("parking:"))),
        "domain.yml": (r"^intents:\n", "intents:\n  - ask_parking\n"),
        "rules.yml": (r"^rules:\n", "rules:\n" + indented(block("- rule: answer parking"))),
        "nlu.yml": (r"^nlu:\n", f"nlu:\n  - intent: ask_parking\n    examples: |\n{messages}"),
    }
    places = {
        "knowledge.yml": write(tmp_path, SHIPPED),
        "domain.yml": tmp_path / "domain.yml",
        "rules.yml": tmp_path / "data" / "rules.yml",
        "nlu.yml": tmp_path / "data" / "nlu.yml",
    }
    for name, (pattern, new) in additions.items():
        if name != left_out:
            text = places[name].read_text(encoding="utf-8")
            places[name].write_text(replaced(pattern, new, text), encoding="utf-8")
    report = check(places["knowledge.yml"], places["domain.yml"], tmp_path / "data")
    assert [problem.message for problem in report.problems] == {
        "": [],
        "knowledge.yml": ["The intent 'ask_parking' has no topic in knowledge.yml."],
        "domain.yml": [
            "The intent 'ask_parking' does not exist.",
            "The intent 'ask_parking' of these examples does not exist.",
            "The intent 'ask_parking' of this rule does not exist.",
        ],
        "rules.yml": ["The intent 'ask_parking' has no rule."],
        "nlu.yml": ["The intent 'ask_parking' has 0 different examples of 15."],
    }[left_out]
