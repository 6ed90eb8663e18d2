"""What the console's pages need, handed in by whoever builds the app; no globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.console.frame.hub import DeskHub
from bot.console.frame.render import Render
from bot.knowledge.model import Knowledge
from bot.questions.grouping import Vectors, by_words
from bot.settings import Settings
from bot.staff.passwords import Passwords
from bot.stores import Stores

Result = TypeVar("Result")


class VisitorHub(Protocol):
    """The visitors' streams; callable from any thread."""

    def is_followed(self, conversation_id: str) -> bool:
        """Tell whether the visitor's page is open, as far as this process knows."""
        ...

    def notify(self, conversation_id: str) -> None:
        """Say that a conversation has new rows."""
        ...


class Threads(Protocol):
    """Where blocking calls run."""

    async def run_in_thread(self, call: Callable[[], Result]) -> Result:
        """Run a call in a thread and return its result."""
        ...


@dataclass(frozen=True)
class DeskServices:
    """Everything a page reaches for.

    Args:
        settings: the table of settings.
        stores: the database.
        hub: wakes the visitor's stream.
        desk_hub: wakes the streams of staff.
        knowledge: the approved answers as they are now.
        threads: where blocking calls run.
        render: makes a page from a template.
        passwords: hashes and checks passwords.
        vectors: give questions the vectors by which they are grouped.
    """

    settings: Settings
    stores: Stores
    hub: VisitorHub
    desk_hub: DeskHub
    knowledge: Callable[[], Knowledge]
    threads: Threads
    render: Render
    passwords: Passwords = field(default_factory=Passwords)
    vectors: Vectors = field(default_factory=lambda: Vectors(by_words))
