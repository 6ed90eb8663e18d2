"""Sentences as people count them."""

from __future__ import annotations

import pytest

from bot.knowledge.hours.words import listed
from bot.knowledge.prose import joined, sentences_of
from tests.shipped import sentence


def test_sentences_are_counted_as_people_do() -> None:
    text = 'It takes 1.5 hours, e.g. here. "Really?" he asked. These: a, b. Yes'
    assert sentences_of(text) == [
        "It takes 1.5 hours, e.g. here.",
        '"Really?" he asked.',
        "These: a, b.",
        "Yes",
    ]
    assert sentences_of("  ") == []


def test_a_sentence_is_said_once() -> None:
    assert joined(["No word of A. It names C.", "No word of B. It names C."]) == (
        "No word of A. It names C. No word of B."
    )
    assert joined([]) == ""


@pytest.mark.parametrize(
    ("names", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_in_a_sentence(names: list[str], text: str) -> None:
    assert listed(sentence, names) == text
