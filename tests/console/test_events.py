"""GET /desk/events: topics from any thread, heartbeats, and the end of the session."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.console.frame import hub as hubs
from bot.console.frame.hub import EVERYTHING, TopicStream
from tests.console.harness import Client, Desk, running_desk
from tests.world import ago, change, rows


@contextmanager
def following(client: Client) -> Iterator[Iterator[str]]:
    """The lines of somebody's stream, once it is open."""
    with client.http.stream("GET", "/desk/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store, no-transform"
        assert answer.headers["x-content-type-options"] == "nosniff"
        lines = (line for line in answer.iter_lines() if line)
        assert next(lines) == ": still here"
        yield lines


def next_event(lines: Iterator[str]) -> tuple[str, str]:
    for line in lines:
        if line.startswith("event: "):
            return line.removeprefix("event: "), next(lines).removeprefix("data: ")
    return "end", ""


def test_changes_reach_everybody(desk: Desk) -> None:
    with following(desk.client("clerk")) as one, following(desk.client("admin")) as two:
        thread = threading.Thread(target=desk.services.desk_hub.notify, args=("queue",))
        thread.start()
        thread.join()
        assert next_event(one) == next_event(two) == ("change", '{"topic": "queue"}')


def test_a_visitors_message_and_its_answer_are_news(desk: Desk) -> None:
    visitor = desk.service.visitor()
    with following(desk.client("clerk")) as lines:
        visitor.send("hello")
        mine = f'{{"topic": "conversation:{visitor.conversation_id}"}}'
        wanted = [mine, '{"topic": "queue"}']
        heard: list[str] = []
        # The message and its answer are told together when they come close upon one another.
        while not set(heard) >= set(wanted):
            heard.append(next_event(lines)[1])
        assert set(heard) == set(wanted)


def test_it_ends_at_logout(desk: Desk) -> None:
    clerk = desk.client("clerk")
    token = clerk.csrf()
    other = desk.client("clerk")
    with following(clerk) as lines, following(other) as others:
        leaving = desk.browser()
        leaving.cookies.update(clerk.http.cookies)
        assert leaving.post("/desk/logout", data={"csrf": token}).status_code == 303
        assert next_event(lines) == ("goodbye", "{}")
        assert next_event(lines) == ("end", "")
        desk.services.desk_hub.notify("queue")
        assert next_event(others) == ("change", '{"topic": "queue"}')


def test_it_ends_when_the_person_is_disabled_by_an_admin(desk: Desk) -> None:
    clerk, admin = desk.client("clerk"), desk.client("admin")
    with following(clerk) as lines:
        admin.post(f"/desk/staff/{clerk.staff.id}/disable")
        assert next_event(lines) == ("goodbye", "{}")


def test_it_notices_within_a_heartbeat_what_another_process_has_ended(tmp_path: Path) -> None:
    with running_desk(tmp_path, heartbeat=0.1) as desk:
        clerk = desk.client("clerk")
        with following(clerk) as lines:
            desk.stores.staff.accounts.disable(clerk.staff.id)
            assert next_event(lines) == ("goodbye", "{}")


def test_too_many_streams_are_refused_in_words(desk: Desk) -> None:
    clerk = desk.client("clerk")
    desk.services.desk_hub._max_streams = 1
    with following(clerk):
        refused = desk.client("clerk").fetch("/desk/events")
        assert refused.status_code == 503
        assert refused.text == "Live updates are not available just now."
    assert hubs.MAX_STREAMS > 100


def test_it_ends_when_the_service_stops(desk: Desk) -> None:
    with following(desk.client("clerk")) as lines:
        desk.service.stop.now()
        assert next_event(lines) == ("end", "")


async def test_each_topic_once_and_only_so_many() -> None:
    stream = TopicStream()
    for topic in ("queue", "bookings", "queue"):
        stream.add(topic)
    assert await stream.wait(1)
    assert (stream.take(), stream.take()) == (["queue", "bookings"], [])
    assert not await stream.wait(0.01)
    for number in range(hubs.MAX_TOPICS + 5):
        stream.add(f"conversation:{number}")
    assert stream.take() == [EVERYTHING]


def test_a_stream_that_comes_back_is_no_use_of_the_session(desk: Desk) -> None:
    clerk = desk.client("clerk")
    then = ago(minutes=20)
    change(desk.stores, "staff_sessions", seen_at=then)
    with following(clerk) as lines:
        next(lines)
    assert rows(desk.stores, "staff_sessions")[0]["seen_at"] == then
