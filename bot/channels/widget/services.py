"""What the visitor routes need, handed in by whoever builds the app; no globals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.channels.widget.tail import StreamHub
from bot.conversations.store import Store
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from bot.web.limits import VisitorLimits
from bot.web.threads import Threads

WIDGET_FOLDER = Path(__file__).resolve().parents[2] / "widget"


class Waker(Protocol):
    """The part of the turn worker that the channel knows; callable from any thread."""

    def wake(self, conversation_id: str) -> None:
        """Say that a message of this conversation waits."""
        ...


def nobody() -> int:
    """Return the number of staff present where no console counts them."""
    return 0


@dataclass(frozen=True)
class Services:
    """Everything a handler reaches for.

    Args:
        settings: the table of settings.
        store: the database.
        worker: woken after a message is stored.
        hub: wakes the event streams.
        knowledge: the approved answers as they are now.
        greeting: makes the first message of a new conversation.
        limits: rate limits.
        threads: where blocking calls run.
        widget_folder: files of the widget and its demo page.
        heartbeat: seconds between the comments of a silent stream.
        foresee: told the text of a message that is about to be stored; returns at once.
        stored: told the conversation after a visitor's message is stored, and after a visitor has
            deleted it; returns at once.
        staff_present: how many of the staff are at the console; may block.
    """

    settings: Settings
    store: Store
    worker: Waker
    hub: StreamHub
    knowledge: Callable[[], Knowledge]
    greeting: Callable[[], Mapping[str, Any]]
    limits: VisitorLimits
    threads: Threads
    widget_folder: Path
    heartbeat: float
    foresee: Callable[[str], None]
    stored: Callable[[str], None]
    staff_present: Callable[[], int] = nobody
