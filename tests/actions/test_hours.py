"""Questions about opening hours through the action: what is said first, next, and asked again."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from actions.answer import ActionAnswer
from bot.effects import KeepQuestion
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.turn.action import Context, Outcome
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots
from tests.knowledge.hours.calendar import SECTION, shipped_with
from tests.knowledge.small import SHIPPED, written
from tests.shipped import sentence, shipped, topic

NOW = datetime(2026, 11, 25, 15, 30, tzinfo=timezone.utc)  # 10:30 in New York, a Wednesday


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load(written(tmp_path_factory.mktemp("hours"), shipped_with(SECTION), SHIPPED))


def ask(knowledge: Knowledge, text: str, slots: Slots | None = None) -> Outcome:
    message = ParsedMessage(text, "ask_hours_location")
    return ActionAnswer().respond(Context(message, knowledge, NOW, slots or {}))


def test_a_day_is_answered_by_the_clinics_clock(filled: Knowledge) -> None:
    (reply,) = ask(filled, "are you open now?").replies
    assert reply.text == sentence("hours_now_open", time="12:00")
    assert reply.provenance
    assert reply.topic == "hours_location"


def test_another_day_is_answered_and_the_same_day_again_gets_the_same(filled: Knowledge) -> None:
    first = ask(filled, "are you open on Saturday?")
    assert "Saturday, 28 November" in first.replies[0].text
    second = ask(filled, "and on Friday?", first.slots)
    assert "Friday, 27 November" in second.replies[0].text
    again = ask(filled, "on Friday?", second.slots)
    assert again.replies[0].text == sentence("said_before", answer=second.replies[0].text)


def test_in_general_the_week(filled: Knowledge) -> None:
    outcome = ask(filled, "when are you open and where?")
    assert len(outcome.replies[0].items) == 3
    assert "Thanksgiving" in outcome.replies[0].note
    assert outcome.effects == ()


def test_parking_goes_to_the_desk_with_the_question(filled: Knowledge) -> None:
    outcome = ask(filled, "is there somewhere to park?")
    assert outcome.replies[0].kind == "handover"
    assert outcome.effects == (KeepQuestion("hours_location", "is there somewhere to park?"),)


def test_an_empty_calendar_stays_honest() -> None:
    outcome = ask(shipped(), "are you open on Saturday?")
    assert outcome.replies[0].text == topic("hours_location").not_covered
    assert outcome.replies[0].kind == "handover"
