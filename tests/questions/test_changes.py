"""A draft becomes a change of the two files that keeps everything else as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import RequestError
from bot.knowledge.load import load
from bot.knowledge.model import Topic
from bot.questions.changes import Change, Files, changes_of
from bot.questions.changes_knowledge import key_of
from bot.questions.changes_nlu import add_wordings, one_line
from bot.questions.model import NewDraft
from bot.settings import ROOT
from tests.knowledge.small import SHIPPED, written

FILES = Files(
    (ROOT / "knowledge.yml").read_text("utf-8"), (ROOT / "data/nlu.yml").read_text("utf-8")
)
NLU = """version: "3.1"

nlu:
  # What it costs.
  - intent: ask_cost
    examples: |
      - how much is it
      - What's the price?

  # Dangers.
  - intent: ask_risks
    examples: |
      - is it safe
"""


@pytest.fixture(scope="module")
def topics() -> Mapping[str, Topic]:
    """The topics of the shipped file."""
    return load(ROOT / "knowledge.yml").topics


def wording(*wordings: str, topic: str = "cost") -> NewDraft:
    return NewDraft("wording", topic, "", "", wordings, ())


def answer(text: str, topic: str = "cost", title: str = "", *wordings: str) -> NewDraft:
    return NewDraft("answer", topic, title, text, wordings, ())


def marked(change: Change) -> list[str]:
    """The added and removed lines of a change."""
    return [line for line in change.lines()[2:] if line[0] in "+-"]


def examples(nlu: str, intent: str) -> list[str]:
    """An intent's examples as Rasa reads them."""
    (block,) = (one for one in yaml.safe_load(nlu)["nlu"] if one["intent"] == intent)
    return [line.removeprefix("- ") for line in block["examples"].splitlines()]


def refused(*args: Any, **more: Any) -> str:
    with pytest.raises(RequestError) as error:
        changes_of(*args, **more)
    assert error.value.status in (409, 422)
    return error.value.message


def test_a_wording_goes_under_its_intent_and_nothing_else_changes(
    topics: Mapping[str, Topic],
) -> None:
    (change,) = changes_of(wording("how many pennies is it", "pennies pls"), FILES, topics)
    assert change.name == "data/nlu.yml"
    assert marked(change) == ["+      - how many pennies is it", "+      - pennies pls"]
    assert change.lines()[:2] == ["--- a/data/nlu.yml", "+++ b/data/nlu.yml"]
    assert examples(change.after, "ask_cost")[-2:] == ["how many pennies is it", "pennies pls"]
    before, after = yaml.safe_load(FILES.nlu)["nlu"], yaml.safe_load(change.after)["nlu"]
    assert [one["intent"] for one in before] == [one["intent"] for one in after]
    added = [one["intent"] for one in after if one not in before]
    assert added == ["ask_cost"]


def test_comments_and_blank_lines_stay_where_they_are() -> None:
    assert add_wordings(NLU, "ask_cost", ["dear?"]) == NLU.replace(
        "      - What's the price?\n", "      - What's the price?\n      - dear?\n"
    )
    assert add_wordings(NLU, "ask_risks", ["any dangers"]) == f"{NLU}      - any dangers\n"


@pytest.mark.parametrize("words", ["What's the price?", "  WHAT'S  the price!! "])
def test_a_wording_that_stands_there_is_refused(words: str) -> None:
    for intent, skip in (("ask_cost", False), ("ask_risks", False), ("ask_risks", True)):
        with pytest.raises(RequestError, match=r"already stands under ask_cost\.$"):
            add_wordings(NLU, intent, [words], skip=skip)
    assert add_wordings(NLU, "ask_cost", [words], skip=True) == NLU


