"""Shared base of our actions, and the bridge for `rasa run actions`.

In our own process the engine calls `respond` with the knowledge in force. An action server of Rasa's
calls `run`, which then takes the knowledge of the file that the settings name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge.live import LiveKnowledge
from bot.settings import Settings
from bot.turn.action import Context, Outcome
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import slots_from, slots_json


class AssistantAction(Action, ABC):
    """Base of our actions. Abstract, because rasa_sdk registers every concrete subclass."""

    @abstractmethod
    def name(self) -> str:
        """Return the name that domain.yml and the rules use."""

    @abstractmethod
    def respond(self, context: Context) -> Outcome:
        """Return what to say, to remember and to have done."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer for an action server: replies are said, what is remembered becomes events.

        Effects are carried out by our own service alone, so an action server leaves them.
        """
        now = datetime.now(timezone.utc)
        message = ParsedMessage.from_parse(tracker.latest_message or {})
        context = Context(message, _served().current(), now, slots_from(tracker.slots))
        outcome = self.respond(context)
        for reply in outcome.replies:
            dispatcher.utter_message(text=reply.as_text(), json_message={"reply": reply.to_json()})
        slots = {**slots_json(outcome.slots), "last_at": context.now.isoformat()}
        events: list[EventType] = [SlotSet(key, value) for key, value in slots.items()]
        if outcome.opens or outcome.closes:
            events.insert(0, ActiveLoop(outcome.opens or None))
        if outcome.then:
            events.insert(0, FollowupAction(outcome.then))
        return events


@lru_cache(maxsize=1)
def _served() -> LiveKnowledge:
    """Return the knowledge of an action server; our own service hands its own in."""
    settings = Settings()
    return LiveKnowledge(settings.knowledge, production=settings.production)
