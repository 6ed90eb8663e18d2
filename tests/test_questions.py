"""The development set is usable, broad and free of real people's data."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from bot.commands.evaluate import known_intents
from bot.evaluation.dataset import Dataset, read_dataset
from bot.settings import ROOT

ARTICLE = [
    "ask_what_is",
    "ask_solutions",
    "ask_types",
    "ask_session_count",
    "ask_conditions",
    "ask_during_session",
    "ask_after_procedure",
    "ask_risks",
    "ask_effectiveness",
    "ask_who_performs",
    "ask_sources",
    "ask_consultation",
]
FRONT_DESK = [
    "ask_cost",
    "ask_insurance",
    "ask_hours_location",
    "ask_eligibility",
    "ask_pain",
    "ask_alternatives",
    "ask_preparation",
    "ask_relief_duration",
    "ask_regulation",
]
SMALL_TALK = [
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "stop",
    "ask_more",
    "not_helpful",
    "ask_capabilities",
    "bot_challenge",
]
LEAST = {
    **dict.fromkeys(ARTICLE, 30),
    **dict.fromkeys(FRONT_DESK, 18),
    **dict.fromkeys(SMALL_TALK, 8),
    "book_consultation": 25,
    "existing_appointment": 25,
    "talk_to_human": 25,
    "report_urgent_symptom": 60,
    "ask_medical_advice": 30,
    "inform": 15,
    "out_of_scope": 130,
}


#: What a message may be that is bait, noise or in another language.
IN_SLICES = ("out_of_scope", "report_urgent_symptom")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(ROOT / "tests" / "questions.jsonl", known_intents(ROOT / "domain.yml"))


def test_every_line_is_usable(dataset: Dataset) -> None:
    assert dataset.problems == ()
    assert len(dataset.questions) >= 750


def test_every_intent_has_enough_messages(dataset: Dataset) -> None:
    counts = Counter(question.label for question in dataset.questions)
    assert {label for label, least in LEAST.items() if counts[label] < least} == set()
    assert set(counts) == set(LEAST)


def test_slices_are_named_where_nobody_can_doubt_them(dataset: Dataset) -> None:
    counts = Counter(question.slice for question in dataset.questions)
    assert set(counts) == {"plain", "bait", "foreign", "noise"}
    assert min(counts.values()) >= 15
    others = {q.slice for q in dataset.questions if q.label not in IN_SLICES}
    assert others == {"plain"}


def test_no_message_is_a_training_example() -> None:
    """Case and punctuation do not count; texts without a word are left out."""
    nlu = (ROOT / "data" / "nlu.yml").read_text("utf-8")
    examples = {_words(line.strip()[2:]) for line in nlu.splitlines() if line.strip()[:2] == "- "}
    for name in ("questions.jsonl", "unseen.jsonl"):
        lines = (ROOT / "tests" / name).read_text("utf-8").splitlines()
        texts = [str(json.loads(line)["text"]) for line in lines]
        assert [text for text in texts if _words(text) in examples - {""}] == []


def test_the_unseen_set_is_usable() -> None:
    path = ROOT / "tests" / "unseen.jsonl"
    unseen = read_dataset(path, known_intents(ROOT / "domain.yml"))
    assert unseen.problems == ()
    assert len(unseen.questions) >= 800


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_only_answers_from_the_article_have_facts(dataset: Dataset) -> None:
    factless = {*SMALL_TALK, *FRONT_DESK, "inform", "out_of_scope", "report_urgent_symptom"}
    both = {question.text for question in dataset.questions if set(ARTICLE) & question.accepted}
    found = [q for q in dataset.questions if q.facts and q.label in factless]
    assert [question.text for question in found if question.text not in both] == []


def test_phone_numbers_and_mail_addresses_are_made_up(dataset: Dataset) -> None:
    texts = [question.text for question in dataset.questions]
    numbers = [n for text in texts for n in re.findall(r"\d[\d -]{5,}\d", text)]
    assert [n for n in numbers if not re.fullmatch(r"555[- ]01\d\d", n)] == []
    mails = [mail for text in texts for mail in re.findall(r"\S+@(\S+)", text)]
    assert set(mails) == {"example.com"}
