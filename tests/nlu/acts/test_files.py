"""The files of examples: every problem with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.nlu.acts.files import FILES, act_problems, read

EIGHT = "".join(f"\n  - sentence {number}" for number in range(8))


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_the_shipped_files_are_in_order(path: Path) -> None:
    assert act_problems(path) == []


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answer.yml"
    path.write_text(
        f"agrees:{EIGHT}\nrefuses:{EIGHT.replace('sentence 7', 'Sentence  3')}\n"
        "few:\n  - one\n  - ''\nnone: text\n"
    )
    places = [(problem.line, problem.message) for problem in act_problems(path)]
    assert [line for line, _ in places] == sorted(line for line, _ in places)
    text = "\n".join(message for _, message in places)
    assert "of agrees and of refuses" in text
    assert "few has 2 examples" in text
    assert "This is no sentence" in text
    assert "This is no list of sentences" in text
    with pytest.raises(KnowledgeError):
        read(path)


def test_what_intents_lend_is_read(tmp_path: Path) -> None:
    path = tmp_path / "answer.yml"
    path.write_text(f"agrees:{EIGHT}\nfrom_intents:\n  question: ask_\n")
    found = read(path)
    assert found.from_intents == {"question": ("ask_",)}
    assert set(found.labels) == {"agrees"}
