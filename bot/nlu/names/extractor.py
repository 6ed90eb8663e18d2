"""Rasa entity extractor: the names of the knowledge file's catalogues."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ModelError
from bot.knowledge.load import load
from bot.nlu.names.finder import NameMatcher
from bot.nlu.names.wordings import names_of
from bot.settings import Settings

FILE = "names.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class KnowledgeEntities(EntityExtractorMixin, GraphComponent):
    """Finds the catalogue's names with spaCy; entity = catalogue's entity, value = the key."""

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        matcher: NameMatcher | None = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._matcher = matcher

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that Rasa checks before it builds the pipeline."""
        return ["spacy", "rapidfuzz", "wordfreq"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntities:
        """Build a component that has read no names yet."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return the digest of the names, so that new names mean a new model."""
        names = names_of(load(Settings().knowledge))
        return hashlib.sha256(json.dumps(names, sort_keys=True).encode()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Read the names from the knowledge file and keep them with the model.

        Raises:
            KnowledgeError: the knowledge file has problems.
        """
        names = names_of(load(Settings().knowledge))
        self._matcher = NameMatcher(names)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(names), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnowledgeEntities:
        """Load the names that the model was trained with.

        Raises:
            ModelError: their file is missing or damaged.
        """
        try:
            with model_storage.read_from(resource) as folder:
                matcher = NameMatcher(json.loads((folder / FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ModelError("The trained model lacks its names.", "Train it again.") from error
        return cls(model_storage, resource, matcher)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the names found to each message's entities."""
        if self._matcher is None:
            raise ModelError("The name finder is not trained.", "Train the model first.")
        for message in messages:
            found = [
                {
                    "entity": mention.entity,
                    "value": mention.value,
                    "start": mention.start,
                    "end": mention.end,
                    "extractor": type(self).__name__,
                }
                for mention in self._matcher.find(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data
