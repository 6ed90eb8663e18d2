"""The event stream: resumes where it broke off, ends when it should, loses nothing."""

from __future__ import annotations

import json
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.channels.widget.harness import VISITOR, WAIT_SECONDS, Service, Visitor, running


def wait_until(condition: object) -> None:
    """Wait for something that happens in another thread."""
    assert callable(condition)
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_it_sends_what_is_stored_and_then_what_comes(alice: Visitor) -> None:
    with alice.events() as events:
        assert next(events)["kind"] == "greeting"
        alice.send("hello")
        asked, answered = next(events), next(events)
    assert (asked["role"], asked["text"], asked["seq"]) == ("visitor", "hello", 2)
    assert (answered["text"], answered["in_reply_to"]) == ("You said: hello", 2)


def test_events_are_the_very_objects_of_the_message_list(alice: Visitor) -> None:
    alice.ask("hello")
    with alice.events() as events:
        assert [next(events) for _ in range(3)] == alice.messages()


def test_it_resumes_after_the_last_event_id_which_wins_over_after(alice: Visitor) -> None:
    alice.ask("one")
    alice.ask("two")
    with alice.events(after=0, **{"Last-Event-ID": "3"}) as events:
        assert [next(events)["seq"] for _ in range(2)] == [4, 5]
    with alice.events(after=4) as events:
        assert next(events)["seq"] == 5
    with alice.events(after=1, **{"Last-Event-ID": ""}) as events:
        assert next(events)["seq"] == 2


def test_a_long_conversation_is_caught_up_whole(alice: Visitor, service: Service) -> None:
    for number in range(110):
        service.stores.conversations.inbox.accept(
            alice.conversation_id, client_msg_id=str(number), text=str(number), choice_id=None
        )
    service.worker.wake(alice.conversation_id)
    with alice.events() as events:
        seqs = [next(events)["seq"] for _ in range(221)]
    assert seqs == list(range(1, 222))


def test_every_open_window_gets_every_message(alice: Visitor) -> None:
    with alice.events(after=1) as one, alice.events(after=1) as two:
        alice.send("hello")
        # A row is read when its window is ready for it: its state may have moved on by then.
        seen = [
            [(event["seq"], event["text"]) for event in islice(window, 2)] for window in (one, two)
        ]
    assert seen == [[(2, "hello"), (3, "You said: hello")]] * 2


def test_a_window_closed_in_the_middle_of_a_turn_finds_the_reply_later(
    alice: Visitor, service: Service
) -> None:
    service.engine.hold.clear()
    with alice.events(after=1) as events:
        seq = alice.send("hello")
        assert next(events)["seq"] == seq
        assert service.engine.begun.wait(WAIT_SECONDS)
    wait_until(lambda: service.hub.open_streams == 0)
    service.engine.hold.set()
    with alice.events(after=seq) as events:
        assert next(events)["text"] == "You said: hello"
    assert [request.text for request in service.engine.requests] == ["hello"]


def test_a_line_cut_right_after_the_request_loses_nothing(alice: Visitor, service: Service) -> None:
    body = json.dumps({"client_msg_id": "one", "text": "hello"})
    request = (
        f"POST {VISITOR}/messages HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {alice.token}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with service.line() as line:
        line.sendall(request.encode())
    # Whether the server read it before the line was cut or not: sending it again settles it.
    seq = alice.send("hello", "one")
    with alice.events(after=seq) as events:
        assert next(events)["text"] == "You said: hello"
    assert alice.texts() == [("visitor", "hello"), ("assistant", "You said: hello")]


def test_a_lost_wake_up_costs_a_heartbeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(tmp_path, heartbeat=0.05) as service:
        alice = service.visitor()
        monkeypatch.setattr(service.hub, "notify", lambda conversation_id: None)
        with alice.events(after=1) as events:
            alice.send("hello")
            assert [next(events)["seq"], next(events)["seq"]] == [2, 3]


def test_a_silent_stream_sends_comments(tmp_path: Path) -> None:
    with running(tmp_path, heartbeat=0.05) as service:
        alice = service.visitor()
        address = f"{VISITOR}/events?after=1"
        with service.http.stream("GET", address, headers=alice.headers) as answer:
            lines = answer.iter_lines()
            assert [next(lines) for _ in range(4)] == [": still here", ""] * 2


def test_proxies_are_told_to_pass_it_on_at_once(alice: Visitor, service: Service) -> None:
    with service.http.stream("GET", f"{VISITOR}/events", headers=alice.headers) as answer:
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.headers["cache-control"] == "no-store, no-transform"


def test_a_conversation_has_a_cap_of_streams(alice: Visitor, bob: Visitor) -> None:
    with alice.events(), alice.events(), alice.events():
        wait_until(lambda: alice.service.hub.open_streams == 3)
        refused = alice.get("/events")
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "too_many_streams"
        assert refused.headers["retry-after"] == "15"
        with bob.events() as events:
            assert next(events)["seq"] == 1
    wait_until(lambda: alice.service.hub.open_streams == 0)
    with alice.events() as events:
        assert next(events)["seq"] == 1


def test_deleting_the_conversation_ends_its_streams_for_good(alice: Visitor, bob: Visitor) -> None:
    with alice.events(after=1) as events:
        assert alice.delete().status_code == 204
        assert list(events) == []
    again = alice.get("/events")
    assert (again.status_code, again.content) == (204, b"")
    assert len(bob.messages()) == 1


def test_database_trouble_ends_the_stream_and_it_can_be_resumed(
    alice: Visitor, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.errors import StoreError

    def fail(*_: object) -> None:
        raise StoreError("The database is busy.")

    with alice.events() as events:
        assert next(events)["seq"] == 1
        monkeypatch.setattr(service.stores.conversations.chats, "messages_after", fail)
        service.hub.notify(alice.conversation_id)
        assert list(events) == []
    monkeypatch.undo()
    with alice.events() as events:
        assert next(events)["seq"] == 1


def test_stopping_the_server_ends_streams_in_good_order(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        alice = service.visitor()
        with alice.events(after=1) as one, alice.events(after=1) as two:
            wait_until(lambda: service.hub.open_streams == 2)
            service.stop.now()
            # A stream that were cut off instead of ended would raise here.
            assert (list(one), list(two)) == ([], [])


def test_a_request_in_progress_is_finished_when_the_server_stops(tmp_path: Path) -> None:
    body = json.dumps({"client_msg_id": "one", "text": "hello"})
    with running(tmp_path) as service:
        alice = service.visitor()
        head = (
            f"POST {VISITOR}/messages HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {alice.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with service.line() as line:
            line.sendall(head.encode() + body[:-1].encode())
            with alice.events(after=1) as events:
                wait_until(lambda: service.hub.open_streams == 1)
                service.stop.now()
                assert list(events) == []
            line.sendall(body[-1:].encode())
            answer = line.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 202 ")
