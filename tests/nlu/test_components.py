"""Our parts of Rasa's pipeline: what each needs, what it adds, and what an empty text does."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import KnowledgeError, ModelError
from bot.nlu.alarms.classifier import AlarmClassifier
from bot.nlu.encoder.features import SentenceFeatures, tidy
from bot.nlu.encoder.weights import WEIGHTS_SHA256
from bot.nlu.intent.classifier import SentenceIntentClassifier
from bot.nlu.names.extractor import FILE, KnowledgeEntities
from bot.nlu.tokens import SpacyBlankTokenizer
from bot.settings import ROOT
from tests.knowledge.small import SHIPPED, written
from tests.nlu.graph import CONTEXT, RESOURCE, keep, message, storage
from tests.shipped import topic

PIPELINE = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]


def component(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def test_each_component_stands_behind_what_it_needs() -> None:
    before: list[type] = []
    for entry in PIPELINE:
        kind = component(entry["name"])
        for needed in kind.required_components():
            assert any(issubclass(one, needed) for one in before), (entry["name"], needed)
        before.append(kind)
    assert len(before) == 7


@pytest.mark.parametrize("entry", PIPELINE, ids=lambda entry: entry["name"])
def test_each_component_is_registered_and_knows_its_options(entry: dict[str, Any]) -> None:
    kind = component(entry["name"])
    registered = DefaultV1Recipe._from_registry(kind.__name__)
    assert registered.clazz is kind
    assert set(entry) - {"name"} <= set(kind.get_default_config())
    for package in kind.required_packages():
        importlib.import_module(package)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't  stop, please", ["Do", "n't", "stop", ",", "please"]),
        ("2-3\nweeks", ["2", "-", "3", "weeks"]),
        ("🙂", ["🙂"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_tokens_leave_out_white_space_and_keep_their_place(text: str, tokens: list[str]) -> None:
    tokenizer = SpacyBlankTokenizer(SpacyBlankTokenizer.get_default_config())
    (done,) = tokenizer.process([message(text)])
    found = done.get(TOKENS_NAMES[TEXT]) or []
    assert [token.text for token in found] == tokens
    assert [text[token.start : token.end] for token in found] == tokens
    assert [token.lemma for token in found] == [token.lower() for token in tokens]


def features(tmp_path: Path) -> SentenceFeatures:
    config = SentenceFeatures.get_default_config()
    return SentenceFeatures.create(config, storage(tmp_path), RESOURCE, CONTEXT)


def test_each_text_gets_one_sentence_vector(tmp_path: Path) -> None:
    first, empty, second = features(tmp_path).process(
        [message("what are the risks"), message(""), message("/what are the risks ")]
    )
    assert empty.features == []
    for done in (first, second):
        (feature,) = done.features
        assert (feature.type, feature.attribute) == (FEATURE_TYPE_SENTENCE, TEXT)
        assert feature.features.shape == (1, 384)
    np.testing.assert_allclose(first.features[0].features, second.features[0].features, atol=1e-5)


def test_training_examples_get_the_same_vectors(tmp_path: Path) -> None:
    data = TrainingData([message("what are the risks", "ask_risks"), message("hello", "greet")])
    features(tmp_path).process_training_data(data)
    (alone,) = features(tmp_path).process([message("hello")])
    np.testing.assert_allclose(
        data.training_examples[1].features[0].features, alone.features[0].features, atol=1e-5
    )


def test_other_weights_mean_another_model() -> None:
    assert SentenceFeatures.fingerprint_addon({}) == WEIGHTS_SHA256


@pytest.mark.parametrize(
    ("text", "encoded"), [("/hi", "hi"), (" // Hi ", "Hi"), ("a/b", "a/b"), ("", ""), ("/", "")]
)
def test_a_text_is_encoded_without_its_leading_slashes(text: str, encoded: str) -> None:
    assert tidy(text) == encoded


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge file of the test's own."""
    path = written(tmp_path, (ROOT / "knowledge.yml").read_text("utf-8"), SHIPPED)
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_new_names_mean_a_new_model_and_new_wording_does_not(project: Path) -> None:
    before = KnowledgeEntities.fingerprint_addon({})
    edit(project, f'answer: "{topic("conditions").answer}"', 'answer: "It names:"')
    assert KnowledgeEntities.fingerprint_addon({}) == before
    edit(project, 'aliases: ["sciatic pain"', 'aliases: ["sciatic ache"')
    after = KnowledgeEntities.fingerprint_addon({})
    assert after != before
    edit(project, "key: sciatica,", "key: sciatica_pain,")
    assert KnowledgeEntities.fingerprint_addon({}) != after


def untrained(tmp_path: Path) -> KnowledgeEntities:
    return KnowledgeEntities.create({}, storage(tmp_path), RESOURCE, CONTEXT)


def test_names_are_kept_with_the_model(project: Path, tmp_path: Path) -> None:
    assert untrained(tmp_path / "s").train(TrainingData()) == RESOURCE
    edit(project, 'aliases: ["sciatic pain"', 'aliases: ["sciatic ache"')
    loaded = KnowledgeEntities.load({}, storage(tmp_path / "s"), RESOURCE, CONTEXT)
    found, alias, empty = loaded.process(
        [message("my Sciatica"), message("my sciatic pain of old"), message("")]
    )
    assert found.get(ENTITIES) == [
        {
            "entity": "condition", "value": "sciatica", "start": 3, "end": 11,
            "extractor": "KnowledgeEntities",
        }
    ]  # fmt: skip
    assert [one["value"] for one in alias.get(ENTITIES)] == ["sciatica"]
    assert empty.get(ENTITIES) == []


def test_names_are_added_to_those_of_others(project: Path, tmp_path: Path) -> None:
    trained = untrained(tmp_path)
    trained.train(TrainingData())
    one = message("my sciatica")
    one.set(ENTITIES, [{"entity": "other"}])
    (done,) = trained.process([one])
    assert [entity["entity"] for entity in done.get(ENTITIES)] == ["other", "condition"]


def test_nothing_is_trained_from_a_broken_file(project: Path, tmp_path: Path) -> None:
    project.write_text("topics: [", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        untrained(tmp_path).train(TrainingData())
    assert not (tmp_path / RESOURCE.name).exists()


def test_names_before_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not trained\. Train the model first"):
        untrained(tmp_path).process([message("my sciatica")])


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"{", b"[]", b"3", b'{"condition": []}'])
def test_missing_or_damaged_names_are_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        keep(tmp_path, FILE, content)
    with pytest.raises(ModelError, match=r"^The trained model lacks its names\. Train it again\.$"):
        KnowledgeEntities.load({}, storage(tmp_path), RESOURCE, CONTEXT)


def test_the_classifier_learns_nothing_from_predictions() -> None:
    data = TrainingData([message("hello", "greet")])
    before = json.dumps([one.as_dict() for one in data.training_examples])
    for entry in PIPELINE[2:]:
        kind = component(entry["name"])
        assert kind.process_training_data(object.__new__(kind), data) is data
    assert json.dumps([one.as_dict() for one in data.training_examples]) == before
    assert data.training_examples[0].get(INTENT) == "greet"


@pytest.mark.parametrize("part", [SentenceIntentClassifier, AlarmClassifier])
def test_other_fitting_code_means_another_classifier(
    part: type[SentenceIntentClassifier] | type[AlarmClassifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = part.fingerprint_addon({})
    assert part.fingerprint_addon({}) == before
    monkeypatch.setattr("inspect.getsource", lambda module: f"changed {module.__name__}")
    assert part.fingerprint_addon({}) != before
