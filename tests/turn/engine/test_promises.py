"""The engine's promises: the same request gives the same result, a failure leaves nothing behind."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from bot.commands.engine import load_engine, our_actions
from bot.errors import ModelError, TurnError
from bot.knowledge import live
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.model import Knowledge
from bot.turn.action import Action, Context, Outcome
from bot.turn.budget import BudgetedEngine
from bot.turn.engine.engine import RasaEngine
from bot.turn.engine.processor import TurnProcessor, only_path_counts
from bot.turn.reading.message import ParsedMessage
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
    engine.prefetch(text)
    engine.prefetch("\ud83d")
    first = answer(engine, text)
    assert first == answer(engine, text)


class Crashing:
    """An action with a fault."""

    def respond(self, context: Context) -> Outcome:
        raise RuntimeError("a word of the visitor")


class Again:
    """An action that wants itself once more."""

    def respond(self, context: Context) -> Outcome:
        return Outcome(then="action_small_talk")


def with_action(model: Path, knowledge: LiveKnowledge, name: str, action: Action) -> RasaEngine:
    """The engine with one action replaced."""
    actions = {**our_actions(), name: action}
    return RasaEngine(TurnProcessor(model, actions), knowledge.known, lambda text, ours: None)


def test_a_crash_inside_an_action_fails_the_turn_and_leaves_nothing(
    engine: RasaEngine, model: Path, knowledge: LiveKnowledge
) -> None:
    broken = with_action(model, knowledge, "action_answer", Crashing())
    state = talk(engine, "hello").state
    before = copy.deepcopy(state)
    budgeted = BudgetedEngine(broken, 60)
    with pytest.raises(TurnError) as failure:
        budgeted.answer(request("what are the risks", state=state))
    assert str(failure.value).startswith("The engine failed: RuntimeError in respond, line")
    assert "visitor" not in str(failure.value)
    assert state == before
    # The next turn does not know of it.
    assert kinds(budgeted.answer(request("hello", state=state))) == ["greeting"]
    budgeted.close()


def test_rules_that_go_in_a_circle_fail_the_turn(model: Path, knowledge: LiveKnowledge) -> None:
    broken = with_action(model, knowledge, "action_small_talk", Again())
    with pytest.raises(TurnError, match="more than 5 actions"):
        answer(broken, "hello")


def test_a_model_that_does_not_understand_the_probe_is_refused(
    model: Path, knowledge: LiveKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = TurnProcessor.parse

    def wrong(self: TurnProcessor, text: str) -> ParsedMessage:
        return parse(self, text).meant("greet")

    monkeypatch.setattr(TurnProcessor, "parse", wrong)
    question = knowledge.known().probe.question
    with pytest.raises(ModelError) as refusal:
        RasaEngine.load(model, knowledge.current, our_actions())
    assert str(refusal.value) == (
        f"The model {model.name} does not understand {question!r}. "
        "Train it again: python -m bot train --force."
    )


def test_a_model_whose_actions_are_missing_is_refused(model: Path) -> None:
    actions = dict(our_actions())
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


def test_no_turn_reads_the_knowledge_file(
    engine: RasaEngine, knowledge: LiveKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> Knowledge:
        raise AssertionError("a turn has read the file")

    monkeypatch.setattr(live, "load", read)
    monkeypatch.setattr(live, "_stamp", read)
    assert kinds(talk(engine, *TEXTS)) == ["urgent"]
    talked = talk(engine, *(text for text in TEXTS if text != ALARM), "book a consultation", "Ana Diaz",
                  "212-555-0142")  # fmt: skip
    assert kinds(talked) == ["form"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("intents: [a]\nslots: {x: {type: bool, mappings: [{type: custom}]}}", False),
        (
            "intents: [a]\n"
            "slots: {x: {type: any, influence_conversation: false, mappings: [{type: custom}]}}",
            True,
        ),
        ("intents: [a]\nentities: [b]", False),
        ("intents: [a]\nentities: [{b: {influence_conversation: false}}]", True),
        ("intents: [a]\nforms: {f: {required_slots: []}}", True),
    ],
)
def test_predictions_are_kept_only_where_nothing_but_the_path_decides(
    text: str, count: bool
) -> None:
    assert only_path_counts(Domain.from_yaml(text)) is count


def test_nothing_but_the_path_decides_in_our_dialogue(engine: RasaEngine) -> None:
    assert only_path_counts(engine._processor.domain)


def test_nothing_is_written_while_it_answers(
    engine: RasaEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    talk(engine, "what are the risks", "book a consultation", "Ana Diaz")
    assert os.listdir(tmp_path) == []
