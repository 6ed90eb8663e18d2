"""Who has reviewed the answers: what real visitors may read, and what is worth a look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.answers import answer
from bot.knowledge.hours.answers import is_known
from bot.knowledge.load import load
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge, Review
from bot.knowledge.review import in_force, warnings_of
from tests.knowledge.hours.calendar import SECTION, shipped_with
from tests.knowledge.small import SHIPPED, SMALL, changed, line_of, written

OF_THE_FILE = 'review:\n  approved_by: "{}"\n  reviewed_on: "{}"\n  review_by: "{}"\n'
UNREVIEWED = OF_THE_FILE.format("", "", "")
VISITS = "  visits:\n    intent"
REMEDY = "A named person must read it and fill in approved_by, reviewed_on and review_by."
NOON = datetime(2026, 6, 1, 16, tzinfo=timezone.utc)


def with_topic(small: Knowledge, **changes: Any) -> Knowledge:
    """The small knowledge with changes to the topic that has a review."""
    topic = replace(small.topics["cost"], **changes)
    return replace(small, topics={**small.topics, "cost": topic})


def reviewed(first: str = "2026-01-02", last: str = "2027-01-02") -> str:
    """The small file with a review of its own; the topic `cost` keeps the one it has."""
    return changed("\n" + UNREVIEWED, "\n" + OF_THE_FILE.format("Dr. Ann Lee", first, last))


def refused(folder: Path, text: str, now: datetime = NOON) -> list[Problem]:
    """What keeps a file from real visitors."""
    path = written(folder, text)
    try:
        load(path, now)
    except KnowledgeError as error:
        return error.problems
    return []


def test_an_unreviewed_topic_keeps_visitors_away(tmp_path: Path) -> None:
    assert refused(tmp_path, SMALL) == [
        Problem(
            "knowledge.yml",
            line_of(VISITS, SMALL),
            "The topic 'visits' has not been reviewed by the clinic.",
            REMEDY,
        )
    ]


def test_a_reviewed_file_is_for_visitors(tmp_path: Path) -> None:
    assert refused(tmp_path, reviewed()) == []


def test_all_that_is_amiss_comes_at_once(tmp_path: Path) -> None:
    text = changed('reviewed_on: "2026-01-02"', 'reviewed_on: "2020-01-02"')
    text = changed('review_by: "2027-01-02"', 'review_by: "2026-05-31"', text)
    text = changed("Usually {visits} visits.", "Usually {visit} visits.", text)
    found = refused(tmp_path, text)
    assert [(one.line, one.message) for one in found] == [
        (line_of(VISITS, text), "The topic 'visits' has not been reviewed by the clinic."),
        (line_of("{visit} ", text), "There is nothing called {visit} to put in here."),
        (line_of('review_by: "2026-05-31"', text), "The review of 'cost' held until 2026-05-31."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "message"),
    [
        # The clinic's midnight is 05:00 UTC in winter.
        ("2026-01-02T04:59", "The review of 'visits' lies in the future (2026-01-02)."),
        ("2026-01-02T05:00", ""),
        ("2027-01-03T04:59", ""),
        ("2027-01-03T05:00", "The review of 'visits' held until 2027-01-02."),
    ],
)
def test_a_review_holds_by_the_clinics_days(tmp_path: Path, now: str, message: str) -> None:
    text = changed("Europe/London", "America/New_York", reviewed())
    moment = datetime.fromisoformat(now).replace(tzinfo=timezone.utc)
    found = [one for one in refused(tmp_path, text, moment) if "'visits'" in one.message]
    line = line_of(VISITS, text)
    assert [(one.line, one.message) for one in found] == ([(line, message)] if message else [])


def test_a_topics_own_review_counts_and_not_the_files(tmp_path: Path) -> None:
    text = changed(
        'reviewed_on: "2026-01-02"\n      ', 'reviewed_on: "2026-06-02"\n      ', reviewed()
    )
    (problem,) = refused(tmp_path, text)
    assert problem.line == line_of('reviewed_on: "2026-06-02"', text)
    assert problem.message == "The review of 'cost' lies in the future (2026-06-02)."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('reviewed_on: "2026-01-02"\n      ', 'reviewed_on: ""\n      '),
        ('reviewed_on: "2026-01-02"\n      ', 'reviewed_on: "soon"\n      '),
        ('reviewed_on: "2026-01-02"\n      ', 'reviewed_on: "2027-02-02"\n      '),
        ('time_zone: "Europe/London"', 'time_zone: "Elm"'),
        ("topics:\n  visits:", "topics:\n  visits: 3\n  other:"),
    ],
)
def test_what_no_review_can_be_read_from_is_refused_too(tmp_path: Path, old: str, new: str) -> None:
    assert refused(tmp_path, changed(old, new, reviewed()))


def test_without_visitors_no_review_is_needed(tmp_path: Path) -> None:
    assert load(written(tmp_path)).topics["visits"].answer == "Usually 3-4 visits."


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
    assert small.topics["cost"].review.holds(today) is (wanted is None)


def test_a_long_answer_is_worth_a_look(small: Knowledge) -> None:
    known = with_topic(small, answer="One. Two. Three.", review=Review("", None, None))
    assert list(warnings_of(known, date(2026, 1, 1))) == []
    known = with_topic(known, note="Four.")
    assert list(warnings_of(known, date(2026, 1, 1))) == [
        ("cost", "The answer of 'cost' has 4 sentences.", "Keep 3 and move the rest to `details`.")
    ]


def all_but(knowledge: Knowledge, *lapsed: str) -> Knowledge:
    """What is in force on a day on which the reviews of some topics have lapsed."""
    holds = Review("Dr. Ann Lee", date(2026, 1, 1), date(2027, 1, 1))
    ended = replace(holds, review_by=date(2026, 5, 31))
    topics = {
        key: replace(topic, review=ended if key in lapsed else holds)
        for key, topic in knowledge.topics.items()
    }
    return in_force(replace(knowledge, topics=topics), date(2026, 6, 1))


def test_nothing_is_withheld_while_all_reviews_hold(knowledge: Knowledge) -> None:
    known = all_but(knowledge)
    assert [topic.answer for topic in known.topics.values()] == [
        topic.answer for topic in knowledge.topics.values()
    ]
    assert not any(topic.withheld for topic in known.topics.values())


@pytest.mark.parametrize("key", ["risks", "conditions", "cost"])
def test_a_lapsed_answer_is_not_said_and_its_question_goes_to_the_desk(
    knowledge: Knowledge, key: str
) -> None:
    known = all_but(knowledge, key)
    named = [Mentioned("complication", "infection", 0, 9), Mentioned("condition", "sciatica", 0, 8)]
    for things in ([], named):
        reply = answer(known, known.topics[key], things, "does it help with sciatica or infection")
        assert (reply.kind, reply.text) == ("handover", known.sentences["review_lapsed"])
        assert (reply.items, reply.note, reply.provenance) == ((), "", "")
        assert reply.offers == ("human", "book")


def test_a_lapsed_answer_is_not_said_by_way_of_another_topic(knowledge: Knowledge) -> None:
    """ "How well does it work for sciatica" says first what the conditions' topic says."""
    known = all_but(knowledge, "conditions")
    topic = known.topics["effectiveness"]
    text = "how well does it work for sciatica"
    reply = answer(known, topic, [Mentioned("condition", "sciatica", 26, 34)], text)
    assert reply.text == known.sentences["review_lapsed"]
    strange = answer(known, topic, [], "does it work for glimmer ear")
    assert strange.text == known.sentences["review_lapsed"]
    assert answer(known, topic, [], "does it work").text == topic.answer


def test_lapsed_opening_hours_are_not_said(tmp_path: Path) -> None:
    known = load(written(tmp_path, shipped_with(SECTION), SHIPPED))
    assert is_known(known, known.topics["hours_location"])
    lapsed = all_but(known, "hours_location")
    assert not is_known(lapsed, lapsed.topics["hours_location"])
    reply = answer(lapsed, lapsed.topics["hours_location"], [], "are you open on monday")
    assert reply.text == lapsed.sentences["review_lapsed"]
