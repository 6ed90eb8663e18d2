"""The small knowledge becomes the model that the rest of the program reads."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest

from bot.knowledge.catalogue import Item, Name, Related
from bot.knowledge.model import Aspect, Knowledge, Reference, Review, Topic
from tests.knowledge.small import SMALL


def test_a_topic_has_its_placeholders_filled(small: Knowledge) -> None:
    assert small.topics["visits"] == Topic(
        key="visits",
        intent="ask_visits",
        title="Visits",
        question="How many visits?",
        answer="Usually 3-4 visits.",
        items=("Call (212) 555-0100.",),
        note="",
        details=("Yes, warmth for 3-4 days.", "See Lee, A. (1999). A study."),
        aspects=(
            Aspect(("how long",), "Each visit is one of 3-4.", alone=False),
            Aspect(("parking",), "There is a car park.", alone=True),
        ),
        after="",
        next=("cost",),
        references=("lee_1999",),
        not_covered="",
        review=Review("", None, None),
    )


def test_a_topic_without_answer_is_not_covered(small: Knowledge) -> None:
    cost = small.topics["cost"]
    assert (cost.covered, cost.answer, cost.not_covered) == (False, "", "The leaflet does not say.")
    assert small.topics["visits"].covered


def test_a_review_of_its_own_counts_for_the_topic(small: Knowledge) -> None:
    own = Review("Dr. Ann Lee", date(2026, 1, 2), date(2027, 1, 2))
    assert small.topics["cost"].review == own
    assert own.complete
    assert not small.topics["visits"].review.complete


@pytest.mark.parametrize("missing", ["approved_by", "reviewed_on", "review_by"])
def test_a_review_needs_all_three(missing: str) -> None:
    whole: dict[str, Any] = {
        "approved_by": "Dr. Ann Lee",
        "reviewed_on": date(2026, 1, 2),
        "review_by": date(2027, 1, 2),
    }
    empty = "" if missing == "approved_by" else None
    assert not Review(**{**whole, missing: empty}).complete


def test_a_catalogue_keeps_order_and_fills_quantities(small: Knowledge) -> None:
    effects = small.catalogues["effects"]
    warmth = Item("warmth", "warmth", ("warm", "heat"), "Yes, warmth for 3-4 days.", position=1)
    assert effects.items == (warmth, Item("redness", "redness", (), position=2))
    assert effects.related == (Related("blush", "a blush", (), is_a="redness"),)
    assert effects.unmentioned == (Name("wings", "wings", ("feathers",)),)
    assert (effects.entity, effects.topic, effects.ordered) == ("effect", "visits", True)
    assert effects.unknown_answer == "No word of {item} in 3-4 visits."
    assert not small.catalogues["places"].ordered


def test_the_rest_of_the_file_is_there(small: Knowledge) -> None:
    assert small.clinic.time_zone == "Europe/London"
    assert small.source.label == "our leaflet"
    assert dict(small.references) == {
        "lee_1999": Reference("lee_1999", "Lee, A. (1999). A study.", "Lee, 1999")
    }
    assert dict(small.quantities) == {"visits": "3-4"}
    assert small.alarms.crisis_line == "116 123"
    assert small.digest == hashlib.sha256(SMALL.encode()).hexdigest()


def test_an_intent_finds_its_topic(small: Knowledge) -> None:
    assert small.topic_for_intent("ask_cost") == small.topics["cost"]
    assert small.topic_for_intent("greet") is None


def test_nobody_can_change_what_was_loaded(small: Knowledge) -> None:
    with pytest.raises(FrozenInstanceError):
        small.topics["cost"].answer = "Nothing."  # type: ignore[misc]  # the point of it
    for mapping in (small.topics, small.catalogues, small.references, small.quantities):
        with pytest.raises(TypeError):
            mapping["cost"] = None  # type: ignore[index]  # the point of it
