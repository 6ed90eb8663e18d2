"""Reading a file of labelled messages: the good lines come back, the others are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Problem
from bot.evaluation.dataset import Question, read_dataset

INTENTS = frozenset({"ask_cost", "ask_pain", "out_of_scope"})


def line(**fields: Any) -> str:
    return json.dumps({"text": "how much", "label": "ask_cost", "also": [], "facts": []} | fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "messages.jsonl"


def test_good_lines_are_returned_with_their_place(path: Path) -> None:
    path.write_text(
        line(text="does it hurt", label="ask_pain", also=["ask_cost"], facts=["sore", "re:numb"])
        + "\n"
        + line(text="¿cuánto?", label="out_of_scope")
        + "\n",
        "utf-8",
    )
    dataset = read_dataset(path, INTENTS)
    assert dataset.questions == (
        Question("does it hurt", "ask_pain", ("ask_cost",), ("sore", "re:numb"), 1),
        Question("¿cuánto?", "out_of_scope", (), (), 2),
    )
    assert dataset.problems == ()


def test_accepted_holds_the_label_and_the_others() -> None:
    assert Question("x", "ask_pain", ("ask_cost",)).accepted == {"ask_pain", "ask_cost"}


def test_lists_may_be_left_out_and_the_last_line_needs_no_end(path: Path) -> None:
    path.write_text('{"text": "hm", "label": "ask_cost"}', "utf-8")
    assert read_dataset(path, INTENTS).questions == (Question("hm", "ask_cost", (), (), 1),)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + line(text="a").encode() + b"\r\n" + line(text="b").encode())
    assert [question.text for question in read_dataset(path, INTENTS).questions] == ["a", "b"]


def test_a_line_separator_within_a_text_does_not_split_it(path: Path) -> None:
    path.write_text('{"text": "one\u2028two", "label": "ask_cost"}\n', "utf-8")
    assert [question.text for question in read_dataset(path, INTENTS).questions] == ["one\u2028two"]


def test_a_slice_may_be_named_and_is_plain_otherwise(path: Path) -> None:
    path.write_text(f"{line(text='a', slice='two_questions')}\n{line(text='b')}\n", "utf-8")
    found = read_dataset(path, INTENTS).questions
    assert [question.slice for question in found] == ["two_questions", "plain"]


WORD = ('"slice" must be a short word.', "Small letters, digits and _, at most 20.")
BAD_LINES = [
    (line(slice=""), *WORD),
    (line(slice="Typo"), *WORD),
    (line(slice="two questions"), *WORD),
    (line(slice="2nd"), *WORD),
    (line(slice="s" * 21), *WORD),
    (line(slice="typo\n"), *WORD),
    (line(slice=None), *WORD),
    (line(slice=["typo"]), *WORD),
    (line(label="ask_moon"), 'there is no intent "ask_moon".', "Use a name from domain.yml."),
    (line(also=["ask_moon"]), 'there is no intent "ask_moon".', "Use a name from domain.yml."),
    (line(also=["ask_cost"]), '"also" repeats the label "ask_cost".', "Remove it there."),
    (line(text=7), '"text" must be a text that is not empty.', ""),
    (line(text="  "), '"text" must be a text that is not empty.', ""),
    (line(label=None), '"label" must be the name of an intent.', ""),
    (line(also="ask_pain"), '"also" must be a list of texts.', "Write [] when there are none."),
    (line(facts=[1]), '"facts" must be a list of texts.', "Write [] when there are none."),
    (line(facts=[""]), '"facts" must be a list of texts.', "Write [] when there are none."),
    (line(facts=["re:"]), '"re:" needs a regular expression after it.', ""),
    ("[1]", "this is not a JSON object.", "Write one object a line."),
    ("", "the line is empty.", "Remove it."),
    ("   ", "the line is empty.", "Remove it."),
]


@pytest.mark.parametrize(("bad", "message", "remedy"), BAD_LINES)
def test_a_bad_line_is_named_and_the_others_are_kept(
    path: Path, bad: str, message: str, remedy: str
) -> None:
    path.write_text("\n".join([line(text="one"), bad, line(text="two")]) + "\n", "utf-8")
    dataset = read_dataset(path, INTENTS)
    assert [(q.text, q.line) for q in dataset.questions] == [("one", 1), ("two", 3)]
    assert dataset.problems == (Problem(str(path), 2, message, remedy),)


@pytest.mark.parametrize(
    ("bad", "start"),
    [
        (b'{"text": ', "this is not JSON ("),
        (b"[" * 5000, "this is not JSON ("),
        (b'{"text": "\xff"}', "this is not UTF-8."),
        (line(facts=["re:("]).encode(), '"re:(" is not a regular expression ('),
    ],
)
def test_a_line_that_cannot_be_parsed_is_named(path: Path, bad: bytes, start: str) -> None:
    path.write_bytes(bad + b"\n" + line(text="fine").encode() + b"\n")
    dataset = read_dataset(path, INTENTS)
    assert [question.text for question in dataset.questions] == ["fine"]
    assert [problem.line for problem in dataset.problems] == [1]
    assert dataset.problems[0].message.startswith(start)


def test_a_repeated_text_is_named_whatever_its_case_and_spaces(path: Path) -> None:
    path.write_text(line(text="How  much?") + "\n" + line(text=" how much? ") + "\n", "utf-8")
    dataset = read_dataset(path, INTENTS)
    assert [question.line for question in dataset.questions] == [1]
    assert dataset.problems == (
        Problem(str(path), 2, "the same text stands in line 1.", "Remove one of them."),
    )


def test_an_empty_file_has_no_questions_and_no_problems(path: Path) -> None:
    path.write_bytes(b"")
    dataset = read_dataset(path, INTENTS)
    assert (dataset.questions, dataset.problems) == ((), ())


def test_a_missing_file_is_an_error(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_dataset(path, INTENTS)
