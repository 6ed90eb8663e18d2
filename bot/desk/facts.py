"""What a turn is told about the front desk, read before the turn begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.desk import sentences
from bot.desk.store import HandoffStore
from bot.knowledge.availability import Availability, availability
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say


class DeskFacts:
    """Reads the facts; actions stay pure because they only get to see them.

    Args:
        handoffs: the front desk's part of the store.
        knowledge: gives the knowledge in force.
    """

    def __init__(self, handoffs: HandoffStore, knowledge: Callable[[], Knowledge]) -> None:
        self._handoffs = handoffs
        self._knowledge = knowledge

    def has_closed(self, now: datetime) -> bool:
        """Tell whether the desk is closed by its hours and nobody is there all the same."""
        hours = self._knowledge().hours
        return hours.filled_in and not hours.is_open(now) and not self._handoffs.present(now)

    def __call__(self, conversation_id: str, now: datetime) -> dict[str, Any]:
        """Return state, place, wait_seconds, live, opens_at, and what the desk itself has said.

        `opens` is the sentence on when somebody is there; `offer` what a "yes" is the answer to.
        """
        known = self._handoffs.known(conversation_id, now)
        here = self._available(known.present, now)
        opens = ""
        if not here.live and self._knows_hours:
            opens = say(self._knowledge(), here.sentence_key, **here.values)
        return {
            "state": known.state,
            "place": known.place.number,
            "wait_seconds": known.place.wait_seconds,
            "live": here.live,
            "opens_at": here.opens_at.isoformat() if here.opens_at else "",
            "opens": opens,
            "offer": None if known.offered is None else self._offer(known.offered),
        }

    def _available(self, present: int, now: datetime) -> Availability:
        return availability(self._knowledge().hours, present, now)

    @property
    def _knows_hours(self) -> bool:
        return self._knowledge().hours.filled_in

    def _offer(self, question: str) -> dict[str, Any]:
        choice = sentences.callback_choice(self._knowledge(), question)
        payload: dict[str, Any] = choice.to_json()["payload"]
        return payload
