"""Short messages after a topic."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.knowledge.load import load
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge
from bot.settings import ROOT
from bot.turn.reading.followup import by_wording, leaning, only_named
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(ROOT / "knowledge.yml")


def asked(knowledge: Knowledge, text: str, topic: str, *entities: str, ago: int = 1) -> str:
    slots: Slots = {"topic": topic, "last_at": (NOW - timedelta(minutes=ago)).isoformat()}
    named = tuple(Mentioned(one, "x") for one in entities)
    return leaning(ParsedMessage(text, "x", entities=named), slots, knowledge, NOW)


@pytest.mark.parametrize(
    ("text", "topic", "intent"),
    [
        ("and how far apart?", "session_count", "ask_session_count"),
        ("how long?", "during_session", "ask_during_session"),
        ("how long does it last", "effectiveness", "ask_relief_duration"),
        ("ok, how long?", "after_procedure", "ask_after_procedure"),
        ("is that common?", "risks", "ask_risks"),
        ("is that common?", "cost", ""),
        ("and after?", "during_session", "ask_after_procedure"),
        ("and after?", "after_procedure", "ask_more"),
        ("why?", "session_count", "ask_more"),
        ("who does it", "risks", "ask_who_performs"),
        ("says who", "effectiveness", "ask_sources"),
        ("how much does it cost", "risks", ""),
        ("how often do you get it done", "risks", ""),
        ("is it normal that I feel dizzy", "risks", ""),
    ],
)
def test_a_short_message_is_read_after_its_topic(
    knowledge: Knowledge, text: str, topic: str, intent: str
) -> None:
    assert asked(knowledge, text, topic) == intent


def test_a_name_belongs_to_the_last_topic_that_knows_it(knowledge: Knowledge) -> None:
    assert asked(knowledge, "what about infection", "risks", "complication") == "ask_risks"
    assert asked(knowledge, "and my knee?", "risks", "body_part") == "ask_conditions"
    assert asked(knowledge, "and parking?", "risks") == ""


def test_after_a_long_silence_nothing_leans(knowledge: Knowledge) -> None:
    assert asked(knowledge, "why?", "risks", ago=29) == "ask_more"
    assert asked(knowledge, "why?", "risks", ago=31) == ""


def test_a_long_message_stands_alone(knowledge: Knowledge) -> None:
    assert asked(knowledge, "why is it that one two three four five", "risks") == ""


def test_some_wordings_are_plain_without_a_topic(knowledge: Knowledge) -> None:
    assert by_wording("How long does it take?", knowledge) == "ask_during_session"
    assert by_wording("is that common?", knowledge) == ""


@pytest.mark.parametrize(
    ("text", "name", "intent"),
    [
        ("shoulder?", "shoulder", "ask_conditions"),
        ("my left knee", "knee", "ask_conditions"),
        ("ACL stuff", "ACL", "ask_conditions"),
        ("my knee on Mondays", "knee", ""),
        ("call me about my knee", "knee", ""),
    ],
)
def test_a_message_that_is_only_a_name(
    knowledge: Knowledge, text: str, name: str, intent: str
) -> None:
    start = text.index(name)
    entity = Mentioned("body_part", "x", start, start + len(name))
    assert only_named(ParsedMessage(text, "x", entities=(entity,)), knowledge) == intent


def test_a_message_without_a_name_is_not_only_a_name(knowledge: Knowledge) -> None:
    assert only_named(ParsedMessage("please", "x"), knowledge) == ""
