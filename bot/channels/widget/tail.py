"""A conversation's stream: the hub that wakes it, and the tail of committed rows that it sends."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bot.conversations.model import MESSAGES_A_PAGE
from bot.errors import RequestError
from bot.web.sse import HEARTBEAT_SECONDS, Hub, Look, Send, Stream, event
from bot.web.threads import busy

MAX_STREAMS = 2000
MAX_DELETED = 10_000
STREAM_RETRY_SECONDS = 15

Rows = Sequence[Mapping[str, Any]]


def frame(message: Mapping[str, Any]) -> str:
    """Write one stored message as an event whose id is its place in the conversation."""
    return event("message", message, number=message["seq"])


class StreamHub(Hub[Stream]):
    """Wakes the open streams of conversations; `notify` may be called from any thread.

    Args:
        per_conversation: open streams that one conversation may have.
        max_streams: open streams of the whole process.
        heartbeat: as for every hub.
        followed: told the conversation when its first stream has begun and its last one has ended,
            on the loop; returns at once.
    """

    def __init__(
        self,
        per_conversation: int,
        max_streams: int = MAX_STREAMS,
        *,
        heartbeat: float = HEARTBEAT_SECONDS,
        followed: Callable[[str], object] = lambda conversation_id: None,
    ) -> None:
        super().__init__(max_streams, heartbeat)
        self._per_conversation = per_conversation
        self._followed = followed
        self._deleted: OrderedDict[str, None] = OrderedDict()

    def is_followed(self, conversation_id: str) -> bool:
        """True while a stream of this conversation is open in this process; from any thread."""
        return conversation_id in self._open

    def notify(self, conversation_id: str) -> None:
        """Wake the streams of a conversation: rows were committed, or it was deleted."""
        self.on_loop(lambda: self._wake(conversation_id))

    def _wake(self, conversation_id: str) -> None:
        for stream in self._open.get(conversation_id, ()):
            stream.wake()

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[Stream]:
        """Hold one stream of a conversation open; it is woken when there is news.

        Raises:
            RequestError: 429 above the conversation's cap, 503 when full or shutting down.
        """
        if self.full:
            raise busy()
        if len(self._open.get(conversation_id, ())) >= self._per_conversation:
            raise RequestError(
                429,
                "too_many_streams",
                retry_after=STREAM_RETRY_SECONDS,
            )
        try:
            with self.held(conversation_id, Stream()) as stream:
                if len(self._open[conversation_id]) == 1:
                    self._followed(conversation_id)
                yield stream
        finally:
            if not self.is_followed(conversation_id):
                self._followed(conversation_id)

    def forget(self, token_hash: str) -> None:
        """Remember for a while that this token's conversation was deleted on request."""
        self._deleted[token_hash] = None
        if len(self._deleted) > MAX_DELETED:
            self._deleted.popitem(last=False)

    def was_deleted(self, token_hash: str) -> bool:
        """True when the visitor deleted the conversation that this token opened."""
        return token_hash in self._deleted


def tail(read: Callable[[int], Awaitable[Rows | None]], after: int, hub: StreamHub) -> Look:
    """Make what sends every committed row after `after` and, when it looks again, what came since.

    Args:
        read: up to MESSAGES_A_PAGE committed rows after a seq; None when the conversation is gone.
        after: seq of the last message the visitor has.
        hub: asked whether the service is closing.
    """

    async def look(send: Send) -> bool:
        nonlocal after
        while not hub.closing:
            rows = await read(after)
            if rows is None:
                return False
            for row in rows:
                await send(frame(row))
                after = int(row["seq"])
            if len(rows) < MESSAGES_A_PAGE:
                break
        return True

    return look
