"""The YAML files of words have examples, and `python -m bot check` tries them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bookings.reading import check, words


@pytest.fixture
def other_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copies of the files, to be spoilt."""
    for file in words.FOLDER.glob("*.yml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.document.cache_clear()
    yield tmp_path
    words.document.cache_clear()


def test_the_examples_come_out_as_they_say() -> None:
    assert list(check.word_problems()) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("names", "larry fine: Larry Fine", "larry fine: Larry", "'larry fine' gives 'Larry Fine'"),
        ("names", "  - hold on\n", "  - rosa diaz\n", "'rosa diaz' is no name, but 'Rosa Diaz'"),
    ],
)
def test_an_example_that_does_not_is_named(
    other_words: Path, file: str, before: str, after: str, message: str
) -> None:
    path = other_words / f"{file}.yml"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")
    (problem,) = check.word_problems()
    assert message in problem.message
    assert problem.line > 1


def test_every_entry_of_a_list_is_a_text() -> None:
    for name in ("names",):
        for key, value in words.document(name).data.items():
            entries = value if isinstance(value, list) else [*value, *value.values()]
            assert [one for one in entries if not isinstance(one, str)] == [], (name, key)
