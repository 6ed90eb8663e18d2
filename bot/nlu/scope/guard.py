"""Rasa component: turns the scope decision into the intent that the dialogue acts on."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intents import ASK_BACK, OUT_OF_SCOPE, URGENT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeGuard(IntentClassifier, GraphComponent):
    """Declines what is not ours and asks back when unsure; an alarm is never declined.

    Below the lower cut-off the intent becomes `out_of_scope`, between the two `nlu_fallback` (Rasa's
    name for "ask back"). The first guess stays in `intent_ranking`. Whether a message is an alarm is the
    alarm model's to say alone: where it rings the intent is the alarm's, and where it does not, a guess
    of the intents that it is one gives way to the next best.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeGuard:
        """Build the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the intent of each message where an alarm or its scope asks for it."""
        for message in messages:
            if message.get("alarm"):
                message.set(INTENT, {"name": URGENT, "confidence": 1.0}, add_to_output=True)
                continue
            self._leave_alarm(message)
            intent, scope = message.get(INTENT), message.get("scope")
            if not scope or not intent or intent["name"] == OUT_OF_SCOPE:
                continue
            if scope["decision"] == "unknown":
                name, confidence = OUT_OF_SCOPE, 1.0 - scope["score"]
            elif scope["decision"] == "unsure":
                name, confidence = ASK_BACK, 1.0 - scope["score"]
            else:
                continue
            message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        return messages

    @staticmethod
    def _leave_alarm(message: Message) -> None:
        intent, ranking = message.get(INTENT) or {}, message.get("intent_ranking") or []
        if intent.get("name") == URGENT and len(ranking) > 1:
            message.set(INTENT, dict(ranking[1]), add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data
