"""A button belongs to its question: once that is over, a click on it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversations.turn import TurnResult
from bot.effects import Book
from bot.reply import Meaning
from bot.turn.engine.engine import RasaEngine
from tests.shipped import sentence
from tests.turn.asking import answer

pytestmark = pytest.mark.model

EXPIRED = sentence("button_expired")


def say(engine: RasaEngine, before: TurnResult | None, text: str, **more: Any) -> TurnResult:
    return answer(engine, text, state=before.state if before else {}, **more)


def buttons(result: TurnResult) -> dict[str, Meaning]:
    return {one.label: one.meaning for one in result.replies[-1].choices}


def read_back(engine: RasaEngine) -> TurnResult:
    """Book up to the summary."""
    now = say(engine, None, "I want to book a consultation")
    for text in ("Rosa Diaz", "646-555-0173", "my left knee", "any morning", "yes"):
        now = say(engine, now, text)
    assert now.replies[-1].kind == "summary"
    return now


def test_the_yes_of_an_earlier_booking_sends_no_other(engine: RasaEngine) -> None:
    first = read_back(engine)
    old = buttons(first)[sentence("choice_send")]
    sent = say(engine, first, "yes, send it", choice=old)
    assert [type(one) for one in sent.effects] == [Book]
    second = say(engine, sent, "I want to book another consultation for my son")
    asked = second.replies[-1].text
    pressed = say(engine, second, "Yes, send it", choice=old)
    assert pressed.effects == ()
    assert pressed.replies[0].text == EXPIRED
    assert asked.endswith(pressed.replies[-1].text)
    assert pressed.state["slots"]["booking"] == second.state["slots"]["booking"]


def test_the_yes_of_an_older_summary_sends_no_changed_one(engine: RasaEngine) -> None:
    first = read_back(engine)
    old = buttons(first)[sentence("choice_send")]
    changed = say(engine, first, "no, my number is 646-555-0199")
    assert changed.replies[-1].kind == "summary"
    pressed = say(engine, changed, "Yes, send it", choice=old)
    assert (pressed.effects, pressed.replies[0].text) == ((), EXPIRED)
    now = buttons(pressed)[sentence("choice_send")]
    assert [type(one) for one in say(engine, pressed, "y", choice=now).effects] == [Book]


def test_without_a_booking_it_only_says_so(engine: RasaEngine) -> None:
    old = buttons(read_back(engine))[sentence("choice_cancel")]
    pressed = say(engine, None, "Cancel", choice=old)
    assert [one.text for one in pressed.replies] == [EXPIRED]
    assert pressed.effects == ()


def test_what_asks_or_leads_on_can_be_pressed_at_any_time(engine: RasaEngine) -> None:
    for text in ("what are the risks", "can I talk to somebody"):
        for choice in say(engine, None, text).replies[-1].choices:
            assert choice.meaning.belongs == ""
            assert "once" not in choice.shown()
