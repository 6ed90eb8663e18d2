"""The summary on top of a conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.bookings.model import Booking
from bot.clock import moment_of
from bot.desk.model import HandoffRecord, Mark, Story
from bot.desk.summary import Brief, alarm_name, brief
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.model import Knowledge
from bot.settings import Settings

NOW = moment_of("2026-03-02T09:00:00.000Z")
EMPTY = Story(
    "c1", "assistant", "assistant", NOW,
    (), (), (), (), (), (),
)  # fmt: skip
BOOKING = Booking(
    1, "consultation", "new", {"name": "Ann Lee", "phone": "+1 555 0100", "email": ""}, NOW, NOW
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return LiveKnowledge(Settings({}).knowledge).current()


def said(seq: int, text: str, *intents: str, role: str = "visitor") -> dict[str, Any]:
    understanding = {"intent": intents[0], "questions": list(intents)} if intents else {}
    return {"seq": seq, "role": role, "text": text, "understanding": understanding}


def asked(question: str, number: int = 1) -> HandoffRecord:
    return HandoffRecord(
        number,
        "waiting",
        "visitor_asked",
        question,
        NOW,
        None,
        None,
        None,
        None,
        None,
        "",
        None,
        "",
    )


def test_a_silent_visitor_has_an_empty_summary(knowledge: Knowledge) -> None:
    assert brief(EMPTY, knowledge) == Brief()


def test_topics_are_named_once_in_the_order_of_asking(knowledge: Knowledge) -> None:
    story = replace(
        EMPTY,
        messages=(
            said(2, "risks and how many", "ask_risks", "ask_session_count"),
            said(4, "risks again", "ask_risks"),
            said(5, "hello", "greet"),
            said(6, "the assistant's own", "ask_cost", role="assistant"),
            said(7, "not understood yet"),
        ),
    )
    titles = [knowledge.topics[key].title for key in ("risks", "session_count")]
    assert list(brief(story, knowledge).topics) == titles


def test_the_newest_words_on_their_own_case_are_kept(knowledge: Knowledge) -> None:
    story = replace(
        EMPTY,
        messages=tuple(said(seq, f"case {seq}", "ask_medical_advice") for seq in range(2, 9)),
    )
    found = brief(story, knowledge)
    assert found.own_case == ("case 5", "case 6", "case 7", "case 8")
    assert found.topics == ()


def test_the_newest_request_with_words_is_the_wish(knowledge: Knowledge) -> None:
    story = replace(EMPTY, handoffs=(asked("old"), asked("is it safe", 2), asked("", 3)))
    assert brief(story, knowledge).wish == "is it safe"


def test_contact_is_that_of_the_newest_booking(knowledge: Knowledge) -> None:
    given = {**BOOKING.given, "name": "Ann B. Lee", "email": "ann@example.com"}
    newer = replace(BOOKING, id=2, given=given)
    found = brief(replace(EMPTY, bookings=(BOOKING, newer)), knowledge)
    assert (found.name, found.phone, found.email) == (
        "Ann B. Lee", "+1 555 0100", "ann@example.com",
    )  # fmt: skip
    assert found.bookings == (BOOKING, newer)


def test_each_alarm_is_shown_by_the_name_that_staff_gave_the_rule(knowledge: Knowledge) -> None:
    rule, other = list(knowledge.alarms.alarms.values())[:2]
    keys = (other.key, "gone_rule", rule.key, other.key)
    newest = {**said(8, "words 8"), "understanding": {"rang_like": ["it is like this"]}}
    story = replace(
        EMPTY,
        messages=(*(said(seq, f"words {seq}") for seq in (2, 4, 6)), newest),
        alarms=tuple(Mark(2 * n, "open", "", key, NOW) for n, key in enumerate(keys, 1)),
    )
    assert brief(story, knowledge).alarms == (
        (alarm_name(other.key, knowledge), "words 8", ("it is like this",)),
        (alarm_name(rule.key, knowledge), "words 6", ()),
        ("Gone rule", "words 4", ()),
    )
    assert alarm_name(rule.key, knowledge).lower() == rule.name.lower()


def test_the_name_of_a_rule_that_was_taken_out_is_still_readable(knowledge: Knowledge) -> None:
    assert alarm_name("fever_after_shot", knowledge) == "Fever after shot"
    assert alarm_name("", knowledge) == ""


def test_only_what_is_still_open_counts_as_not_answered(knowledge: Knowledge) -> None:
    done = Mark(2, "answered", "cost", "what does it cost", NOW)
    still = Mark(4, "open", "parking", "where can I park", NOW)
    found = brief(replace(EMPTY, questions=(done, still)), knowledge)
    assert found.unanswered == (still,)