def test_the_same_wording_twice_is_refused() -> None:
    with pytest.raises(RequestError, match="already stands under ask_risks"):
        add_wordings(NLU, "ask_risks", ["any dangers", "Any dangers?"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("?!", "at least one word"), ("", "at least one word"), ("a" * 301, "at most 300 characters")],
)
def test_a_wording_that_cannot_stand_there_is_refused(words: str, sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        add_wordings(NLU, "ask_risks", [words])


@pytest.mark.parametrize(
    "words",
    [
        "[knee](condition) pain", "- a dash", "# no comment", "key: value", "'quoted\" \\ words",
        "two\nlines\r\nand\ttabs", "<b>bold</b>", "| > & * ! % @ ` so", "naïve 👍 \u2028 text",
    ],
)  # fmt: skip
def test_whatever_a_visitor_wrote_is_one_plain_example(words: str) -> None:
    after = add_wordings(NLU, "ask_cost", [words])
    assert len(yaml.safe_load(after)["nlu"]) == 2
    (added,) = set(examples(after, "ask_cost")) - set(examples(NLU, "ask_cost"))
    assert added == one_line(words)
    assert not re.search(r"\[[^\]]*\][({]", added)


def test_an_answer_fills_the_topic_and_begins_its_review(
    topics: Mapping[str, Topic], tmp_path: Path
) -> None:
    (change,) = changes_of(answer('A session costs "100" dollars.'), FILES, topics)
    assert marked(change) == [
        '-    answer: ""',
        '+    answer: "A session costs \\"100\\" dollars."',
        "+    review:",
        '+      approved_by: ""',
        '+      reviewed_on: ""',
        '+      review_by: ""',
    ]
    file = written(tmp_path, change.after, SHIPPED)
    topic = load(file).topics["cost"]
    assert topic.answer == 'A session costs "100" dollars.'
    assert not topic.review.complete
    assert topic.next == topics["cost"].next


def test_a_long_answer_is_folded_and_read_back_as_one(
    topics: Mapping[str, Topic], tmp_path: Path
) -> None:
    text = "Prices: # are told\n at the desk - ask us. " * 6
    (change,) = changes_of(answer(text, topic="regulation"), FILES, topics)
    assert max(len(line) for line in marked(change)) <= 101
    file = written(tmp_path, change.after, SHIPPED)
    assert load(file).topics["regulation"].answer == " ".join(text.split())


def test_the_review_of_an_old_answer_does_not_cover_a_new_one(
    topics: Mapping[str, Topic], tmp_path: Path
) -> None:
    reviewed = FILES.knowledge.replace(
        '    question: "How much does it cost?"\n',
        '    question: "How much does it cost?"\n    review:\n      approved_by: "Dr. Ann Lee"\n'
        '      reviewed_on: "2026-01-01"\n      review_by: "2027-01-01"\n',
    )
    (change,) = changes_of(answer("It is free."), Files(reviewed, FILES.nlu), topics)
    file = written(tmp_path, change.after, SHIPPED)
    assert load(file).topics["cost"].review.approved_by == ""


def test_a_new_topic_comes_after_the_last_one_with_its_wordings(
    topics: Mapping[str, Topic], tmp_path: Path
) -> None:
    draft = answer("There is.", "parking", "Parking", "is there a car park", "cars?")
    knowledge, nlu = changes_of(draft, FILES, topics)
    assert [line for line in marked(knowledge) if line.startswith("-")] == []
    file = written(tmp_path, knowledge.after, SHIPPED)
    loaded = load(file).topics
    assert [*topics, "parking"] == list(loaded)
    topic = loaded["parking"]
    assert (topic.intent, topic.title, topic.answer) == ("ask_parking", "Parking", "There is.")
    assert topic.question == "is there a car park"
    assert not topic.review.complete
    assert examples(nlu.after, "ask_parking") == ["is there a car park", "cars?"]


def test_wordings_that_are_there_are_left_out_of_an_answer(topics: Mapping[str, Topic]) -> None:
    first = examples(FILES.nlu, "ask_cost")[0]
    found = changes_of(answer("It is free.", "cost", "", first), FILES, topics)
    assert [change.name for change in found] == ["knowledge.yml"]


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (wording("x y z", topic="gone"), "There is no topic gone any more."),
        (wording("x y z", topic=""), "There is no topic of that name any more."),
        (answer("Yes.", "gone"), "There is no topic gone any more."),
        (answer("Yes.", "risks"), "has an answer by now."),
        (answer("Yes.", "cost", "Cost"), "There is already a topic cost."),
        (answer("It is {free}."), "An answer cannot have { or } in it."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    topics: Mapping[str, Topic], draft: NewDraft, sentence: str
) -> None:
    assert sentence in refused(draft, FILES, topics)


@pytest.mark.parametrize("knowledge", ["", "topics: {}\n", "version: 1\n", "topics:\n  other:\n"])
def test_a_file_that_is_laid_out_otherwise_is_left_alone(
    topics: Mapping[str, Topic], knowledge: str
) -> None:
    files = Files(knowledge, FILES.nlu)
    assert "not laid out as expected" in refused(answer("Yes."), files, topics)


@pytest.mark.parametrize(
    ("title", "key"),
    [("Parking at the clinic", "parking_at_the_clinic"), ("  MRI & X-rays?", "mri_x_rays"),
     ("a" * 60, "a" * 40), ("Café", "cafe")],
)  # fmt: skip
def test_a_title_makes_a_key(title: str, key: str) -> None:
    assert key_of(title) == key


@pytest.mark.parametrize("title", ["", "!!!", "24 hours", "問題"])
def test_a_title_without_plain_letters_makes_none(title: str) -> None:
    with pytest.raises(RequestError, match="begin the title with a plain letter"):
        key_of(title)
