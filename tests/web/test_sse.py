"""Server-sent events: their text, waking open streams, and how a stream ends."""

from __future__ import annotations

import asyncio
import json
import re
import threading

import pytest

from bot.errors import StoreError
from bot.settings import ROOT
from bot.site.app import SERVER_CONFIG
from bot.web.sse import HEARTBEAT, HEARTBEAT_SECONDS, Hub, Send, Stream, event, respond
from bot.widget.script import FOLDER


def test_an_event_has_one_line_of_data_and_an_empty_line_after_it() -> None:
    lines = event("change", {"topic": "one\ntwo\r\u2028"}).split("\n")
    assert lines[0] == "event: change"
    assert json.loads(lines[1].removeprefix("data: ")) == {"topic": "one\ntwo\r\u2028"}
    assert lines[2:] == ["", ""]


def test_an_event_may_have_a_number() -> None:
    assert event("message", {}, number=7) == "id: 7\nevent: message\ndata: {}\n\n"


class Reader:
    """What a stream sent, and what it is to do when it looks."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)
        self.sent: list[str] = []
        self.looked = asyncio.Event()
        self.ended = False

    async def send(self, text: str) -> None:
        self.sent.append(text)

    async def eof(self) -> None:
        self.ended = True

    async def look(self, send: Send) -> bool:
        """Do the next step; with none left there is nothing new."""
        self.looked.set()
        step = self.steps.pop(0) if self.steps else ""
        if isinstance(step, Exception):
            raise step
        if step:
            await send(str(step))
        return step is not None


def hub_of(heartbeat: float = 60) -> Hub[Stream]:
    hub: Hub[Stream] = Hub(2, heartbeat)
    hub.bind(asyncio.get_running_loop())
    return hub


async def test_it_looks_at_once_and_when_another_thread_wakes_it() -> None:
    hub, reader = hub_of(), Reader("first", "second", None)
    with hub.held("a", Stream()) as stream:
        task = asyncio.create_task(hub.follow(stream, reader.send, reader.look))
        for _ in range(2):
            await asyncio.wait_for(reader.looked.wait(), 10)
            reader.looked.clear()
            thread = threading.Thread(target=hub.on_loop, args=(hub.wake_every,))
            thread.start()
            thread.join()
        await asyncio.wait_for(task, 10)
    assert reader.sent == [HEARTBEAT, "first", "second"]


async def test_a_silent_stream_says_that_it_is_there() -> None:
    hub, reader = hub_of(heartbeat=0.01), Reader("", "", None)
    with hub.held("a", Stream()) as stream:
        await asyncio.wait_for(hub.follow(stream, reader.send, reader.look), 10)
    assert reader.sent == [HEARTBEAT] * 3


async def test_closing_ends_streams_and_lets_no_new_one_in() -> None:
    hub, reader = hub_of(), Reader()
    with hub.held("a", Stream()) as stream:
        task = asyncio.create_task(hub.follow(stream, reader.send, reader.look))
        await asyncio.wait_for(reader.looked.wait(), 10)
        assert not hub.full
        hub.close()
        await asyncio.wait_for(task, 10)
    assert (hub.full, hub.open_streams) == (True, 0)


async def test_streams_are_counted_whomever_they_are_for() -> None:
    hub = hub_of()
    with hub.held("a", Stream()), hub.held("b", Stream()):
        assert (hub.open_streams, hub.full) == (2, True)
    with hub.held("a", Stream()):
        with hub.held("a", Stream()):
            assert (hub.open_streams, hub.full) == (2, True)
        assert (hub.open_streams, hub.full) == (1, False)


class Request:
    """A request that is answered by a reader."""

    method = "GET"
    route = None

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.headers: dict[str, str] = {}

    async def respond(self, *, headers: dict[str, str], content_type: str) -> Reader:
        self.headers = {**headers, "Content-Type": content_type}
        return self.reader


@pytest.mark.parametrize("error", [StoreError("locked"), ValueError("secret words")])
async def test_an_error_in_the_middle_ends_the_stream_in_good_order(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    hub, reader = hub_of(), Reader("first", error)
    request = Request(reader)
    with hub.held("a", Stream()) as stream:
        stream.wake()
        await respond(request, hub, stream, reader.look, {"Cache-Control": "no-cache", "X": "y"})
    assert (reader.sent, reader.ended) == ([HEARTBEAT, "first"], True)
    assert request.headers == {
        "X": "y",
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
        "Content-Type": "text/event-stream; charset=utf-8",
    }
    assert ("unexpected ValueError in GET" in caplog.text) == isinstance(error, ValueError)
    assert "secret" not in caplog.text


def test_whoever_listens_for_the_heartbeat_waits_longer_than_it_takes() -> None:
    script = (FOLDER / "chat" / "requests.js").read_text(encoding="utf-8")
    silence = re.search(r"SILENCE_MS = ([\d_]+);", script)
    assert silence
    assert int(silence[1]) / 1000 > 2 * HEARTBEAT_SECONDS
    assert SERVER_CONFIG["RESPONSE_TIMEOUT"] > 2 * HEARTBEAT_SECONDS
    described = (ROOT / "docs" / "openapi.yml").read_text(encoding="utf-8")
    assert f"A comment comes every {HEARTBEAT_SECONDS:.0f} seconds." in described
