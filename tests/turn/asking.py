"""Asks the engine directly: one message, or one after the other."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timezone
from typing import Any

from bot.conversations.turn import ASSISTANT, TurnRequest, TurnResult
from bot.turn.engine.engine import RasaEngine

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=timezone.utc)
ALARM = "I can't breathe properly since the injection"


def request(text: str, **more: Any) -> TurnRequest:
    """A message in a conversation that has just begun, unless told otherwise."""
    values = {"choice": None, "state": {}, "owner": ASSISTANT, "now": NOW, **more}
    return TurnRequest(conversation_id="c1", seq=2, text=text, **values)


def answer(engine: RasaEngine, text: str, **more: Any) -> TurnResult:
    """One turn; all that it wants stored can be stored as JSON."""
    result = asyncio.run(engine.answer(request(text, **more)))
    stored = [reply.to_json() for reply in result.replies]
    json.dumps([stored, result.state, result.events, result.understanding.to_json()])
    return result


def talk(engine: RasaEngine, *texts: str) -> TurnResult:
    """The last turn of a conversation."""
    result = TurnResult()
    for text in texts:
        result = answer(engine, text, state=result.state)
    return result


def kinds(result: TurnResult) -> list[str]:
    """The kinds of a turn's replies."""
    return [reply.kind for reply in result.replies]
