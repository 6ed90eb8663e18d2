"""Who has reviewed the answers: what a production start needs, and what is worth a look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import Problem
from bot.knowledge.model import Knowledge, Review
from bot.knowledge.review import production_problems, warnings_of


def with_topic(small: Knowledge, **changes: object) -> Knowledge:
    """The small knowledge with changes to the topic that has a review."""
    topic = replace(small.topics["cost"], **changes)  # type: ignore[arg-type]
    return replace(small, topics={**small.topics, "cost": topic})


def test_an_unreviewed_topic_keeps_visitors_away(small: Knowledge) -> None:
    assert production_problems(small) == [
        Problem(
            "knowledge.yml",
            0,
            "The topic 'visits' has not been reviewed by the clinic.",
            "A named person must read it and fill in approved_by, reviewed_on and review_by.",
        )
    ]


def test_what_we_ship_must_be_reviewed_first(knowledge: Knowledge) -> None:
    assert len(production_problems(knowledge)) == len(knowledge.topics)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 1, 1), "The review of 'cost' lies in the future (2026-01-02)."),
        (date(2026, 1, 2), None),
        (date(2027, 1, 2), None),
        (date(2027, 1, 3), "The review of 'cost' held until 2027-01-02."),
    ],
)
def test_a_review_holds_until_its_last_day(
    small: Knowledge, today: date, wanted: str | None
) -> None:
    got = [(topic, message) for topic, message, _ in warnings_of(small, today)]
    assert got == ([("cost", wanted)] if wanted else [])


def test_a_long_answer_is_worth_a_look(small: Knowledge) -> None:
    known = with_topic(small, answer="One. Two. Three.", review=Review("", None, None))
    assert list(warnings_of(known, date(2026, 1, 1))) == []
    known = with_topic(known, note="Four.")
    assert list(warnings_of(known, date(2026, 1, 1))) == [
        ("cost", "The answer of 'cost' has 4 sentences.", "Keep 3 and move the rest to `details`.")
    ]
