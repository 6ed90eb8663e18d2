"""What the visitor routes need, handed in by whoever builds the app; no globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.channels.widget.greeting import greeting
from bot.channels.widget.tail import StreamHub
from bot.knowledge.model import Knowledge
from bot.reply import Reply
from bot.settings import Settings
from bot.stores import Stores
from bot.web.limits import VisitorLimits
from bot.web.threads import Threads


class Waker(Protocol):
    """The part of the turn worker that the channel knows; callable from any thread."""

    def wake(self, conversation_id: str) -> None:
        """Say that a message of this conversation waits."""
        ...


class FrontDesk(Protocol):
    """The part of the front desk that the channel knows; callable from any thread."""

    def stored(self, conversation_id: str) -> None:
        """Say that a message was stored, or that its visitor has deleted a conversation."""
        ...

    def present(self) -> int:
        """How many of the staff are at the console; may block."""
        ...


class NoDesk:
    """The front desk of a service without a console."""

    def stored(self, conversation_id: str) -> None:
        """Nobody looks at it."""

    def present(self) -> int:
        """Nobody is there."""
        return 0


def read_nothing_ahead(text: str) -> None:
    """Where no model understands a text while it is written down."""


@dataclass(frozen=True)
class Services:
    """Everything a handler reaches for.

    Args:
        settings: the table of settings.
        stores: over the migrated database.
        worker: woken after a message is stored.
        hub: wakes the event streams; bound to the server's loop at start.
        limits: rate limits.
        knowledge: the approved answers as they are now.
        desk: told what visitors do, and asked who is there.
        prefetch: told the text of a message that is about to be stored; returns at once.
        greet: makes the first message of a new conversation; from the knowledge when left out.
        threads: where blocking calls run.
    """

    settings: Settings
    stores: Stores
    worker: Waker
    hub: StreamHub
    limits: VisitorLimits
    knowledge: Callable[[], Knowledge]
    desk: FrontDesk = field(default_factory=NoDesk)
    prefetch: Callable[[str], None] = read_nothing_ahead
    greet: Callable[[Knowledge], Reply] = greeting
    threads: Threads = field(default_factory=Threads)
