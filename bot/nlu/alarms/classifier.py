"""Rasa component around `bot.nlu.alarms.model`: tells which alarm a message raises, if any."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.alarms.model import Denials, Example, Rung, examples_of, learned_from
from bot.errors import ModelError
from bot.intents import URGENT
from bot.knowledge.load import load
from bot.nlu import noise
from bot.nlu.alarms import everyday, likeness, reading
from bot.nlu.alarms import model as alarm_model
from bot.nlu.alarms.likeness import Kernel
from bot.nlu.alarms.model import AlarmModel, Doubt, Recall
from bot.nlu.alarms.reading import pieces, read
from bot.nlu.digests import digest_of
from bot.nlu.encoder.encoder import shared_encoder
from bot.nlu.encoder.features import tidy, vector_of
from bot.nlu.intent import wording
from bot.nlu.intent.wording import Floats
from bot.nlu.noise import noised
from bot.settings import Settings

FILE = "alarms.npz"
DENIALS = "denials.json"
ALARM = "alarm"
RANKING = "intent_ranking"
MISTYPED = 3  # of so many ordinary messages one is learned badly typed, too


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AlarmClassifier(IntentClassifier, GraphComponent):
    """Sets `alarm` = {key, score, like} on a message that raises one; the intent is left alone."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: AlarmModel | None = None,
        denials: Denials | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._denials = denials

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that Rasa checks before it builds the pipeline."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the kernel's numbers, the shares that place the cut-offs, and more.

        `ordinary` is how many messages of data/nlu.yml are learned as no alarm beside the
        counter-examples: the likest to alarms. More of them tell little that is new and cost time.
        """
        return {**asdict(Kernel()), **asdict(Recall()), **asdict(Doubt()), "ordinary": 3000}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a digest of the sentences, and of the code and the spellings that learn from them."""
        return digest_of(
            learned_from(load(Settings().knowledge).alarms), noise.SPELLINGS.read_bytes(),
            everyday.SENTENCES.read_bytes(),
            alarm_model, likeness, noise, reading, wording,
        )  # fmt: skip

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AlarmClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from alarms/ and, as no alarm, from some of the other intents' messages.

        Raises:
            KnowledgeError: the knowledge file or an alarm has problems.
            ModelError: the model misses one of the examples that it has learned from.
        """
        alarms = load(Settings().knowledge).alarms
        self._denials = alarms.denials
        examples = examples_of(alarms)
        encode = _encoder(os.cpu_count() or 1)
        vectors = encode([one.text for one in examples])
        alarming = vectors[[bool(one.alarm) for one in examples]]
        ordinary = self._ordinary(training_data, {one.text for one in examples}, alarming)
        vectors = np.vstack([vectors, *map(vector_of, ordinary)])
        examples += [Example(message.get(TEXT), "") for message in ordinary]
        vectors = np.vstack([vectors, encode(everyday.sentences())])
        examples += [Example(text, "") for text in everyday.sentences()]
        # A badly typed question is unlike all questions, and must not ring for that.
        mistyped = [tidy(noised(message.get(TEXT))) for message in ordinary[::MISTYPED]]
        vectors = np.vstack([vectors, encode(mistyped)])
        examples += [Example(text, "") for text in mistyped]
        texts = read([one.text for one in examples], alarms.denials, encode, vectors)
        kernel, recall = Kernel(*self._numbers(Kernel())), Recall(*self._numbers(Recall()))
        doubt = Doubt(*self._numbers(Doubt()))
        self._model = AlarmModel.fit(
            examples, texts,
            levels={key: one.level for key, one in alarms.alarms.items()}, recall=recall, kernel=kernel,
            doubt=doubt,
        )  # fmt: skip
        _refuse_missed(self._model, examples, texts)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / FILE)
            (folder / DENIALS).write_text(json.dumps(alarms.denials.to_json()), "utf-8")
        return self._resource

    def _numbers(self, options: Kernel | Recall | Doubt) -> list[float]:
        return [float(self._config[name]) for name in asdict(options)]

    def _ordinary(
        self, training_data: TrainingData, known: set[str], alarming: Floats
    ) -> list[Message]:
        """Return messages of other intents, those that are likest in meaning to alarms."""
        found = {
            message.get(TEXT): message
            for message in training_data.intent_examples
            if message.get(INTENT) != URGENT and message.get(TEXT) not in known
        }
        texts = sorted(found)
        if not texts:
            return []
        near = (np.vstack([vector_of(found[text]) for text in texts]) @ alarming.T).max(axis=1)
        chosen = np.sort(np.argsort(-near, kind="stable")[: int(self._config["ordinary"])])
        return [found[texts[place]] for place in chosen]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AlarmClassifier:
        """Load the trained component.

        Raises:
            ModelError: its files are missing or damaged; without alarms nothing goes into service.
        """
        try:
            with model_storage.read_from(resource) as folder:
                model = AlarmModel.load(folder / FILE)
                words = json.loads((folder / DENIALS).read_text("utf-8"))
                denials = Denials(**{key: frozenset(one) for key, one in words.items()})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError("The trained model lacks its alarms.", "Train it again.") from error
        return cls(config, model_storage, resource, model, denials)

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message; the intents, which stand before, give the second opinion."""
        if self._model is None or self._denials is None:
            raise ModelError("The alarm model is not trained.", "Train the model first.")
        wanted = [message for message in messages if message.get(TEXT)]
        if not wanted:
            return messages
        encode = _encoder()
        for message in wanted:
            text = tidy(message.get(TEXT))
            parts, vectors = pieces(text), vector_of(message).reshape(1, -1)
            if parts:
                vectors = np.vstack([vectors, encode(parts)])
            texts = read([text, *parts], self._denials, encode, vectors)
            rung = self._model.raised(texts, _agreed(message))
            if rung is not None:
                message.set(ALARM, _json(rung), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data


def _refuse_missed(model: AlarmModel, examples: Sequence[Example], texts: reading.Texts) -> None:
    """Refuse a model that misses what it was shown.

    Raises:
        ModelError: with the examples.
    """
    scores = model.likeness.scores(texts)
    missed = [
        f"{one.alarm}: {one.text!r}"
        for one, row in zip(examples, scores, strict=True)
        if one.alarm and not model.decided(row, agreed=1.0)
    ]
    if missed:
        raise ModelError(
            f"The alarm model misses {len(missed)} of its own examples: {'; '.join(missed[:5])}.",
            "Look for counter-examples that say nearly the same, or write more examples like it.",
        )


def _encoder(threads: int = 1) -> reading.Encode:
    encoder = shared_encoder(Settings().cache, threads)

    def encode(texts: Sequence[str]) -> Floats:
        return encoder.encode([tidy(text) for text in texts])

    return encode


def _agreed(message: Message) -> float:
    """Return how probable the intents make an alarm; nothing where it is not among the likeliest."""
    ranking = message.get(RANKING) or []
    return next((float(one["confidence"]) for one in ranking if one["name"] == URGENT), 0.0)


def _json(rung: Rung) -> dict[str, Any]:
    return {"key": rung.key, "score": round(rung.score, 4), "like": list(rung.like)}
