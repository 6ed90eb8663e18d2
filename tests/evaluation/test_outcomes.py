"""What counts as declined, asked back and right."""

from __future__ import annotations

import pytest

from bot.evaluation.dataset import Question
from bot.evaluation.outcomes import (
    Outcome,
    clarified,
    decided,
    declined,
    missing_facts,
    right,
)
from tests.evaluation.outcomes import CLARIFYING, URGENT, got


@pytest.mark.parametrize(
    ("outcome", "is_declined", "is_clarified", "acted_on"),
    [
        (got("ask_cost"), False, False, "ask_cost"),
        (got("out_of_scope"), True, False, "out_of_scope"),
        (got("nlu_fallback"), True, False, "out_of_scope"),
        (got("ask_cost", refused=True), True, False, "out_of_scope"),
        (got("nlu_fallback", offers=CLARIFYING), False, True, "nlu_fallback"),
        (got("ask_cost", offers=CLARIFYING), False, True, "nlu_fallback"),
        (got("out_of_scope", offers=CLARIFYING, refused=True), True, False, "out_of_scope"),
        (got("ask_cost", urgent=True), False, False, URGENT),
        (got("out_of_scope", urgent=True), False, False, URGENT),
        (got("out_of_scope", urgent=True, refused=True), False, False, URGENT),
        (got("nlu_fallback", urgent=True), False, False, URGENT),
        (got("nlu_fallback", urgent=True, offers=CLARIFYING), False, False, URGENT),
    ],
)
def test_declining_asking_back_and_alarms_are_told_apart(
    outcome: Outcome, is_declined: bool, is_clarified: bool, acted_on: str
) -> None:
    found = (declined(outcome), clarified(outcome), decided(outcome))
    assert found == (is_declined, is_clarified, acted_on)


def test_another_acceptable_intent_is_right() -> None:
    question = Question("will it sting and cost much", "ask_pain", ("ask_cost",))
    assert right(question, got("ask_cost"))
    assert not right(question, got("ask_risks"))
    assert not right(question, got("ask_cost", refused=True))


def test_missing_facts_are_named() -> None:
    question = Question("how many", "ask_session_count", (), ("4-8", "re:2.3 weeks", "gown"))
    outcome = got("ask_session_count", answer="4-8, and 2-3 weeks apart")
    assert missing_facts(question, outcome) == ("gown",)
