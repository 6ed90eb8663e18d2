"""Server-sent events: their text, the hub that wakes open streams, and the answer that is one.

A wake-up only says "look now": what a stream sends it reads for itself, so a lost one costs no more
than the wait for the next heartbeat. Imports sanic.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

from sanic.request import Request

from bot.errors import AssistantError
from bot.web.errors import log_unexpected, place_of

#: After so much silence a comment is sent, so that proxies keep the line and readers know it lives.
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = ": still here\n\n"
CONTENT_TYPE = "text/event-stream; charset=utf-8"
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}

Send = Callable[[str], Awaitable[None]]
#: Sends what is new; False when that was the last of it.
Look = Callable[[Send], Awaitable[bool]]


def event(name: str, data: Mapping[str, Any], *, number: int | None = None) -> str:
    """Write one event.

    Args:
        name: what readers listen for.
        data: its content.
        number: the event's id, with which a reader that lost the line comes back.
    """
    # json.dumps escapes line ends, so the data is always a single line.
    lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
    if number is not None:
        lines.insert(0, f"id: {number}")
    return "\n".join(lines) + "\n\n"


class Stream:
    """One open stream, which sleeps until there may be news."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Let the stream look; called on the loop."""
        self._news.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until the stream is woken; False after so many seconds of silence."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._news.clear()
        return True


Held = TypeVar("Held", bound=Stream)


class Hub(Generic[Held]):
    """The open streams of this process, by whom they are for; the base of each edge's own hub.

    Args:
        max_streams: open streams of the whole process.
        heartbeat: seconds of silence after which a stream says that it is still there.
    """

    def __init__(self, max_streams: int, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self.closing = False
        self._max_streams = max_streams
        self._heartbeat = heartbeat
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: dict[str, set[Held]] = {}

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say which loop the streams run on; called once when the server starts."""
        self._loop = loop

    @property
    def open_streams(self) -> int:
        """Number of streams that are open now."""
        return sum(map(len, self._open.values()))

    @property
    def full(self) -> bool:
        """True when no stream may be opened: there are too many, or the service is closing."""
        return self.closing or self.open_streams >= self._max_streams

    def on_loop(self, call: Callable[[], object]) -> None:
        """Do something with the streams on their loop; callable from any thread."""
        if self._loop is not None:
            # A loop that has just closed has no streams left to wake.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(call)

    @contextmanager
    def held(self, key: str, stream: Held) -> Iterator[Held]:
        """Count a stream as open for the time of a block.

        Args:
            key: whom it is for.
            stream: a new one.
        """
        self._open.setdefault(key, set()).add(stream)
        try:
            yield stream
        finally:
            self._open[key].discard(stream)
            if not self._open[key]:
                del self._open[key]

    def every(self) -> list[Held]:
        """All open streams."""
        return [stream for streams in self._open.values() for stream in streams]

    async def follow(self, stream: Held, send: Send, look: Look) -> None:
        """Look at once and whenever the stream is woken, until that was all or the hub closes.

        Args:
            stream: one that is held open.
            send: writes to the reader.
            look: sends what is new.
        """
        await send(HEARTBEAT)
        while not self.closing and await look(send):
            if not await stream.wait(self._heartbeat):
                await send(HEARTBEAT)

    def wake_every(self) -> None:
        """Let every stream look; called on the loop."""
        for stream in self.every():
            stream.wake()

    def close(self) -> None:
        """End every stream and refuse new ones; called on the loop, first at shutdown."""
        self.closing = True
        self.wake_every()


async def respond(
    request: Request,
    hub: Hub[Held],
    stream: Held,
    look: Look,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer with a stream that goes on until it ends, its reader leaves or the service stops.

    Args:
        request: the request.
        hub: holds the stream open.
        stream: the stream.
        look: sends what is new.
        headers: more headers of the answer.
    """
    response = await request.respond(
        headers={**(headers or {}), **HEADERS}, content_type=CONTENT_TYPE
    )
    try:
        await hub.follow(stream, response.send, look)
    except AssistantError:
        # The answer has begun, so there is no status left to send: the stream ends, and its reader
        # comes back with the last id it has.
        pass
    except Exception as error:
        log_unexpected(error, place_of(request))
    await response.eof()
