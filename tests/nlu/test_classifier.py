"""The intent classifier and the scope guard as parts of Rasa's pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ModelError
from bot.intents import URGENT
from bot.nlu import noise
from bot.nlu.alarms.classifier import AlarmClassifier
from bot.nlu.encoder.features import SentenceFeatures
from bot.nlu.intent.classifier import FILE, RANKING_LENGTH, SentenceIntentClassifier
from bot.nlu.scope.guard import ScopeGuard
from tests.nlu.graph import CONTEXT, RESOURCE, keep, message, storage

SUBJECTS = {
    "ask_risks": "what are the risks of {}",
    "ask_cost": "how much money is {}",
    "ask_hours_location": "where do I find {}",
    "greet": "hello and good day {}",
    "out_of_scope": "who won the football match against {}",
}
THINGS = ["it", "the first visit", "your shots", "prolotherapy", "one session", "all of them",
          "the treatment", "a needle", "the second one", "this clinic"]  # fmt: skip


def featurized(*messages: Message) -> list[Message]:
    config = SentenceFeatures.get_default_config()
    parts = SentenceFeatures.create(config, storage(Path()), RESOURCE, CONTEXT)
    return parts.process(list(messages))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage that holds a classifier trained on a few sentences."""
    examples = [
        message(pattern.format(thing), intent)
        for intent, pattern in SUBJECTS.items()
        for thing in THINGS
    ]
    path = tmp_path_factory.mktemp("classifier")
    made = SentenceIntentClassifier.create({}, storage(path), RESOURCE, CONTEXT)
    assert made.train(TrainingData(featurized(*examples))) == RESOURCE
    return path


def loaded(folder: Path, **config: Any) -> SentenceIntentClassifier:
    return SentenceIntentClassifier.load(config, storage(folder), RESOURCE, CONTEXT)


def test_they_say_what_must_stand_before_them() -> None:
    assert SentenceIntentClassifier.required_components() == [Featurizer]
    assert ScopeGuard.required_components() == [IntentClassifier]


@pytest.mark.parametrize("part", [SentenceIntentClassifier, AlarmClassifier])
def test_a_model_of_other_spellings_is_not_reused(
    part: type[SentenceIntentClassifier] | type[AlarmClassifier],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    before = part.fingerprint_addon({})
    other = tmp_path / "other.yml"
    other.write_text("words: {}", encoding="utf-8")
    monkeypatch.setattr(noise, "SPELLINGS", other)
    assert part.fingerprint_addon({}) != before


def test_a_message_gets_its_intent_the_ranking_and_the_scope(folder: Path) -> None:
    (done,) = loaded(folder).process(featurized(message("what are the dangers of it")))
    ranking = done.get("intent_ranking")
    assert done.get(INTENT) == ranking[0]
    assert ranking[0]["name"] == "ask_risks"
    assert [one["confidence"] for one in ranking] == sorted(
        (one["confidence"] for one in ranking), reverse=True
    )
    assert len(ranking) == len(SUBJECTS) <= RANKING_LENGTH
    scope = done.get("scope")
    assert set(scope) == {"score", "lower", "upper", "decision"}
    assert 0 <= scope["score"] <= 1
    assert scope["lower"] <= scope["upper"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("wat r teh riskz of it", "ask_risks"), ("hw mch mony is 1 sesion", "ask_cost")],
)
def test_a_mistyped_message_is_understood(folder: Path, text: str, wanted: str) -> None:
    (done,) = loaded(folder).process(featurized(message(text)))
    assert done.get(INTENT)["name"] == wanted


