"""What a turn is told about the front desk, read before the turn begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.desk import sentences
from bot.desk.model import DeskFacts
from bot.desk.store import DeskStores
from bot.knowledge.availability import availability
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say


class FactsReader:
    """Reads the facts; actions stay pure because they only get to see them.

    Args:
        desk: the front desk's stores.
        knowledge: gives the knowledge in force.
    """

    def __init__(self, desk: DeskStores, knowledge: Callable[[], Knowledge]) -> None:
        self._desk = desk
        self._knowledge = knowledge

    def has_closed(self, now: datetime) -> bool:
        """Tell whether the desk is closed by its hours and nobody is there all the same."""
        hours = self._knowledge().hours
        return hours.filled_in and not hours.is_open(now) and not self._desk.presence.present(now)

    def __call__(self, conversation_id: str, now: datetime) -> DeskFacts:
        """Return what a turn of a conversation is told."""
        knowledge = self._knowledge()
        known = self._desk.waiting.known(conversation_id, now)
        here = availability(knowledge, known.present, now)
        opens, offer = "", None
        if not here.live and knowledge.hours.filled_in:
            opens = say(knowledge, here.sentence_key, **here.values)
        if known.offered is not None:
            offer = sentences.callback_choice(knowledge, known.offered).meaning
        return DeskFacts(
            state=known.state,
            place=known.place.number,
            wait_seconds=known.place.wait_seconds,
            live=here.live,
            opens=opens,
            offer=offer,
        )
