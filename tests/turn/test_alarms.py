"""A fault in reading hides no alarm: the visitor hears whom to call, the desk sees the chat."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.conversations.turn import STAFF
from bot.effects import RaiseAlarm
from bot.knowledge.live import LiveKnowledge
from bot.stores import Stores
from bot.turn.alarms import UNREAD, apology
from bot.turn.engine.engine import RasaEngine
from tests.cast import say, told
from tests.shipped import sentence
from tests.turn.asking import ALARM, answer, kinds, talk
from tests.turn.engines import Ear, ScriptedEngine
from tests.turn.workers import StartWorker, ask
from tests.world import change_owner, rows

MARK = RaiseAlarm(UNREAD)


def broken(*_: object) -> Any:
    raise ValueError("a word of the visitor")


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The alarm reader fails on every message."""
    monkeypatch.setattr("bot.turn.alarms.rung_in", broken)


@pytest.mark.parametrize("key", ["apology", "unread"])
def test_what_is_said_after_a_fault_names_the_emergency_number_first(
    knowledge: LiveKnowledge, key: str
) -> None:
    text = knowledge.current().sentences[key]
    assert 0 < text.index("{emergency_number}") < text.index("{clinic_phone}")


def test_the_apology_is_said_while_a_person_holds_the_chat(
    stores: Stores, alice: str, knowledge: LiveKnowledge, start_worker: StartWorker, ear: Ear
) -> None:
    change_owner(stores, alice, to=STAFF)
    say(stores, alice, "one")
    engine = ScriptedEngine(*[ValueError("x")] * 3)
    start_worker(stores, engine, apology=lambda: apology(knowledge.current()))
    ear.wait_for(1)
    assert told(stores, alice)[1:] == [("assistant", sentence("apology"))]


@pytest.mark.model
@pytest.mark.usefixtures("no_reader")
def test_an_unread_message_is_answered_after_the_emergency_line(
    engine: RasaEngine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        result = answer(engine, "what are the risks")
    assert kinds(result) == ["urgent", "answer"]
    assert result.replies[0].text == sentence("unread")
    assert result.effects == (MARK,)
    assert result.understanding.intent == "ask_risks"
    assert "the alarm reader failed: ValueError in broken" in caplog.text
    assert "word of the visitor" not in caplog.text


@pytest.mark.model
@pytest.mark.usefixtures("no_reader")
def test_an_unread_message_to_a_person_gets_the_line_alone(engine: RasaEngine) -> None:
    result = answer(engine, "what are the risks", owner=STAFF)
    assert (kinds(result), result.effects) == (["urgent"], (MARK,))


@pytest.mark.model
@pytest.mark.usefixtures("no_reader")
def test_an_unread_message_inside_a_booking_is_still_its_answer(engine: RasaEngine) -> None:
    begun = talk(engine, "book a consultation")
    result = answer(engine, "Ana Diaz", state=begun.state)
    assert kinds(result) == ["urgent", "form"]
    assert result.state["slots"]["booking"]["name"] == "Ana Diaz"


@pytest.mark.model
@pytest.mark.usefixtures("no_reader")
def test_an_alarm_that_the_understanding_raises_is_not_marked_twice(engine: RasaEngine) -> None:
    result = answer(engine, "my leg has gone completely numb and I cannot move it")
    assert kinds(result) == ["urgent"]
    assert [type(effect) for effect in result.effects] == [RaiseAlarm]


@pytest.mark.model
def test_without_any_understanding_the_turn_fails_and_its_apology_names_the_number(
    engine: RasaEngine, knowledge: LiveKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(engine._processor), "parse", broken)
    mute = RasaEngine(engine._processor, knowledge.current, lambda text, ours: None)
    for text in (ALARM, "what are the risks"):
        with pytest.raises(ValueError, match="a word"):
            answer(mute, text)
    said = apology(knowledge.current())
    assert (said.kind, "911" in said.text) == ("urgent", True)


@pytest.mark.model
@pytest.mark.usefixtures("no_reader")
def test_one_mark_stays_one_however_often_the_turn_is_taken(
    engine: RasaEngine, stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    class Once(ScriptedEngine):
        async def answer(self, request: Any) -> Any:
            self.requests.append(request)
            if len(self.requests) == 1:
                raise ValueError("the first try dies")
            return await engine.answer(request)

    worker = start_worker(stores, Once(), turn_seconds=60)
    ask(stores, worker, alice, "is it risky for me")
    ear.wait_for(1)
    assert [row["rule"] for row in rows(stores, "alarms")] == [UNREAD]
    assert [row["kind"] for row in rows(stores, "outbox")] == ["alarm"]
