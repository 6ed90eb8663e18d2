"""Wires the console into the server, and its live pages to what happens. Used by serve."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from bot.knowledge.model import Knowledge
from bot.questions.grouping import Encode, Matrix, Vectors, by_words
from bot.settings import Settings
from bot.staff.passwords import Passwords
from bot.stores import Stores

if TYPE_CHECKING:
    from sanic import Sanic

    from bot.channels.widget.tail import StreamHub
    from bot.console.frame.hub import DeskHub


def encoder_of(settings: Settings, knowledge: Callable[[], Knowledge]) -> Encode:
    """Gives questions their vectors; the model is loaded with the first of them.

    Nearly all visitors ask about the clinic's treatment; what they ask of it is what groups are made by.
    """

    def encode(texts: Sequence[str]) -> Matrix:
        # The model takes a moment to load, and the command line must start without it.
        from bot.nlu.encoder.encoder import shared_encoder

        named = knowledge().about.named
        plain = [named.sub("this treatment", text) for text in texts]
        return shared_encoder(settings.cache).encode(plain)

    return encode


class Desk:
    """The console of one process.

    Args:
        settings: the table of settings.
        stores: over the migrated database.
        knowledge: the approved answers as they are now.
        hub: wakes the visitors' streams.
        desk_hub: wakes the streams of staff.
        passwords: hashes and checks passwords.
        encode: gives questions vectors by which they are grouped; by their words when left out.
    """

    def __init__(
        self,
        settings: Settings,
        stores: Stores,
        knowledge: Callable[[], Knowledge],
        hub: StreamHub,
        desk_hub: DeskHub,
        passwords: Passwords | None = None,
        *,
        encode: Encode = by_words,
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._knowledge = knowledge
        self._hub = hub
        self._desk_hub = desk_hub
        self._passwords = passwords or Passwords()
        self._vectors = Vectors(encode)

    def attach(self, app: Sanic) -> Collection[tuple[str, str]]:
        """Add the pages; returns their routes."""
        from bot.console.app import attach
        from bot.console.frame.render import Render
        from bot.console.services import DeskServices
        from bot.web.threads import Threads

        # Threads of their own: people who guess passwords must not slow the visitors' chats.
        threads = Threads(busy_message="We are very busy just now. Please try again in a moment.")

        async def close_threads(app: Sanic, loop: object) -> None:
            threads.close()

        app.register_listener(close_threads, "after_server_stop")
        services = DeskServices(
            settings=self._settings,
            stores=self._stores,
            hub=self._hub,
            desk_hub=self._desk_hub,
            knowledge=self._knowledge,
            threads=threads,
            render=Render(self._knowledge, live=not self._settings.production),
            passwords=self._passwords,
            vectors=self._vectors,
        )
        app.ctx.desk = services
        return attach(app, services)

    def present(self) -> int:
        """How many are at their console; blocking."""
        return len(self._stores.desk.presence.present(datetime.now(timezone.utc)))

    def stored(self, conversation_id: str) -> None:
        """A visitor's message was stored; callable from any thread."""
        self._desk_hub.notify(f"conversation:{conversation_id}")
        self._desk_hub.notify("queue")

    def committed(self, conversation_id: str) -> None:
        """A turn was committed: the visitor and the desk both want to know."""
        self._hub.notify(conversation_id)
        self.stored(conversation_id)
        self._desk_hub.notify("bookings")
        self._desk_hub.notify("questions")
