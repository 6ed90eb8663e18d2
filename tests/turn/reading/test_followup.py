"""Short messages after a topic; what they do there is said by the reading, see tests/nlu/acts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.reply import Meaning
from bot.turn.reading.followup import by_act, in_context, only_named
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.slots import Slots
from tests.actions.stage import named
from tests.shipped import shipped

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=timezone.utc)
PERSON = Meaning("talk_to_human")


def message(text: str, act: str = "none", intent: str = "x", chance: float = 0.9) -> ParsedMessage:
    """A message whose act is known."""
    reading = {"follow_up": {act: chance, "other": 1 - chance}}
    return ParsedMessage(text, intent, chance, (Guess(intent, chance),), named(text), acts=reading)


def remembered(topic: str, ago: int = 1, **more: Any) -> Slots:
    at = (NOW - timedelta(minutes=ago)).isoformat()
    slots: Slots = {"topic": topic, "last_at": at, "said": "answer", **more}  # type: ignore[typeddict-item]
    return slots


def meant(text: str, act: str, topic: str, *, intent: str = "x", **more: Any) -> str:
    return in_context(message(text, act, intent), remembered(topic, **more), shipped(), NOW).intent


@pytest.mark.parametrize(
    ("act", "topic", "intent"),
    [
        ("how_far_apart", "session_count", "ask_session_count"),
        ("how_long", "during_session", "ask_during_session"),
        ("how_long", "effectiveness", "ask_relief_duration"),
        ("how_long", "after_procedure", "ask_after_procedure"),
        ("how_common", "risks", "ask_risks"),
        ("how_common", "cost", "x"),
        ("afterwards", "during_session", "ask_after_procedure"),
        ("afterwards", "after_procedure", "ask_more"),
        ("more", "session_count", "ask_more"),
        ("who", "risks", "ask_who_performs"),
        ("who_says", "effectiveness", "ask_sources"),
        ("none", "risks", "x"),
    ],
)
def test_a_short_question_is_read_after_its_topic(act: str, topic: str, intent: str) -> None:
    assert meant("words", act, topic) == intent


def test_a_reading_that_is_not_sure_says_nothing() -> None:
    unsure = message("words", "how_long", chance=0.55)
    assert in_context(unsure, remembered("during_session"), shipped(), NOW).intent == "x"


@pytest.mark.parametrize(
    ("text", "topic", "intent"),
    [
        ("what about infection", "risks", "ask_risks"),
        ("and my knee?", "risks", "ask_conditions"),
        ("same for hip?", "conditions", "ask_conditions"),
        ("and parking?", "risks", "x"),
    ],
)
def test_a_name_belongs_to_the_last_topic_that_knows_it(text: str, topic: str, intent: str) -> None:
    assert meant(text, "what_about", topic) == intent


@pytest.mark.parametrize(("ago", "intent"), [(29, "ask_more"), (31, "x")])
def test_after_a_long_silence_nothing_leans(ago: int, intent: str) -> None:
    assert meant("why?", "more", "risks", ago=ago) == intent


def test_a_long_message_stands_alone() -> None:
    assert meant("why is it that one two three four five", "more", "risks") == "x"


def test_some_acts_are_plain_without_a_topic() -> None:
    assert by_act(message("words", "how_long"), shipped()) == "ask_during_session"
    assert by_act(message("words", "how_common"), shipped()) == ""


@pytest.mark.parametrize(
    ("text", "item", "kept"),
    [
        ("it isnt my hipp its my ankel", "hip", ["ankle"]),
        ("my hand not my foot", "foot", ["hand"]),
        ("not my knee, my shoulder", "knee", ["shoulder"]),
        ("no, the other knee", "knee_pain", ["knee"]),
        ("sorry meant elbow", "wrist", ["elbow"]),
        ("instead of the knee I mean the hip", "knee_pain", ["hip"]),
        ("no my hip, not my ankle", "ankle", ["hip"]),
        ("is not my wrist is my elbow", "", ["elbow"]),
    ],
)
def test_a_correction_asks_the_last_question_about_the_right_thing(
    text: str, item: str, kept: list[str]
) -> None:
    slots = remembered("conditions", item=item)
    found = in_context(message(text, "correction"), slots, shipped(), NOW)
    assert found.intent == "ask_conditions"
    assert [one.value for one in found.entities if one.entity == "body_part"] == kept


def test_a_correction_without_a_name_corrects_nothing() -> None:
    assert meant("no, the other one", "correction", "conditions") == "x"


@pytest.mark.parametrize(
    ("act", "said", "pending", "intent"),
    [
        ("complaint", "answer", None, "not_helpful"),
        ("complaint", "handover", PERSON, "not_helpful"),
        ("complaint", "clarify", PERSON, "not_helpful"),
        ("bare_no", "answer", None, "not_helpful"),
        ("bare_no", "clarify", PERSON, "not_helpful"),
        ("bare_no", "answer", PERSON, "deny"),
        ("bare_no", "handover", PERSON, "deny"),
        ("bare_no", "unknown", PERSON, "deny"),
        ("bare_no", "notice", None, "deny"),
        ("bare_no", "greeting", None, "deny"),
        ("none", "answer", None, "deny"),
    ],
)
def test_a_refused_answer_is_a_complaint_and_a_refused_offer_is_none(
    act: str, said: str, pending: Meaning | None, intent: str
) -> None:
    assert meant("no", act, "risks", intent="deny", said=said, pending=pending) == intent


def test_a_plain_question_or_wish_is_no_complaint() -> None:
    for intent in ("ask_risks", "ask_medical_advice", "talk_to_human", "existing_appointment"):
        assert meant("words", "complaint", "risks", intent=intent) == intent


def test_nothing_is_refused_before_anything_was_said() -> None:
    first = message("still wrong", "complaint", "deny")
    assert in_context(first, {}, shipped(), NOW).intent == "deny"


@pytest.mark.parametrize("text", ["14/6/2027", "91%", "10001", "ana@example.com"])
def test_data_alone_asks_nothing(text: str) -> None:
    assert meant(text, "none", "risks", intent="ask_effectiveness") == "inform"


@pytest.mark.parametrize(
    ("text", "act", "intent"),
    [
        ("shoulder?", "name_alone", "ask_conditions"),
        ("my left knee", "name_alone", "ask_conditions"),
        ("and the hip?", "what_about", "ask_conditions"),
        ("my knee on Mondays", "none", ""),
        ("please", "name_alone", ""),
    ],
)
def test_a_message_that_is_only_a_name(text: str, act: str, intent: str) -> None:
    assert only_named(message(text, act), shipped()) == intent


def test_several_questions_lean_on_nothing() -> None:
    both = ParsedMessage("a", "ask_cost", questions=(message("b"), message("c")))
    assert in_context(both, remembered("risks"), shipped(), NOW) is both
