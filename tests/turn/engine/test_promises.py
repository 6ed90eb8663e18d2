"""The engine's promises: the same request gives the same result, a failure leaves nothing behind."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import pytest

from bot.commands.engine import load_engine
from bot.errors import ModelError, TurnError
from bot.knowledge.live import LiveKnowledge
from bot.turn.budget import BudgetedEngine
from bot.turn.engine.engine import RasaEngine
from bot.turn.engine.processor import Actions, TurnProcessor
from tests.turn.asking import ALARM, answer, kinds, request, talk

pytestmark = pytest.mark.model

TEXTS = ["what are the risks", "how many and is it risky?", "¿Cuánto cuesta?", "hm", ALARM, "🙂"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_request_gives_the_same_result(engine: RasaEngine, text: str) -> None:
    state = talk(engine, "what types are there", "tell me more").state
    before = copy.deepcopy(state)
    first, second = answer(engine, text, state=state), answer(engine, text, state=state)
    assert first == second
    assert state == before


def test_a_fresh_engine_gives_the_same_results(
    engine: RasaEngine, model: Path, knowledge: LiveKnowledge
) -> None:
    fresh = load_engine(model, knowledge)
    for text in reversed(TEXTS):
        assert answer(fresh, text) == answer(engine, text)


def test_a_text_understood_ahead_changes_nothing(engine: RasaEngine) -> None:
    text = "does it come with a guarantee at all"
    engine.foresee(text)
    engine.foresee("\ud83d")
    first = answer(engine, text)
    assert first == answer(engine, text)


def actions_of(engine: RasaEngine) -> dict[str, Any]:
    return dict(engine._processor._actions)


def test_a_crash_inside_an_action_fails_the_turn_and_leaves_nothing(
    engine: RasaEngine, model: Path, knowledge: LiveKnowledge
) -> None:
    def crash(*_: object) -> list[dict[str, Any]]:
        raise RuntimeError("a word of the visitor")

    actions: Actions = {**actions_of(engine), "action_answer": crash}
    broken = RasaEngine(TurnProcessor(model, actions), knowledge.current, lambda text: None)
    state = talk(engine, "hello").state
    before = copy.deepcopy(state)
    budgeted = BudgetedEngine(broken, 60)
    with pytest.raises(TurnError) as failure:
        budgeted.answer(request("what are the risks", state=state))
    assert str(failure.value).startswith("The engine failed: RuntimeError in crash, line")
    assert "visitor" not in str(failure.value)
    assert state == before
    # The next turn does not know of it.
    assert kinds(budgeted.answer(request("hello", state=state))) == ["greeting"]
    budgeted.close()


def test_rules_that_go_in_a_circle_fail_the_turn(
    engine: RasaEngine, model: Path, knowledge: LiveKnowledge
) -> None:
    def again(*_: object) -> list[dict[str, Any]]:
        return [{"event": "followup", "name": "action_small_talk"}]

    actions: Actions = {**actions_of(engine), "action_small_talk": again}
    broken = RasaEngine(TurnProcessor(model, actions), knowledge.current, lambda text: None)
    with pytest.raises(TurnError, match="more than 5 actions"):
        answer(broken, "hello")


def test_a_model_that_does_not_answer_the_probe_is_refused(
    engine: RasaEngine, model: Path, knowledge: LiveKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = TurnProcessor.parse

    def wrong(self: TurnProcessor, text: str) -> dict[str, Any]:
        return {**parse(self, text), "intent": {"name": "greet", "confidence": 1.0}}

    monkeypatch.setattr(TurnProcessor, "parse", wrong)
    with pytest.raises(ModelError) as refusal:
        RasaEngine.load(model, knowledge.current, actions_of(engine))
    assert str(refusal.value) == (
        f"The model {model.name} does not understand 'What is prolotherapy?'. "
        "Train it again: python -m bot train --force."
    )


def test_a_model_whose_actions_are_missing_is_refused(engine: RasaEngine, model: Path) -> None:
    actions = actions_of(engine)
    del actions["action_urgent"]
    with pytest.raises(ModelError, match="wants actions that do not exist: action_urgent"):
        TurnProcessor(model, actions)


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_an_archive_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "assistant-x.tar.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"^The model assistant-x\.tar\.gz cannot be loaded"):
        TurnProcessor(path, {})


def test_nothing_is_written_while_it_answers(
    engine: RasaEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    talk(engine, "what are the risks", "book a consultation", "Ana Diaz")
    assert os.listdir(tmp_path) == []
