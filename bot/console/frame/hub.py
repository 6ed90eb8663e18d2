"""Wakes the streams of staff; `notify` may be called from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.errors import RequestError

MAX_STREAMS = 200
MAX_TOPICS = 100
#: Stands for every topic, once a stream has more news than it may hold.
EVERYTHING = "*"


class Subscription:
    """The news of one open stream: each topic once, and only so many.

    Args:
        session: the hash of the session's token.
    """

    def __init__(self, session: str) -> None:
        self.session = session
        self._topics: dict[str, None] = {}
        self._news = asyncio.Event()

    def add(self, topic: str) -> None:
        """Note a topic; with too many of them the stream is told to look at everything."""
        if len(self._topics) >= MAX_TOPICS:
            self._topics = {EVERYTHING: None}
        elif EVERYTHING not in self._topics:
            self._topics[topic] = None
        self._news.set()

    def wake(self) -> None:
        """End the wait without news, to see whether the stream should end."""
        self._news.set()

    async def wait(self, seconds: float) -> list[str]:
        """The topics with news; empty after so many seconds of silence or when woken."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        topics, self._topics = list(self._topics), {}
        return topics


class DeskHub:
    """Tells all streams of staff in this process which topics have changed."""

    def __init__(self, max_streams: int = MAX_STREAMS) -> None:
        self._max_streams = max_streams
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[Subscription] = set()
        self.closing = False

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say which loop the streams run on; called once when the server starts."""
        self._loop = loop

    @property
    def open_streams(self) -> int:
        """Number of streams that are open now."""
        return len(self._open)

    def notify(self, topic: str) -> None:
        """Say that something of this topic has changed, for example "queue"."""
        self._on_loop(topic)

    def look(self) -> None:
        """Let every stream see whether its session still stands."""
        self._on_loop(None)

    def _on_loop(self, topic: str | None) -> None:
        if self._loop is not None:
            # A loop that has just closed has no streams left to wake.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._tell, topic)

    def _tell(self, topic: str | None) -> None:
        for subscription in self._open:
            if topic is None:
                subscription.wake()
            else:
                subscription.add(topic)

    @contextmanager
    def subscribe(self, session: str) -> Iterator[Subscription]:
        """Hold one stream open.

        Raises:
            RequestError: 503 when there are too many streams or the service is closing.
        """
        if self.closing or len(self._open) >= self._max_streams:
            raise RequestError(
                503, "busy", "Live updates are not available just now.", retry_after=15
            )
        subscription = Subscription(session)
        self._open.add(subscription)
        try:
            yield subscription
        finally:
            self._open.discard(subscription)

    def close(self) -> None:
        """End every stream and refuse new ones; called on the loop, first at shutdown."""
        self.closing = True
        self._tell(None)
