"""Rasa component around `bot.nlu.acts.model`: tells what a message does in its conversation."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import Any

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
from bot.nlu import noise
from bot.nlu.acts import files, model, regression
from bot.nlu.acts.model import ActModel
from bot.nlu.digests import digest_of
from bot.nlu.encoder.encoder import shared_encoder
from bot.nlu.encoder.features import tidy, vector_of
from bot.nlu.intent import wording
from bot.nlu.intent.wording import Floats
from bot.nlu.noise import noised
from bot.settings import Settings

FILE = "acts.npz"
ACTS = "acts"
BORROWED = 800  # messages of intents that a label takes at most; more tell little and cost time


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(IntentClassifier, GraphComponent):
    """Sets `acts` = {reading: {label: probability}}; the intent is left alone."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        acts: ActModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._acts = acts

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that Rasa checks before it builds the pipeline."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a digest of the sentences, and of the code and the spellings that learn from them."""
        sentences = [path.read_bytes() for path in files.FILES.values()]
        spellings = noise.SPELLINGS.read_bytes()
        return digest_of(*sentences, spellings, files, model, regression, noise, wording)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn each reading from its file and from messages of the intents that it names.

        Raises:
            KnowledgeError: a file has problems.
        """
        whole = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        messages = [(str(one.get(INTENT)), tidy(one.get(TEXT))) for one in whole]
        known = {tidy(one.get(TEXT)): vector_of(one) for one in whole}
        self._acts = learned(messages, os.cpu_count() or 1, known)
        with self._model_storage.write_to(self._resource) as folder:
            self._acts.save(folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        """Load the trained component.

        Raises:
            ModelError: its file is missing or damaged.
        """
        try:
            with model_storage.read_from(resource) as folder:
                acts = ActModel.load(folder / FILE)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError("The trained model lacks its acts.", "Train it again.") from error
        return cls(config, model_storage, resource, acts)

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message."""
        if self._acts is None:
            raise ModelError("The act model is not trained.", "Train the model first.")
        for message in messages:
            if text := message.get(TEXT):
                acts = self._acts.read(tidy(text), vector_of(message))
                message.set(ACTS, acts, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data


def learned(
    messages: list[tuple[str, str]],
    threads: int = 1,
    known: Mapping[str, Floats] | None = None,
) -> ActModel:
    """Return the model of the files.

    Args:
        messages: (intent, text) of data/nlu.yml, from which some labels take examples.
        threads: CPU threads for the encoder.
        known: sentence vectors that there are already, by text.

    Raises:
        KnowledgeError: a file has problems.
    """
    examples = {name: _examples(files.read(path), messages) for name, path in files.FILES.items()}
    vectors = dict(known or {})
    texts = sorted({text for all_of in examples.values() for _, text in all_of} - vectors.keys())
    encoded = shared_encoder(Settings().cache, threads).encode(texts)
    return ActModel.fit(examples, vectors | dict(zip(texts, encoded, strict=True)))


def _examples(written: files.Examples, messages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (label, text) of one reading: as written, badly typed, and from the intents."""
    own = [(label, tidy(text)) for label, texts in written.labels.items() for text in texts]
    known = {text.lower() for _, text in own}
    typed = [(label, tidy(noised(text))) for label, text in own]
    found = own + [(label, text) for label, text in typed if text.lower() not in known]
    return found + borrowed(written, messages, known)


def borrowed(
    written: files.Examples, messages: list[tuple[str, str]], known: Collection[str]
) -> list[tuple[str, str]]:
    """Return (label, text) of the messages that intents lend, evenly drawn.

    Args:
        written: says which intents lend to which label.
        messages: (intent, text) of data/nlu.yml.
        known: texts in small letters that stand in the file and keep their own label.
    """
    found = []
    every = {begins for lent in written.from_intents.values() for begins in lent}
    for label, lent in written.from_intents.items():
        # What one label takes by a longer name, no other takes by a shorter one.
        others = tuple(one for one in every.difference(lent) if any(map(one.startswith, lent)))
        fitting = sorted(
            {
                text
                for intent, text in messages
                if intent.startswith(lent)
                and not intent.startswith(others)
                and text.lower() not in known
            }
        )
        step = max(1, -(-len(fitting) // BORROWED))
        found += [(label, text) for text in fitting[::step]]
    return found
