"""Reading YAML: lines, plain values, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import MAX_BYTES, read_document
from bot.settings import ROOT


def refusal(path: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as refused:
        read_document(path)
    return refused.value.problems


def written(folder: Path, content: bytes) -> Path:
    path = folder / "some.yml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": "1"}),
        ("a: -1", {"a": "-1"}),
        ("a: yes", {"a": True}),
        ("a: No", {"a": False}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ('a: "1"', {"a": "1"}),
        ("a: 2026-03-03", {"a": "2026-03-03"}),
        ("a: 4.5", {"a": "4.5"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 0x1F", {"a": "0x1F"}),
        (f"a: {'9' * 5000}", {"a": "9" * 5000}),
        ("1: b", {"1": "b"}),
        ("[a, [b, c]]", ["a", ["b", "c"]]),
        ("word", "word"),
        ("a: &quot", None),
    ],
)
def test_values_are_plain(tmp_path: Path, text: str, value: Any) -> None:
    path = written(tmp_path, text.encode())
    if value is None:
        assert refusal(path)
    else:
        assert read_document(path).data == value


def test_every_value_has_its_line(tmp_path: Path) -> None:
    text = "a: 1\n\n# note\nb:\n  - x\n  - {c: d,\n     e: f}\ng: >-\n  long\n  text\n"
    document = read_document(written(tmp_path, text.encode()))
    places: list[tuple[str | int, ...]] = [
        ("a",), ("b",), ("b", 0), ("b", 1), ("b", 1, "c"), ("b", 1, "e"), ("g",),
    ]  # fmt: skip
    assert [document.line(place) for place in places] == [1, 4, 5, 6, 6, 7, 8]
    assert document.problem(("b", 1, "nothing", 5), "Wrong.") == Problem("some.yml", 6, "Wrong.")
    assert document.line(("nothing",)) == 1


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, b"\xef\xbb\xbfa: 1")).data == {"a": "1"}


def test_a_file_of_the_project_is_called_by_its_place() -> None:
    assert read_document(ROOT / "data" / "rules.yml").name == "data/rules.yml"


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "The file is empty."),
        (b"# only a note\n", 1, "The file is empty."),
        (BOMB, 1, "Anchors (&) and aliases (*) are not allowed."),
        (b"a: 1\nb: *a\n", 2, "Anchors (&) and aliases (*) are not allowed."),
        (b"a: 1\nb: !!python/object/apply:os.getcwd []\n", 2, "Tags (!) are not allowed."),
        (b'a: !!int "[["', 1, "Tags (!) are not allowed."),
        (b"a: 1\nb: 2\nb: 3\n", 3, "The key 'b' stands here twice (first in line 2)."),
        (b"a: 1\n? [b, c]\n: 2\n", 2, "A key must be a word."),
        (b"a: 1\nb: \xe9\n", 2, "The file is not valid UTF-8 here."),
        (b"a: 1\nb: \xed\xa0\x80\n", 2, "The file is not valid UTF-8 here."),
        ("a: é\nb: \x07\n".encode(), 2, "There is a control character here (U+0007)."),
        (b"a: 1\nb: \x00\n", 2, "There is a control character here (U+0000)."),
        (b"a:\n" + b"".join(b"%sa:\n" % (b" " * n) for n in range(1, 30)), 13, "The file is nested too deeply."),  # noqa: E501
        (b"\n" + b"[" * 20, 2, "The file is nested too deeply."),
        (b"x" * (MAX_BYTES + 1), 0, "The file is larger than 1000 KB."),
    ],
)  # fmt: skip
def test_what_is_refused_has_a_line(
    tmp_path: Path, content: bytes, line: int, message: str
) -> None:
    problems = refusal(written(tmp_path, content))
    assert [(one.file, one.line, one.message) for one in problems] == [("some.yml", line, message)]
    assert problems[0].remedy


@pytest.mark.parametrize("content", [b"a: [1, 2\nb: 3\n", b'a: "open\n', b"a: b: c\n", b"\ta: 1"])
def test_bad_yaml_is_refused_with_a_line(tmp_path: Path, content: bytes) -> None:
    (problem,) = refusal(written(tmp_path, content))
    assert problem.message.startswith("This is not valid YAML: ")
    assert problem.line >= 1


def test_several_repeated_keys_come_at_once(tmp_path: Path) -> None:
    problems = refusal(written(tmp_path, b"a: 1\na: 2\nb:\n  c: 1\n  c: 2\n"))
    assert [problem.line for problem in problems] == [2, 5]


def test_fifty_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = refusal(path)
    assert (problem.line, problem.message) == (0, "The file is larger than 1000 KB.")


def test_ten_thousand_brackets_are_refused(tmp_path: Path) -> None:
    (problem,) = refusal(written(tmp_path, b"[" * 10_000))
    assert problem.line == 1


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (problem,) = refusal(tmp_path / "none.yml")
    assert str(problem) == (
        "none.yml: The file cannot be read (No such file or directory). "
        "Put it back, or point BOT_CONTENT to its folder."
    )


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yml"
    loop.symlink_to(loop)
    (problem,) = refusal(loop)
    assert problem.message.startswith("The file cannot be read (")


def test_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    for path in (tmp_path, tmp_path / "pipe.yml"):
        (problem,) = refusal(path)
        assert problem.message == "This is not a file."
