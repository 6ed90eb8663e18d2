"""A stage for actions: plays one message after the other and keeps the slots in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from actions.base import AssistantAction
from bot.alarms.model import Rung
from bot.desk.model import NOTHING_KNOWN, DeskFacts
from bot.effects import Effect, HandOff, KeepQuestion
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge
from bot.nlu.names.finder import NameMatcher
from bot.nlu.names.wordings import names_of
from bot.reply import Meaning
from bot.turn.action import Context
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.slots import slots_from, slots_json
from tests.shipped import shipped

START = datetime(2026, 3, 3, 15, 0, tzinfo=timezone.utc)
Json = dict[str, Any]


@lru_cache(maxsize=1)
def matcher() -> NameMatcher:
    """The finder of the names in the knowledge file that we ship."""
    return NameMatcher(names_of(shipped()))


def named(text: str) -> tuple[Mentioned, ...]:
    """The names that the NLU finds in a text."""
    found = matcher().find(text)
    return tuple(Mentioned(one.entity, one.value, one.start, one.end) for one in found)


@dataclass(frozen=True)
class Played:
    """What one action returned: its bubbles as they are stored, wanted effects, slots, and what
    becomes of the form: ("opens", name), ("closes", "") or ("then", action)."""

    replies: list[Json]
    effects: list[Effect]
    slots: Json
    events: list[tuple[str, str]]

    @property
    def reply(self) -> Json:
        """The only bubble."""
        (reply,) = self.replies
        return reply

    @property
    def kept(self) -> str:
        """The only question that is kept for the desk."""
        (text,) = [one.text for one in self.effects if isinstance(one, KeepQuestion)]
        return text

    @property
    def wish(self) -> HandOff:
        """The only wish for a person."""
        (found,) = [one for one in self.effects if isinstance(one, HandOff)]
        return found

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
    desk: DeskFacts = NOTHING_KNOWN
    knowledge: Knowledge = field(default_factory=shipped)

    def say(
        self,
        action: type[AssistantAction],
        text: str,
        intent: str,
        *,
        likely: Mapping[str, float] | None = None,
        alarm: Rung | None = None,
        language: str = "",
        whether: float = 0.0,
        does: str = "",
    ) -> Played:
        """Play a message that was typed.

        `likely` is the NLU's ranking, `whether` how surely it asks if a thing is among the named,
        `does` its act in a form.
        """
        ranking = tuple(Guess(name, share) for name, share in (likely or {}).items())
        acts = {"whether": {"named": whether, "other": 1 - whether}}
        acts |= {"answer": {does: 1.0}} if does else {}
        message = ParsedMessage(
            text, intent, 0.9, ranking, named(text), language=language, acts=acts
        )
        return self._play(action, message, alarm)

    def click(self, action: type[AssistantAction], label: str, payload: Json) -> Played:
        """Play a click on a choice, as the engine hands it on."""
        meaning = Meaning.from_json(payload)
        return self._play(action, ParsedMessage.from_click(label, meaning))

    def later(self, minutes: int) -> Talk:
        """Let some time pass."""
        self.now += timedelta(minutes=minutes)
        return self

    def _play(
        self, action: type[AssistantAction], message: ParsedMessage, alarm: Rung | None = None
    ) -> Played:
        remembered = slots_from(self.slots)
        context = Context(message, self.knowledge, self.now, remembered, self.desk, alarm)
        outcome = action().respond(context)
        slots = {**slots_json(outcome.slots), "last_at": context.now.isoformat()}
        self.slots.update(slots)
        if outcome.replies:
            self.slots["said"] = outcome.replies[-1].kind
        events = {"opens": outcome.opens, "then": outcome.then}
        found = [(key, name) for key, name in events.items() if name]
        return Played(
            [reply.to_json() for reply in outcome.replies],
            list(outcome.effects),
            slots,
            [*found, ("closes", "")] if outcome.closes else found,
        )
