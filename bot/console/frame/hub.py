"""Wakes the streams of staff; `notify` may be called from any thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import RequestError
from bot.web.sse import HEARTBEAT_SECONDS, Hub, Stream

MAX_STREAMS = 200
MAX_TOPICS = 100
#: Stands for every topic, once a stream has more news than it may hold.
EVERYTHING = "*"


class TopicStream(Stream):
    """One open stream and the topics with news for it: each once, and only so many."""

    def __init__(self) -> None:
        super().__init__()
        self._topics: dict[str, None] = {}

    def add(self, topic: str) -> None:
        """Note a topic; with too many of them the stream is told to look at everything."""
        if len(self._topics) >= MAX_TOPICS:
            self._topics = {EVERYTHING: None}
        elif EVERYTHING not in self._topics:
            self._topics[topic] = None
        self.wake()

    def take(self) -> list[str]:
        """The topics with news, which from now on are known."""
        topics, self._topics = list(self._topics), {}
        return topics


class DeskHub(Hub[TopicStream]):
    """Tells all streams of staff in this process which topics have changed."""

    def __init__(
        self, max_streams: int = MAX_STREAMS, *, heartbeat: float = HEARTBEAT_SECONDS
    ) -> None:
        super().__init__(max_streams, heartbeat)

    def notify(self, topic: str) -> None:
        """Say that something of this topic has changed, for example "queue"."""
        self.on_loop(lambda: self._tell(topic))

    def _tell(self, topic: str) -> None:
        for stream in self.every():
            stream.add(topic)

    def look(self) -> None:
        """Let every stream see whether its session still stands."""
        self.on_loop(self.wake_every)

    @contextmanager
    def subscribe(self, session: str) -> Iterator[TopicStream]:
        """Hold one stream of a session open.

        Raises:
            RequestError: 503 when there are too many streams or the service is closing.
        """
        if self.full:
            raise RequestError(
                503, "busy", "Live updates are not available just now.", retry_after=15
            )
        with self.held(session, TopicStream()) as stream:
            yield stream
