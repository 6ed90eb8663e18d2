"""What is kept of a turn: how the message was understood, and the events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rasa.shared.core.events import Event

from bot import intents
from bot.alarms.model import Rung
from bot.conversations.turn import Understood
from bot.reply import Reply
from bot.turn.reading.message import ParsedMessage

#: Kinds of replies that only lead a booking on.
STEPS = frozenset(["form", "summary"])
MOST_GUESSES = 3


def intent_in_booking(intent: str, replies: Iterable[Reply]) -> str:
    """What a message in the middle of a booking counts as.

    "Sore knee" tells the desk what it is about; it is no question about knees, and a name is not
    a question that nobody understood.
    """
    kinds = {reply.kind for reply in replies}
    return intents.INFORM if kinds and kinds <= STEPS else intent


def understanding_of(message: ParsedMessage, rung: Rung | None) -> Understood:
    """Return what is kept beside a visitor's message, with the alarm that it raised."""
    return Understood(
        intent=message.intent,
        confidence=message.confidence,
        ranking=tuple(
            (guess.intent, round(guess.confidence, 4)) for guess in message.ranking[:MOST_GUESSES]
        ),
        entities=tuple((one.entity, one.value) for one in message.entities),
        scope=message.scope,
        urgent_rule=rung.key if rung else "",
        rang_like=rung.like if rung else (),
        clicked=message.clicked is not None,
        clarifies=message.clicked.clarifies if message.clicked else "",
        language=message.language,
        questions=tuple(one.intent for one in message.questions),
    )


def record_of(event: Event, now: datetime) -> dict[str, Any]:
    """Return an event for the record, with our clock and without the repeated parse."""
    record: dict[str, Any] = event.as_dict()
    record["timestamp"] = now.timestamp()
    record.pop("parse_data", None)
    return record