def test_messages_are_classified_alike_alone_and_together(folder: Path) -> None:
    texts = ["how much is it", "hello", "where are you", "what are the risks"]
    together = loaded(folder).process(featurized(*map(message, texts)))
    alone = [loaded(folder).process(featurized(message(text)))[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.get(INTENT)["name"] == other.get(INTENT)["name"]
        assert one.get(INTENT)["confidence"] == pytest.approx(
            other.get(INTENT)["confidence"], abs=1e-4
        )


@pytest.mark.parametrize(
    ("lower", "upper", "decision"),
    [(0.0, 0.0, "known"), (1.1, 1.1, "unknown"), (0.0, 1.1, "unsure")],
)
def test_the_cutoffs_decide(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lower: float, upper: float, decision: str
) -> None:
    classifier = loaded(folder)
    monkeypatch.setattr(classifier, "_cutoffs", (lower, upper))
    (done,) = classifier.process(featurized(message("what are the risks")))
    assert done.get("scope")["decision"] == decision


def test_the_shares_of_the_configuration_place_the_cutoffs(folder: Path) -> None:
    strict, mild = (loaded(folder, false_refusals=share, unsure=share) for share in (0.9, 0.01))
    assert strict._cutoffs[0] > mild._cutoffs[0]


def test_an_empty_text_gets_no_intent(folder: Path) -> None:
    classifier = loaded(folder)
    (alone,) = classifier.process([message("")])
    assert (alone.get(INTENT), alone.get("scope")) == (None, None)
    empty, full = classifier.process(featurized(message(""), message("hello there")))
    assert (empty.get(INTENT), full.get(INTENT)["name"]) == (None, "greet")
    assert classifier.process([]) == []


def test_a_text_without_its_vector_is_a_fault_of_the_pipeline(folder: Path) -> None:
    with pytest.raises(ModelError, match="Put SentenceFeatures before the classifier"):
        loaded(folder).process([message("hello")])


def test_it_refuses_to_classify_untrained(tmp_path: Path) -> None:
    made = SentenceIntentClassifier.create({}, storage(tmp_path), RESOURCE, CONTEXT)
    with pytest.raises(ModelError, match=r"not trained\. Train the model first"):
        made.process(featurized(message("hello")))


@pytest.mark.parametrize("kept", [None, 0, 100, -100])
def test_a_missing_or_damaged_model_is_refused(
    folder: Path, tmp_path: Path, kept: int | None
) -> None:
    if kept is not None:
        whole = (folder / RESOURCE.name / FILE).read_bytes()
        keep(tmp_path, FILE, whole[:kept])
    with pytest.raises(ModelError) as refusal:
        loaded(tmp_path)
    assert str(refusal.value) == "The trained model lacks its intents. Train it again."


def judged(
    name: str, decision: str, confidence: float = 0.7, alarm: dict[str, Any] | None = None
) -> dict[str, Any]:
    one = message("a text")
    one.set("alarm", alarm)
    one.set(INTENT, {"name": name, "confidence": confidence})
    one.set("scope", {"score": 0.25, "lower": 0.3, "upper": 0.5, "decision": decision})
    one.set("intent_ranking", [{"name": name, "confidence": confidence}])
    guard = ScopeGuard.create({}, storage(Path()), RESOURCE, CONTEXT)
    (done,) = guard.process([one])
    assert done.get("intent_ranking") == [{"name": name, "confidence": confidence}]
    intent: dict[str, Any] = done.get(INTENT)
    return intent


@pytest.mark.parametrize(
    ("name", "decision", "wanted"),
    [
        ("ask_risks", "known", {"name": "ask_risks", "confidence": 0.7}),
        ("ask_risks", "unsure", {"name": "nlu_fallback", "confidence": 0.75}),
        ("ask_risks", "unknown", {"name": "out_of_scope", "confidence": 0.75}),
        ("out_of_scope", "unknown", {"name": "out_of_scope", "confidence": 0.7}),
    ],
)
def test_the_guard_acts_on_the_decision(name: str, decision: str, wanted: dict[str, Any]) -> None:
    assert judged(name, decision) == wanted


@pytest.mark.parametrize("decision", ["known", "unsure", "unknown"])
@pytest.mark.parametrize("name", ["ask_risks", "out_of_scope", URGENT])
def test_what_the_alarm_model_rings_is_an_alarm(name: str, decision: str) -> None:
    found = judged(name, decision, alarm={"key": "breathing", "score": 0.9, "like": ["x"]})
    assert found == {"name": URGENT, "confidence": 1.0}


def test_the_guard_leaves_a_text_that_was_not_classified() -> None:
    guard = ScopeGuard.create({}, storage(Path()), RESOURCE, CONTEXT)
    (done,) = guard.process([message("")])
    assert done.get(INTENT) is None


@pytest.mark.parametrize(
    ("decision", "left"),
    [("known", "ask_more"), ("unsure", "nlu_fallback"), ("unknown", "out_of_scope")],
)
@pytest.mark.parametrize("confidence", [0.2, 0.99])
def test_the_guess_of_an_alarm_gives_way_to_the_next_best_intent(
    decision: str, left: str, confidence: float
) -> None:
    one = message("i had it before")
    ranking = [{"name": URGENT, "confidence": confidence}, {"name": "ask_more", "confidence": 0.01}]
    one.set(INTENT, dict(ranking[0]))
    one.set("intent_ranking", ranking)
    one.set("scope", {"score": 0.9, "lower": 0.3, "upper": 0.5, "decision": decision})
    guard = ScopeGuard.create({}, storage(Path()), RESOURCE, CONTEXT)
    assert guard.process([one])[0].get(INTENT)["name"] == left
