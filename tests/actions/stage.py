"""A stage for actions: plays one message after the other and keeps the slots in between."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AssistantAction
from bot.nlu.names.finder import NameMatcher
from bot.nlu.names.wordings import names_of
from tests.shipped import shipped

START = datetime(2026, 3, 3, 15, 0, tzinfo=timezone.utc)
Json = dict[str, Any]


@lru_cache(maxsize=1)
def matcher() -> NameMatcher:
    """The finder of the names in the knowledge file that we ship."""
    return NameMatcher(names_of(shipped()))


def named(text: str) -> list[Json]:
    """The entities that the NLU finds in a text."""
    return [
        {"entity": one.entity, "value": one.value, "start": one.start, "end": one.end}
        for one in matcher().find(text)
    ]


@dataclass(frozen=True)
class Played:
    """What one action returned: its bubbles, wanted effects, slots, and its other events."""

    replies: list[Json]
    effects: list[Json]
    slots: Json
    events: list[Json]

    @property
    def reply(self) -> Json:
        """The only bubble."""
        (reply,) = self.replies
        return reply

    @property
    def labels(self) -> list[str]:
        """Labels of the only bubble's choices."""
        return [choice["label"] for choice in self.reply["choices"]]

    def payload(self, label: str) -> Json:
        """What a click on a choice of the only bubble means."""
        (payload,) = [one["payload"] for one in self.reply["choices"] if one["label"] == label]
        return dict(payload)


@dataclass
class Talk:
    """One conversation with our actions; the test says which intent was understood."""

    slots: Json = field(default_factory=dict)
    now: datetime = START
    desk: Json = field(default_factory=dict)

    def say(
        self,
        action: type[AssistantAction],
        text: str,
        intent: str,
        *,
        likely: Mapping[str, float] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Played:
        """Play a message that was typed; `likely` is the NLU's ranking."""
        ranking = [{"name": name, "confidence": share} for name, share in (likely or {}).items()]
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": ranking,
            "entities": named(text),
            "data": dict(data or {}),
        }
        return self._play(action, message)

    def click(self, action: type[AssistantAction], label: str, payload: Json) -> Played:
        """Play a click on a choice, as the engine hands it on."""
        entities = [{"entity": key, "value": one} for key, one in payload["entities"].items()]
        message = {
            "text": label,
            "intent": {"name": payload["intent"], "confidence": 1.0},
            "intent_ranking": [],
            "entities": entities,
            "data": payload["data"],
            "clicked": True,
        }
        return self._play(action, message)

    def later(self, minutes: int) -> Talk:
        """Let some time pass."""
        self.now += timedelta(minutes=minutes)
        return self

    def _play(self, action: type[AssistantAction], message: Json) -> Played:
        message["now"] = self.now.isoformat()
        message["desk"] = copy.deepcopy(self.desk)
        loop = {"name": "booking_form"} if self.slots.get("booking") else {}
        tracker = Tracker(
            "c1", copy.deepcopy(self.slots), message, [], False, None, loop, "action_listen"
        )
        dispatcher = CollectingDispatcher()
        events = action().run(dispatcher, tracker, {})
        said = [one["custom"] for one in dispatcher.messages]
        slots = {one["name"]: one["value"] for one in events if one["event"] == "slot"}
        self.slots.update(slots)
        return Played(
            [one["reply"] for one in said if "reply" in one],
            [one["effect"] for one in said if "effect" in one],
            slots,
            [dict(one) for one in events if one["event"] != "slot"],
        )
