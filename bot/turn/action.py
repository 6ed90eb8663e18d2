"""What an action of ours is given, and what it gives back.

An action is pure: it looks at the moment and returns what it wants. It writes nothing and calls
nobody, so running it again after a crash does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from bot.alarms.model import Rung
from bot.desk.model import NOTHING_KNOWN, DeskFacts
from bot.effects import Effect
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge
from bot.reply import Meaning, Reply
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, faded

FADING = ("topic", "item", "depth", "shown", "said", "repeats", "missed", "guesses", "pending")


@dataclass(frozen=True)
class Outcome:
    """What an action wants.

    Attributes:
        replies: bubbles in order.
        effects: what is to be done.
        slots: what to remember from now on; a name that is left out stays as it is.
        opens: name of the form that begins; empty for none.
        closes: True when the open form ends.
        then: name of the action that is to go on; empty to let the rules choose.
    """

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    slots: Slots = field(default_factory=lambda: Slots())
    opens: str = ""
    closes: bool = False
    then: str = ""


@dataclass(frozen=True)
class Context:
    """What an action sees of the conversation.

    Attributes:
        message: the visitor's message as it was understood.
        knowledge: what is in force in this turn.
        at: the time of the message.
        remembered: what earlier turns left.
        desk: what is known of the front desk.
        alarm: what the message raised, or what still holds; None for no alarm.
    """

    message: ParsedMessage
    knowledge: Knowledge
    at: datetime
    remembered: Slots = field(default_factory=lambda: Slots())
    desk: DeskFacts = NOTHING_KNOWN
    alarm: Rung | None = None

    @property
    def text(self) -> str:
        """The visitor's words; the label when a choice was clicked."""
        return self.message.text

    @property
    def wording(self) -> str:
        """The visitor's words with typing slips put right: to look into, not to show or keep."""
        return self.message.wording

    @property
    def intent(self) -> str:
        """The name of the intent that was understood."""
        return self.message.intent

    @property
    def clicked(self) -> bool:
        """True when the message is a click on one of our choices."""
        return self.message.clicked is not None

    @property
    def meaning(self) -> Meaning:
        """What the clicked choice carries beside its intent; all empty for words."""
        return self.message.clicked or Meaning(self.intent)

    @property
    def ranking(self) -> list[str]:
        """Intents from most to least probable."""
        return [guess.intent for guess in self.message.ranking]

    def likely(self, least: float) -> list[str]:
        """Intents with at least this probability, most probable first."""
        return [guess.intent for guess in self.message.ranking if guess.confidence >= least]

    @property
    def mentioned(self) -> tuple[Mentioned, ...]:
        """The catalogue names in the message."""
        return self.message.entities

    @cached_property
    def now(self) -> datetime:
        """The time of the message in the clinic's zone."""
        return self.at.astimezone(ZoneInfo(self.knowledge.clinic.time_zone))

    @cached_property
    def slots(self) -> Slots:
        """What is remembered and still counts: the topic and what hangs on it fade with time."""
        if faded(self.remembered, self.now):
            kept = {key: one for key, one in self.remembered.items() if key not in FADING}
            return cast(Slots, kept)
        if self.desk.offer is not None:
            # Said by the desk's clock, in no turn of ours.
            return {**self.remembered, "pending": self.desk.offer}
        return self.remembered

    def clicking(self, label: str, meaning: Meaning) -> Context:
        """Return the same moment as if the visitor had clicked a choice instead of writing."""
        return replace(self, message=ParsedMessage.from_click(label, meaning))


class Action(Protocol):
    """One of the actions that domain.yml names."""

    def respond(self, context: Context) -> Outcome:
        """Return what to say, to remember and to have done."""
        ...


Actions = Mapping[str, Action]
