"""What the people of the tests say: ready-made messages, replies and effects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.bookings.fields import NAMES, WANTED
from bot.conversations.model import Accepted
from bot.conversations.turn import PendingTurn, TurnResult
from bot.effects import Book, Effect
from bot.reply import Choice, Kind, Meaning, Reply
from bot.stores import Stores

RISKS = Meaning("ask_risks", {"complication": "infection"})
GREETING = Reply(
    "greeting",
    "Hello, what would you like to know?",
    choices=(Choice("What are the risks?", RISKS),),
)
APOLOGY = Reply("notice", "Sorry, please call us.")
BOOKING = Book(
    draft_id="d1",
    kind="consultation",
    given={
        "name": "Ann Lee",
        "phone": "+1 555 0100",
        "about": "my knee",
        "times": "Tuesday morning",
    },
    consent=True,
)

#: What the tests answer when they book.
KNOWN_QUESTIONS = ("name", "contact", "about", "times", "consent")
#: Answers to whatever a consultation has come to ask for since, after these and before consent.
MORE_ANSWERS = ("as it is",) * len(set(WANTED["consultation"]) - set(KNOWN_QUESTIONS))


def reply(text: str = "An answer.", *, kind: Kind = "answer", **more: Any) -> Reply:
    """A reply as an action makes it; lists will do."""
    fields = {key: tuple(one) if isinstance(one, list) else one for key, one in more.items()}
    return Reply(kind, text, **fields)


def button(label: str, intent: str, **more: Any) -> Choice:
    """A choice; `more` as in `Meaning`."""
    return Choice(label, Meaning(intent, **more))


def book(draft_id: str = "d1", **changes: Any) -> Book:
    """The wish for a booking, with fields and whatever else unlike the usual one's."""
    given = {name: changes.pop(name) for name in NAMES if name in changes}
    return replace(BOOKING, draft_id=draft_id, given={**BOOKING.given, **given}, **changes)


def result(*replies: Reply, effects: Iterable[Effect] = (), **more: Any) -> TurnResult:
    """What a turn wants stored."""
    return TurnResult(replies, tuple(effects), **more)


def say(stores: Stores, conversation_id: str, text: str = "hello", key: str = "") -> Accepted:
    """Send a visitor's message; its id is its text unless told otherwise."""
    key = key or text.replace(" ", "-")
    return stores.conversations.inbox.accept(
        conversation_id, client_msg_id=key, text=text, choice_id=None
    )


def click(stores: Stores, conversation_id: str, choice_id: str, key: str = "click") -> Accepted:
    """Send a click on a choice."""
    return stores.conversations.inbox.accept(
        conversation_id, client_msg_id=key, text=None, choice_id=choice_id
    )


def take(stores: Stores, conversation_id: str) -> PendingTurn:
    """The turn that waits; there must be one."""
    turn = stores.conversations.claims.next_turn(conversation_id)
    assert turn is not None
    return turn


def turn(stores: Stores, conversation_id: str, text: str, answer: TurnResult | None = None) -> int:
    """Ask and be answered; returns the conversation's last number."""
    say(stores, conversation_id, text)
    wanted = answer or result(reply(f"About {text}."))
    return stores.conversations.turns.commit(take(stores, conversation_id), wanted)


def told(stores: Stores, conversation_id: str) -> list[tuple[str, str]]:
    """The conversation as (role, text) pairs, without the greeting."""
    messages = stores.conversations.chats.messages_after(conversation_id, 1)
    return [(message["role"], message["text"]) for message in messages]


def state_of(stores: Stores, conversation_id: str, seq: int) -> str:
    """State of a visitor's message."""
    message = stores.conversations.chats.messages_after(conversation_id, seq - 1, 1)[0]
    assert message["seq"] == seq
    return str(message["state"])
