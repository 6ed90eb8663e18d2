"""Rasa intent classifier and scope guard around `bot.nlu.intent.model`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, fields
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

from bot.errors import ModelError
from bot.intents import OUT_OF_SCOPE
from bot.nlu import noise
from bot.nlu.digests import digest_of
from bot.nlu.encoder.encoder import shared_encoder
from bot.nlu.encoder.features import tidy, vector_of
from bot.nlu.intent import kernel_regression, likeness, wording
from bot.nlu.intent import model as intent_model
from bot.nlu.intent.kernel_regression import Copies, Kernel
from bot.nlu.intent.model import IntentModel, Options
from bot.nlu.intent.wording import Floats
from bot.nlu.scope import decision as scope
from bot.settings import Settings

RANKING_LENGTH = 10
FILE = "intents.npz"
SCOPE = "scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and `scope` = {score, lower, upper, decision}.

    The decision is "known", "unsure" (between the cut-offs) or "unknown". The cut-offs are quantiles
    of held-back scores: `false_refusals` of the known examples lie below the lower one and `unsure`
    below the upper one, so they move with the data and are not numbers set by hand.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._cutoffs = self._placed(model) if model else (0.0, 0.0)

    def _placed(self, model: IntentModel) -> tuple[float, float]:
        return model.cutoffs(self._config["false_refusals"], self._config["unsure"])

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
        """Return the kernel's numbers, folds and the two shares that place the cut-offs."""
        return {**asdict(Kernel()), "folds": 3, "false_refusals": 0.09, "unsure": 0.16}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a digest of the code and of the spellings that fit the model."""
        return digest_of(
            intent_model, kernel_regression, likeness, noise, scope, wording,
            noise.SPELLINGS.read_bytes(),
        )  # fmt: skip

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on all examples that have an intent and their misspelt copies, and keep it."""
        examples = [
            message
            for message in training_data.intent_examples
            if message.get(INTENT) and message.get(TEXT)
        ]
        labels = [message.get(INTENT) for message in examples]
        # An intent's name in words is one more example of it; it counts where examples are few.
        named = sorted(set(labels) - {OUT_OF_SCOPE})
        names = [name.replace("_", " ") for name in named]
        texts = _texts(examples) + names
        vectors = np.vstack([*(vector_of(message) for message in examples), _encoded(names)])
        kernel = Kernel(**{one.name: float(self._config[one.name]) for one in fields(Kernel)})
        options = Options(kernel, folds=self._config["folds"])
        self._model = IntentModel.fit(vectors, texts, labels + named, options, _copies(texts))
        self._cutoffs = self._placed(self._model)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceIntentClassifier:
        """Load the trained component.

        Raises:
            ModelError: its file is missing or damaged; an untrained classifier never serves.
        """
        try:
            with model_storage.read_from(resource) as folder:
                model = IntentModel.load(folder / FILE)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError("The trained model lacks its intents.", "Train it again.") from error
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify each message; an empty text gets no intent."""
        if self._model is None:
            raise ModelError("The intent classifier is not trained.", "Train the model first.")
        lower, upper = self._cutoffs
        wanted = [message for message in messages if message.get(TEXT)]
        if not wanted:
            return messages
        vectors = np.vstack([vector_of(message) for message in wanted])
        predictions = self._model.predict(vectors, _texts(wanted))
        for message, prediction in zip(wanted, predictions, strict=True):
            ranking = [
                {"name": name, "confidence": confidence}
                for name, confidence in prediction.ranking[:RANKING_LENGTH]
            ]
            decision = "known"
            if prediction.scope < lower:
                decision = "unknown"
            elif prediction.scope < upper:
                decision = "unsure"
            scope = {
                "score": prediction.scope, "lower": lower, "upper": upper, "decision": decision,
            }  # fmt: skip
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(SCOPE, scope, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component learns from our predictions."""
        return training_data


def _encoded(texts: Sequence[str]) -> Floats:
    """Return sentence vectors of texts that are no messages, made on all cores; shape (texts, 384)."""
    return shared_encoder(Settings().cache, os.cpu_count() or 1).encode(texts)


def _copies(texts: Sequence[str]) -> Copies:
    """Return the misspelt copies of texts, without those that say what some example says."""
    noised = [tidy(noise.noised(text)) for text in texts]
    written = {text.lower() for text in texts}
    sources = [place for place, copy in enumerate(noised) if copy.lower() not in written]
    kept = [noised[place] for place in sources]
    return Copies(_encoded(kept), kept, np.array(sources, dtype=np.int64))


def _texts(messages: list[Message]) -> list[str]:
    """Return the messages' texts as the encoder saw them."""
    return [tidy(message.get(TEXT)) for message in messages]
