"""Rasa featurizer: the sentence encoder as a graph component."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ModelError
from bot.nlu.encoder.encoder import Matrix, shared_encoder
from bot.nlu.encoder.weights import WEIGHTS_SHA256
from bot.settings import Settings

ALIAS = "SentenceFeatures"


def tidy(text: str) -> str:
    """Return the text as it is encoded: no leading slashes or outer space, case kept."""
    return text.strip().lstrip("/").strip()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeatures(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature of shape (1, 384) to each text."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = shared_encoder(Settings().cache)

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component: a tokenizer, as Rasa's checks expect."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that Rasa checks before it builds the pipeline."""
        return ["ctranslate2", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the featurizer options at their defaults."""
        return dict(DenseFeaturizer.get_default_config())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: nothing can be set wrongly."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeatures:
        """Build the component.

        Raises:
            ModelError: the encoder's weights are missing or altered.
        """
        return cls(config, execution_context.node_name)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return the digest of the weights, so that other weights mean another model."""
        return WEIGHTS_SHA256

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to each message and return the messages."""
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            texts = [(message, message.get(attribute)) for message in messages]
            wanted = [(message, text) for message, text in texts if text]
            if not wanted:
                continue
            vectors = self._encoder.encode([tidy(text) for _, text in wanted])
            for (message, _), vector in zip(wanted, vectors, strict=True):
                message.add_features(self._feature(vector.reshape(1, -1), attribute))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every training example, in batches, on all cores."""
        self._encoder = shared_encoder(Settings().cache, os.cpu_count() or 1)
        self.process(training_data.training_examples)
        return training_data

    @staticmethod
    def _feature(vector: Matrix, attribute: str) -> Features:
        return Features(vector, FEATURE_TYPE_SENTENCE, attribute, ALIAS)


def vector_of(message: Message) -> Matrix:
    """Return the sentence vector of a message, shape (384,).

    Raises:
        ModelError: it has none.
    """
    for feature in message.features:
        if feature.origin == ALIAS and feature.type == FEATURE_TYPE_SENTENCE:
            return np.asarray(feature.features[0], dtype=np.float32)
    raise ModelError(
        "A text has no sentence features.", "Put SentenceFeatures before the classifier."
    )
