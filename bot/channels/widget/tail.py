"""Server-sent events: framing, wake-ups from other threads, and the tail of committed rows.

A stream never carries anything that is not a committed row: a wake-up only says "look now", so a
lost one costs no more than the wait for the next heartbeat.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from bot.errors import RequestError
from bot.web.threads import busy

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = ": still here\n\n"
PAGE = 200
MAX_STREAMS = 2000
MAX_DELETED = 10_000
STREAM_RETRY_SECONDS = 15

Rows = Sequence[Mapping[str, Any]]


def frame(message: Mapping[str, Any]) -> str:
    """Write one stored message as an event whose id is its place in the conversation."""
    # json.dumps escapes line ends, so the data is always a single line.
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return f"id: {message['seq']}\nevent: message\ndata: {data}\n\n"


class StreamHub:
    """Wakes the open streams of this process; `notify` may be called from any thread.

    Args:
        per_conversation: open streams that one conversation may have.
        max_streams: open streams of the whole process.
        followed: told the conversation when its first stream has begun and its last one has ended,
            on the loop; returns at once.
    """

    def __init__(
        self,
        per_conversation: int,
        max_streams: int = MAX_STREAMS,
        *,
        followed: Callable[[str], object] = lambda conversation_id: None,
    ) -> None:
        self._per_conversation = per_conversation
        self._max_streams = max_streams
        self._followed = followed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._deleted: OrderedDict[str, None] = OrderedDict()
        self.closing = False

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say which loop the streams run on; called once when the server starts."""
        self._loop = loop

    @property
    def open_streams(self) -> int:
        """Number of streams that are open now."""
        return sum(len(events) for events in self._waiting.values())

    def is_followed(self, conversation_id: str) -> bool:
        """True while a stream of this conversation is open in this process; from any thread."""
        return bool(self._waiting.get(conversation_id))

    def notify(self, conversation_id: str) -> None:
        """Wake the streams of a conversation: rows were committed, or it was deleted."""
        if self._loop is not None:
            # A loop that has just closed has no streams left to wake.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake, conversation_id)

    def _wake(self, conversation_id: str) -> None:
        for event in self._waiting.get(conversation_id, ()):
            event.set()

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Hold one stream of a conversation open; the event is set when there is news.

        Raises:
            RequestError: 429 above the conversation's cap, 503 when full or shutting down.
        """
        if self.closing or self.open_streams >= self._max_streams:
            raise busy()
        events = self._waiting.setdefault(conversation_id, set())
        if len(events) >= self._per_conversation:
            raise RequestError(
                429,
                "too_many_streams",
                "This chat is open in too many windows. Please close one of them.",
                retry_after=STREAM_RETRY_SECONDS,
            )
        event = asyncio.Event()
        events.add(event)
        if len(events) == 1:
            self._followed(conversation_id)
        try:
            yield event
        finally:
            events.discard(event)
            if not events:
                self._waiting.pop(conversation_id, None)
                self._followed(conversation_id)

    def forget(self, token_hash: str) -> None:
        """Remember for a while that this token's conversation was deleted on request."""
        self._deleted[token_hash] = None
        if len(self._deleted) > MAX_DELETED:
            self._deleted.popitem(last=False)

    def was_deleted(self, token_hash: str) -> bool:
        """True when the visitor deleted the conversation that this token opened."""
        return token_hash in self._deleted

    def close(self) -> None:
        """End every stream and refuse new ones; called on the loop, first at shutdown."""
        self.closing = True
        for conversation_id in list(self._waiting):
            self._wake(conversation_id)


async def tail(
    send: Callable[[str], Awaitable[None]],
    read: Callable[[int], Awaitable[Rows | None]],
    *,
    hub: StreamHub,
    news: asyncio.Event,
    after: int,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> None:
    """Send every committed row after `after`, and go on until the conversation or hub ends.

    Args:
        send: writes to the visitor.
        read: up to PAGE committed rows after a seq; None when the conversation is gone.
        hub: asked whether the service is closing.
        news: set by the hub when there may be new rows.
        after: seq of the last message the visitor has.
        heartbeat: seconds of silence after which a comment is sent, so that proxies keep the line.
    """
    await send(HEARTBEAT)
    while not hub.closing:
        news.clear()
        rows = await read(after)
        if rows is None:
            return
        for row in rows:
            await send(frame(row))
            after = int(row["seq"])
        if len(rows) == PAGE:
            continue
        try:
            await asyncio.wait_for(news.wait(), heartbeat)
        except asyncio.TimeoutError:
            await send(HEARTBEAT)
