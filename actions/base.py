"""Shared base of our actions: what an action sees, what it wants, and the bridge to rasa_sdk.

An action is pure: it reads the tracker and the knowledge and returns replies, effects and slots. It
writes nothing and calls nobody, so running it again after a crash does no harm.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import live
from bot.knowledge.answers import Mentioned
from bot.knowledge.model import Knowledge
from bot.reply import Reply, plain_text

CONTEXT_LASTS = timedelta(minutes=30)  # after a longer silence "tell me more" has no topic


@dataclass(frozen=True)
class Outcome:
    """What an action wants.

    Attributes:
        replies: bubbles in order.
        effects: wanted effects (docs/architecture.md lists them).
        slots: slot values to remember.
        events: further rasa_sdk events, such as the start and end of the booking.
    """

    replies: tuple[Reply, ...] = ()
    effects: tuple[Mapping[str, Any], ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[EventType, ...] = ()


@dataclass(frozen=True)
class Context:
    """What an action sees of the conversation."""

    tracker: Tracker
    knowledge: Knowledge

    @cached_property
    def message(self) -> Mapping[str, Any]:
        """The parsed visitor message."""
        return self.tracker.latest_message or {}

    @property
    def text(self) -> str:
        """The visitor's words; the label when a choice was clicked."""
        return str(self.message.get("text") or "")

    @property
    def intent(self) -> str:
        """The name of the intent that was understood."""
        return str((self.message.get("intent") or {}).get("name") or "")

    @property
    def data(self) -> Mapping[str, Any]:
        """What a clicked choice carries beside its intent."""
        return self.message.get("data") or {}

    @property
    def clicked(self) -> bool:
        """True when the message is a click on one of our choices."""
        return bool(self.message.get("clicked"))

    @property
    def ranking(self) -> list[str]:
        """Intents from most to least probable."""
        return [str(entry["name"]) for entry in self.message.get("intent_ranking") or []]

    def likely(self, least: float) -> list[str]:
        """Intents with at least this probability, most probable first."""
        entries = self.message.get("intent_ranking") or []
        return [str(one["name"]) for one in entries if float(one["confidence"]) >= least]

    @property
    def desk(self) -> Mapping[str, Any]:
        """What is known of the front desk: state, place, wait_seconds, live, opens."""
        return self.message.get("desk") or {}

    @cached_property
    def mentioned(self) -> tuple[Mentioned, ...]:
        """The catalogue names in the message."""
        return tuple(
            Mentioned(
                entity["entity"], entity["value"], entity.get("start", -1), entity.get("end", -1)
            )
            for entity in self.message.get("entities") or []
        )

    @cached_property
    def now(self) -> datetime:
        """The time of the message in the clinic's zone."""
        stamp = self.message.get("now")
        moment = datetime.fromisoformat(stamp) if stamp else datetime.now(timezone.utc)
        return moment.astimezone(ZoneInfo(self.knowledge.clinic.time_zone))

    @cached_property
    def faded(self) -> bool:
        """True after a silence so long that the last topic no longer counts."""
        last = self.tracker.get_slot("last_at")
        return bool(last) and self.now - datetime.fromisoformat(last) > CONTEXT_LASTS

    def slot(self, name: str) -> Any:
        """Return a remembered value; the topic and what hangs on it fade with time."""
        if self.faded and name in ("topic", "item", "depth", "shown", "pending"):
            return None
        if name == "pending" and self.desk.get("offer"):
            return self.desk["offer"]  # said by the desk's clock, in no turn of ours
        return self.tracker.get_slot(name)

    def clicking(self, label: str, payload: Mapping[str, Any]) -> Context:
        """Return the same moment as if the visitor had clicked a choice instead of writing."""
        tracker = copy.copy(self.tracker)
        tracker.latest_message = {
            "text": label,
            "intent": {"name": payload["intent"], "confidence": 1.0},
            "intent_ranking": [],
            "entities": [],
            "data": dict(payload.get("data") or {}),
            "clicked": True,
            "now": self.message.get("now"),
        }
        return Context(tracker, self.knowledge)


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
        """Translate between rasa_sdk and `respond`."""
        context = Context(tracker, live.current())
        outcome = self.respond(context)
        for reply in outcome.replies:
            stored = reply.to_json()
            dispatcher.utter_message(text=plain_text(stored), json_message={"reply": stored})
        for effect in outcome.effects:
            dispatcher.utter_message(json_message={"effect": dict(effect)})
        slots = {**outcome.slots, "last_at": context.now.isoformat()}
        return [*outcome.events, *(SlotSet(key, value) for key, value in slots.items())]
