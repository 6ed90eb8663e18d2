"""What was asked weighs what a message does."""

from __future__ import annotations

import pytest

from bot import intents
from bot.bookings.heard import heard

DOUBTFUL = {"yes": 0.3, "no": 0.3, "times": 0.4}


@pytest.mark.parametrize(
    ("asked", "act"), [("times", "times"), ("consent", "no"), ("drop", "no"), ("", "times")]
)
def test_what_answers_the_question_is_likelier(asked: str, act: str) -> None:
    assert heard({"yes": 0.2, "no": 0.38, "times": 0.42}, asked, "").act == act


def test_chances_add_up_to_one() -> None:
    for asked in ("name", "contact", "about", "times", "consent", "confirm", "change", "meant", ""):
        assert sum(heard(DOUBTFUL, asked, "").chances.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("intent", "act"), [(intents.AFFIRM, "yes"), (intents.DENY, "no"), (intents.INFORM, "times")]
)
def test_what_is_said_twice_counts_more(intent: str, act: str) -> None:
    assert heard(DOUBTFUL, "", intent).act == act


def test_a_click_does_what_its_intent_says() -> None:
    assert heard({}, "consent", intents.DENY).does("no", 1.0)
    assert heard({}, "confirm", intents.STOP).does("drop", 1.0)
    assert heard({}, "name", intents.OUT_OF_SCOPE).act == ""
