"""The alarm model as a part of Rasa's pipeline, trained on a few real sentences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ModelError
from bot.intents import URGENT
from bot.nlu.alarms.classifier import ALARM, DENIALS, FILE, AlarmClassifier
from bot.nlu.alarms.model import AlarmModel, Doubt
from tests.knowledge.small import ALARMS, changed, written
from tests.nlu.graph import CONTEXT, RESOURCE, keep, message, storage
from tests.nlu.test_classifier import featurized

NUMBNESS = (ALARMS / "numbness.yml").read_text("utf-8")
BREATH = """\
name: "Breath"
level: emergency
examples: ["I can't breathe", "she cannot breathe", "he is gasping for air",
           "my throat is closing up", "I am choking", "struggling to get air",
           "my lips are blue and I can't breathe", "not breathing"]
counter_examples: ["no trouble breathing", "I am not choking", "breathing is fine", "take a deep breath",
                   "do I hold my breath", "a breath of fresh air", "breathing exercises", "bad breath"]
"""
CRISIS = """\
name: "Despair"
level: crisis
examples: ["I want to die", "I want to kill myself", "I will end my life", "no reason to live",
           "suicide", "better off dead", "I do not want to live any more",
           "I am going to take all my pills"]
counter_examples: ["I do not want to die", "this pain is killing me", "a dead battery", "to die for",
                   "life after the injection", "how long does it live", "deadline", "killer prices"]
"""
ORDINARY = {
    "ask_cost": ["how much is it", "what is the price", "do you take cards", "is it expensive"],
    "greet": ["hello", "good morning", "hi there", "good day to you"],
    URGENT: ["what a lovely day for a walk"],
}


def examples() -> list[Message]:
    return featurized(
        *(message(text, intent) for intent, texts in ORDINARY.items() for text in texts)
    )


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge file with three alarms beside it."""
    folder = tmp_path_factory.mktemp("content")
    path = written(folder)
    (folder / "alarms" / "breath.yml").write_text(BREATH, "utf-8")
    (folder / "alarms" / "despair.yml").write_text(CRISIS, "utf-8")
    return path


