"""The tail of committed rows: framing, wake-ups, caps."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from bot.channels.widget.tail import StreamHub, frame, tail
from bot.conversations.model import MESSAGES_A_PAGE
from bot.errors import RequestError
from bot.web.sse import HEARTBEAT


def row(seq: int, text: str = "hello") -> dict[str, Any]:
    return {"seq": seq, "role": "assistant", "text": text}


def test_a_frame_has_the_seq_as_its_id_and_one_line_of_data() -> None:
    message = row(7, "two\nlines\r\nand\u2028more")
    lines = frame(message).split("\n")
    assert lines[:2] == ["id: 7", "event: message"]
    assert lines[2].startswith("data: ")
    assert lines[3:] == ["", ""]
    assert json.loads(lines[2].removeprefix("data: ")) == message


class Reader:
    """Committed rows, and what a stream sent of them."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows: list[dict[str, Any]] | None = rows
        self.sent: list[str] = []
        self.seen = asyncio.Event()

    async def read(self, after: int) -> list[dict[str, Any]] | None:
        if self.rows is None:
            return None
        return [found for found in self.rows if found["seq"] > after][:MESSAGES_A_PAGE]

    async def send(self, text: str) -> None:
        self.sent.append(text)
        self.seen.set()

    async def wait_for(self, text: str) -> None:
        while text not in self.sent:
            self.seen.clear()
            await asyncio.wait_for(self.seen.wait(), 10)


def start(reader: Reader, hub: StreamHub, *, after: int) -> asyncio.Task[None]:
    async def run() -> None:
        with hub.subscribe("c") as stream:
            await hub.follow(stream, reader.send, tail(reader.read, after, hub))

    return asyncio.create_task(run())


async def test_it_sends_what_was_missed_then_what_a_thread_announces() -> None:
    hub = StreamHub(3, heartbeat=60)
    hub.bind(asyncio.get_running_loop())
    rows = [row(1), row(2)]
    reader = Reader(rows)
    task = start(reader, hub, after=1)
    await reader.wait_for(frame(row(2)))
    rows.append(row(3))
    thread = threading.Thread(target=hub.notify, args=("c",))
    thread.start()
    thread.join()
    await reader.wait_for(frame(row(3)))
    hub.close()
    await task
    assert reader.sent == [HEARTBEAT, frame(row(2)), frame(row(3))]
    assert hub.open_streams == 0


async def test_a_lost_wake_up_costs_one_heartbeat() -> None:
    hub = StreamHub(3, heartbeat=0.02)
    hub.bind(asyncio.get_running_loop())
    rows: list[dict[str, Any]] = []
    reader = Reader(rows)
    task = start(reader, hub, after=0)
    await reader.wait_for(HEARTBEAT)
    rows.append(row(1))
    await reader.wait_for(frame(row(1)))
    hub.close()
    await task


async def test_more_than_a_page_is_sent_without_further_news() -> None:
    hub = StreamHub(3, heartbeat=60)
    hub.bind(asyncio.get_running_loop())
    rows = [row(seq) for seq in range(1, 2 * MESSAGES_A_PAGE + 1)]
    reader = Reader(rows)
    task = start(reader, hub, after=0)
    await reader.wait_for(frame(rows[-1]))
    hub.close()
    await task
    assert reader.sent == [HEARTBEAT, *(frame(sent) for sent in rows)]


async def test_it_ends_when_the_conversation_is_gone() -> None:
    hub = StreamHub(3, heartbeat=60)
    hub.bind(asyncio.get_running_loop())
    reader = Reader([row(1)])
    task = start(reader, hub, after=0)
    await reader.wait_for(frame(row(1)))
    reader.rows = None
    hub.notify("c")
    await asyncio.wait_for(task, 10)


async def test_a_conversation_has_a_cap_and_a_closed_stream_frees_its_place() -> None:
    hub = StreamHub(1)
    with hub.subscribe("c"):
        with pytest.raises(RequestError) as refusal, hub.subscribe("c"):
            pass
        assert (refusal.value.status, refusal.value.code) == (429, "too_many_streams")
        assert refusal.value.retry_after == 15
        with hub.subscribe("d"):
            assert hub.open_streams == 2
    with hub.subscribe("c"):
        assert hub.open_streams == 1


async def test_a_full_or_closing_process_refuses_streams() -> None:
    hub = StreamHub(3, max_streams=1)
    with hub.subscribe("c"), pytest.raises(RequestError) as full, hub.subscribe("d"):
        pass
    hub.close()
    with pytest.raises(RequestError) as closing, hub.subscribe("c"):
        pass
    assert [full.value.status, closing.value.status] == [503, 503]


def test_news_for_a_loop_that_is_gone_is_dropped() -> None:
    hub = StreamHub(3)
    hub.notify("c")
    loop = asyncio.new_event_loop()
    hub.bind(loop)
    loop.close()
    hub.notify("c")


def test_deleted_tokens_are_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.widget.tail.MAX_DELETED", 2)
    hub = StreamHub(3)
    for token_hash in ("a", "b", "c"):
        hub.forget(token_hash)
    assert [hub.was_deleted(token_hash) for token_hash in "abc"] == [False, True, True]


def test_it_tells_when_a_visitor_comes_and_when_they_have_gone() -> None:
    told: list[str] = []
    hub = StreamHub(3, followed=told.append)
    assert not hub.is_followed("a")
    with hub.subscribe("a"):
        with hub.subscribe("a"):
            assert hub.is_followed("a")
        assert hub.is_followed("a")
        assert not hub.is_followed("b")
        assert told == ["a"]
    assert not hub.is_followed("a")
    assert told == ["a", "a"]
