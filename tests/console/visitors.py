"""Visitors of the console's tests: they wait, are missed, or leave a booking."""

from __future__ import annotations

from bot.conversations.turn import Understood
from bot.desk import sentences
from bot.effects import Effect, HandOff
from tests import cast
from tests.channels.widget.harness import Visitor
from tests.console.harness import Desk
from tests.world import LONG_AGO, change


def visitor(desk: Desk, words: str = "hello", *effects: Effect, intent: str = "") -> Visitor:
    """A visitor who has said something, with what the assistant wanted done about it."""
    found = desk.service.visitor()
    say(desk, found, words, *effects, intent=intent)
    return found


def say(desk: Desk, who: Visitor, words: str, *effects: Effect, intent: str = "") -> None:
    """One more turn of a visitor."""
    desk.service.engine.results[words] = cast.result(
        cast.reply(f"You said: {words}", topic="risks", provenance="From the page."),
        effects=effects,
        understanding=Understood(intent),
    )
    assert who.ask(words)["text"] == f"You said: {words}"


def person(question: str) -> HandOff:
    """The wish for a person."""
    return HandOff(question)


def waiting(desk: Desk, question: str) -> Visitor:
    """A visitor who waits for the desk."""
    return visitor(desk, question, person(question))


def missed(desk: Desk, question: str) -> Visitor:
    """A visitor whom nobody took in time."""
    found = waiting(desk, question)
    whose = {"conversation_id": found.conversation_id}
    change(desk.stores, "handoffs", whose, deadline_at=LONG_AGO)
    number = desk.stores.desk.queue.open()[0].handoff_id
    words = sentences.sentence(desk.services.knowledge(), "handoff_missed")
    assert desk.stores.desk.handoffs.miss(number, words)
    return found


def at(who: Visitor) -> str:
    """Where the visitor's conversation is in the console."""
    return f"/desk/conversations/{who.conversation_id}"
