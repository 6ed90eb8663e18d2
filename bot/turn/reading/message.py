"""A visitor's message as it was understood. The only place that reads Rasa's parse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot import intents
from bot.alarms.model import Rung
from bot.knowledge.mentions import Mentioned
from bot.reply import Meaning

KNOWN, UNKNOWN = "known", "unknown"


@dataclass(frozen=True)
class Guess:
    """An intent and how probable it is, 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Act:
    """What a message does, and how probable that is, 0 to 1."""

    label: str = ""
    chance: float = 0.0


@dataclass(frozen=True)
class ParsedMessage:
    """A message as it was understood.

    Attributes:
        text: the visitor's words; the label when a choice was clicked.
        spelt: the words as they were read, typing slips put right; empty when read as written. Names
            have their places in it then.
        intent: what it asks for.
        confidence: of the intent, 0 to 1.
        ranking: the NLU's guesses, most probable first.
        entities: the things of the catalogues that it names.
        scope: how sure the NLU is that this is ours, as bot/nlu/scope measured it; may be empty.
        decision: what the scope comes to: "known", "unsure" or "unknown".
        questions: the parts of a message that asks several questions, each as a message.
        clicked: what the choice means that was clicked; None for words.
        language: code of the other language that it is in; empty for English.
        alarm: what it raises, as the model sees it; None for nothing.
        acts: how probable each act is that it may do, by reading (bot/nlu/acts); empty for a click.
    """

    text: str
    intent: str
    confidence: float = 1.0
    ranking: tuple[Guess, ...] = ()
    entities: tuple[Mentioned, ...] = ()
    scope: Mapping[str, str | float] = field(default_factory=dict)
    decision: str = KNOWN
    questions: tuple[ParsedMessage, ...] = ()
    clicked: Meaning | None = None
    language: str = ""
    alarm: Rung | None = None
    acts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    spelt: str = ""

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any]) -> ParsedMessage:
        """Read what Rasa gives for a text."""
        scope = parse.get("scope") or {}
        intent = parse.get("intent") or {}
        alarm = parse.get("alarm")
        return cls(
            text=str(parse.get("text") or ""),
            intent=str(intent.get("name") or ""),
            confidence=float(intent.get("confidence") or 0.0),
            ranking=tuple(
                Guess(str(one["name"]), float(one["confidence"]))
                for one in parse.get("intent_ranking") or ()
            ),
            entities=tuple(
                Mentioned(one["entity"], one["value"], one.get("start", -1), one.get("end", -1))
                for one in parse.get("entities") or ()
            ),
            scope=dict(scope),
            decision=str(scope.get("decision") or KNOWN),
            alarm=_rung(alarm) if alarm else None,
            acts=dict(parse.get("acts") or {}),
        )

    @classmethod
    def from_click(cls, label: str, meaning: Meaning) -> ParsedMessage:
        """Return what a click on a choice says; nothing of it is guessed."""
        entities = tuple(Mentioned(key, value) for key, value in meaning.entities.items())
        return cls(label, meaning.intent, entities=entities, clicked=meaning)

    @property
    def in_scope(self) -> bool:
        """True when the NLU is sure that this is ours."""
        return self.decision == KNOWN and self.intent != intents.OUT_OF_SCOPE

    def act(self, reading: str) -> Act:
        """Return what it does most probably, by one reading; nothing when that was not read."""
        chances = self.acts.get(reading)
        return Act(*max(chances.items(), key=lambda one: one[1])) if chances else Act()

    def chance(self, reading: str, label: str) -> float:
        """Return how probable one label of a reading is; 0 when that was not read."""
        return self.acts.get(reading, {}).get(label, 0.0)

    def sure(self, least: float) -> bool:
        """Tell whether it is ours and the intent at least so probable."""
        return self.in_scope and self.confidence >= least

    @property
    def wording(self) -> str:
        """The words to look for something in."""
        return self.spelt or self.text

    def meant(self, intent: str, confidence: float = 1.0) -> ParsedMessage:
        """Return the same message with another intent."""
        return replace(self, intent=intent, confidence=confidence)

    def decided(self, decision: str) -> ParsedMessage:
        """Return the same message with another decision on whether it is ours."""
        return replace(self, decision=decision, scope={**self.scope, "decision": decision})

    @property
    def placed(self) -> tuple[Mentioned, ...]:
        """The names that stand in the text; a click has its names beside it."""
        return tuple(one for one in self.entities if one.end >= 0)


def _rung(found: Mapping[str, Any]) -> Rung:
    return Rung(
        str(found["key"]),
        score=float(found["score"]),
        like=tuple(str(one) for one in found["like"]),
    )
