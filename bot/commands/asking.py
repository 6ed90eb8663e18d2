"""A conversation without server and store, for `ask`, `evaluate` and tests."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from bot import intents
from bot.commands.engine import live_knowledge, load_engine
from bot.commands.train import ensure_model
from bot.conversations.turn import ASSISTANT, TurnRequest, TurnResult, typed_choice
from bot.reply import Meaning
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.live import LiveKnowledge
    from bot.turn.engine.engine import RasaEngine


class AskSession:
    """Asks the trained model; each question stands alone unless the conversation goes on."""

    def __init__(self, engine: RasaEngine, knowledge: LiveKnowledge) -> None:
        self._engine = engine
        self._knowledge = knowledge
        self._state: dict[str, Any] = {}
        self._choices: dict[str, Meaning] = {}
        self._seq = 0

    @classmethod
    def load(cls, settings: Settings) -> AskSession:
        """Load the fitting model, training it first if need be.

        Raises:
            KnowledgeError, ModelError: the knowledge file or the model cannot be used.
        """
        knowledge = live_knowledge(settings)
        return cls(load_engine(ensure_model(settings), knowledge, settings.data), knowledge)

    def turn(self, text: str, *, fresh: bool = True, now: datetime | None = None) -> TurnResult:
        """Run one turn; with `fresh` the conversation begins anew.

        A text that is the label of a choice shown in the turn before clicks that choice.
        """
        if fresh:
            self._state, self._choices = {}, {}
        self._seq += 1
        request = TurnRequest(
            conversation_id="ask",
            seq=self._seq,
            text=text,
            choice=typed_choice(text, self._choices.items()),
            state=self._state,
            owner=ASSISTANT,
            now=now or datetime.now(timezone.utc),
        )
        result = asyncio.run(self._engine.answer(request))
        self._state = result.state
        self._choices = {
            choice.label: choice.meaning for reply in result.replies for choice in reply.choices
        }
        return result

    def ask(self, text: str, fresh: bool = True) -> dict[str, Any]:
        """Return what is told of one text by `ask --json`, and measured by `evaluate`."""
        return summary(text, self.turn(text, fresh=fresh))

    def level(self, alarm: str) -> str:
        """Return the level of an alarm by its key; of none there is none."""
        return self._knowledge.known().alarms.level(alarm) if alarm else ""


def summary(text: str, result: TurnResult) -> dict[str, Any]:
    """Return a turn as one flat object; when asked back, the intent is the best guess."""
    understood, replies = result.understanding, result.replies
    intent = understood.intent
    if intent == intents.ASK_BACK and understood.ranking:
        intent = understood.ranking[0][0]
    return {
        "text": text,
        "intent": intent,
        "confidence": round(understood.confidence, 4),
        "alternatives": [
            {"intent": name, "confidence": confidence}
            for name, confidence in understood.ranking
            if name != intent
        ],
        "entities": [{"entity": key, "value": value} for key, value in understood.entities],
        "answer": "\n\n".join(reply.as_text() for reply in replies),
        "choices": [choice.label for reply in replies for choice in reply.choices],
        "sources": [source.label for reply in replies for source in reply.sources],
        "alarm": understood.urgent_rule,
        "rang_like": list(understood.rang_like),
        "urgent": any(reply.kind == "urgent" for reply in replies),
        "offers": sorted({offer for reply in replies for offer in reply.offers}),
        "declined": understood.intent == intents.OUT_OF_SCOPE,
        "scope": understood.scope,
    }