@pytest.fixture(autouse=True)
def clinic(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_KNOWLEDGE", str(content))


@pytest.fixture(scope="module")
def folder(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage that holds the trained component."""
    path = tmp_path_factory.mktemp("alarms")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_KNOWLEDGE", str(content))
        made = AlarmClassifier.create({}, storage(path), RESOURCE, CONTEXT)
        assert made.train(TrainingData(examples())) == RESOURCE
    return path


def loaded(folder: Path, **config: Any) -> AlarmClassifier:
    return AlarmClassifier.load(config, storage(folder), RESOURCE, CONTEXT)


def alarm_of(folder: Path, text: str) -> dict[str, Any] | None:
    (done,) = loaded(folder).process(featurized(message(text)))
    found: dict[str, Any] | None = done.get(ALARM)
    return found


def test_it_says_what_must_stand_before_it() -> None:
    assert AlarmClassifier.required_components() == [Featurizer]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I can't breathe", "breath"),
        ("he cannot breathe properly", "breath"),
        ("I want to kill myself tonight", "despair"),
        ("my left arm is numb", "numbness"),
    ],
)
def test_an_alarming_message_gets_its_alarm(folder: Path, text: str, key: str) -> None:
    found = alarm_of(folder, text)
    assert found is not None
    assert (list(found), found["key"]) == (["key", "score", "like"], key)
    assert found["score"] > 0
    assert 1 <= len(found["like"]) <= 3


@pytest.mark.parametrize("text", ["what is the price", "hello", "I am not choking", "thank you"])
def test_another_message_gets_none(folder: Path, text: str) -> None:
    assert alarm_of(folder, text) is None


def test_the_intent_is_left_alone(folder: Path) -> None:
    one = message("I can't breathe")
    one.set(INTENT, {"name": "greet", "confidence": 0.9})
    (done,) = loaded(folder).process(featurized(one))
    assert done.get(INTENT) == {"name": "greet", "confidence": 0.9}


@pytest.mark.parametrize(("share", "rings"), [(0.001, False), (0.5, True)])
def test_the_intents_give_the_second_opinion(folder: Path, share: float, rings: bool) -> None:
    classifier = loaded(folder)
    assert classifier._model is not None
    # No score is far enough above its cut-off to do without.
    asking = replace(classifier._model, doubt=Doubt(sure=9, agreed=0.01, agreed_crisis=0.01))
    classifier._model = asking
    one = message("I can't breathe")
    one.set("intent_ranking", [{"name": "greet", "confidence": 0.4},
                               {"name": URGENT, "confidence": share}])  # fmt: skip
    (done,) = classifier.process(featurized(one))
    assert (done.get(ALARM) is not None) is rings
    (alone,) = classifier.process(featurized(message("I can't breathe")))
    assert alone.get(ALARM) is None


def test_messages_are_judged_alike_alone_and_together(folder: Path) -> None:
    texts = ["hello", "I can't breathe", "I am not choking", "my arm is numb now"]
    together = loaded(folder).process(featurized(*map(message, texts)))
    keys = [(one.get(ALARM) or {}).get("key") for one in together]
    assert keys == [None, "breath", None, "numbness"]
    assert keys == [(alarm_of(folder, text) or {}).get("key") for text in texts]


def test_an_empty_text_gets_no_alarm(folder: Path) -> None:
    (done,) = loaded(folder).process([message("")])
    assert done.get(ALARM) is None
    assert loaded(folder).process([]) == []


def test_a_text_without_its_vector_is_a_fault_of_the_pipeline(folder: Path) -> None:
    with pytest.raises(ModelError, match="Put SentenceFeatures before the classifier"):
        loaded(folder).process([message("hello")])


def test_it_refuses_to_look_untrained(tmp_path: Path) -> None:
    made = AlarmClassifier.create({}, storage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(ModelError, match=r"not trained\. Train the model first"):
        made.process(featurized(message("hello")))


def test_it_learns_from_other_intents_but_not_from_those_of_alarms(
    folder: Path, tmp_path: Path
) -> None:
    learned = {one.text for one in AlarmModel.load(folder / RESOURCE.name / FILE).examples}
    assert learned >= {*ORDINARY["ask_cost"], *ORDINARY["greet"], "I can't breathe", "thank you"}
    assert not learned & set(ORDINARY[URGENT])
    made = AlarmClassifier.create({"ordinary": 2}, storage(tmp_path), RESOURCE, CONTEXT)
    made.train(TrainingData(examples()))
    fewer = {one.text for one in AlarmModel.load(tmp_path / RESOURCE.name / FILE).examples}
    ordinary = {text for intent in ("ask_cost", "greet") for text in ORDINARY[intent]}
    assert (len(learned & ordinary), len(fewer & ordinary)) == (8, 2)
    assert len(learned) > len(fewer) + 6  # some are learned badly typed, too


def test_it_learns_from_alarms_alone(tmp_path: Path) -> None:
    made = AlarmClassifier.create({}, storage(tmp_path), RESOURCE, CONTEXT)
    assert made.train(TrainingData([])) == RESOURCE
    assert alarm_of(tmp_path, "I can't breathe") is not None


def test_a_model_that_misses_its_own_examples_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        AlarmModel, "decided", lambda self, scores, agreed: "breath" if scores[0] > 0.5 else ""
    )
    made = AlarmClassifier.create({}, storage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(ModelError) as refusal:
        made.train(TrainingData(examples()))
    assert "misses 16 of its own examples: despair: 'I want to die'" in str(refusal.value)
    assert not (tmp_path / RESOURCE.name / FILE).exists()


def test_a_model_of_other_sentences_is_not_reused(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = AlarmClassifier.fingerprint_addon({})
    path = written(tmp_path, alarms=content.parent / "alarms")
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    assert AlarmClassifier.fingerprint_addon({}) == before
    path.write_text(changed("Call {emergency_number} now.", "Call {emergency_number}!"), "utf-8")
    assert AlarmClassifier.fingerprint_addon({}) == before
    other = NUMBNESS.replace("my arm is numb now", "my arm has gone numb")
    (tmp_path / "alarms" / "numbness.yml").write_text(other, "utf-8")
    assert AlarmClassifier.fingerprint_addon({}) != before


@pytest.mark.parametrize("name", [FILE, DENIALS])
@pytest.mark.parametrize("kept", [None, 0, 100, -100])
def test_a_missing_or_damaged_model_is_refused(
    folder: Path, tmp_path: Path, name: str, kept: int | None
) -> None:
    for one in (FILE, DENIALS):
        whole = (folder / RESOURCE.name / one).read_bytes()
        if one != name:
            keep(tmp_path, one, whole)
        elif kept is not None:
            keep(tmp_path, one, whole[: kept if one == FILE else kept // 10])
    with pytest.raises(ModelError) as refusal:
        loaded(tmp_path)
    assert str(refusal.value) == "The trained model lacks its alarms. Train it again."
