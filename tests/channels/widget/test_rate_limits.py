"""Too much is refused with the time to wait, and nobody else pays for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.widget.harness import VISITOR, Service, Visitor, running


def send(visitor: Visitor, number: int, **headers: str) -> httpx.Response:
    body = {"client_msg_id": f"m{number}", "text": f"message {number}"}
    return visitor.post("/messages", body, **headers)


def assert_too_many(answer: httpx.Response, code: str) -> None:
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, code)
    wait = int(answer.headers["retry-after"])
    assert f"wait {wait} second" in answer.json()["error"]["message"]


def test_a_visitor_may_send_so_many_messages(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"BOT_MESSAGES_PER_MINUTE": "2", "BOT_MESSAGE_BURST": "1"}
    with running(tmp_path, **limits) as service:
        alice, bob = service.visitor(), service.visitor()
        assert [send(alice, number).status_code for number in range(3)] == [202, 202, 202]
        for number in (3, 0):
            assert_too_many(send(alice, number), "too_many_messages")
        assert_too_many(alice.post("/feedback", {"seq": 1, "rating": "up"}), "too_many_messages")
        assert [text for role, text in alice.texts() if role == "visitor"] == [
            "message 0",
            "message 1",
            "message 2",
        ]
        assert send(bob, 0).status_code == 202


def test_an_address_may_send_so_many_messages_whatever_it_claims(tmp_path: Path) -> None:
    with running(tmp_path, BOT_MESSAGES_PER_MINUTE_PER_ADDRESS="3") as service:
        alice, bob = service.visitor(), service.visitor()
        claims = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(3)]
        assert send(alice, 0, **claims[0]).status_code == 202
        assert send(bob, 0, **claims[1]).status_code == 202
        assert send(bob, 1, Forwarded="for=203.0.113.9").status_code == 202
        for headers in (claims[2], {"X-Real-IP": "203.0.113.8"}, {"Forwarded": "for=1.2.3.4"}):
            assert_too_many(send(alice, 1, **headers), "too_many_messages")


def test_an_address_may_open_so_many_conversations(tmp_path: Path) -> None:
    with running(tmp_path, BOT_CONVERSATIONS_PER_HOUR="2") as service:
        assert_opens(service, {"X-Forwarded-For": "203.0.113.1"}, 201)
        assert_opens(service, {"X-Forwarded-For": "203.0.113.2"}, 201)
        assert_opens(service, {"X-Forwarded-For": "203.0.113.3"}, 429)


def test_behind_an_own_proxy_each_visitor_has_an_address(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"BOT_CONVERSATIONS_PER_HOUR": "1", "BOT_TRUSTED_PROXIES": "1"}
    with running(tmp_path, **limits) as service:
        assert_opens(service, {"X-Forwarded-For": "203.0.113.1"}, 201)
        assert_opens(service, {"X-Forwarded-For": "203.0.113.2"}, 201)
        # What a visitor writes stands to the left of what the proxy adds.
        assert_opens(service, {"X-Forwarded-For": "198.51.100.9, 203.0.113.1"}, 429)
        assert_opens(service, {"X-Forwarded-For": "2001:db8::1"}, 201)
        assert_opens(service, {"X-Forwarded-For": "2001:db8::2"}, 429)


def assert_opens(service: Service, headers: dict[str, str], status: int) -> None:
    answer = service.request("POST", f"{VISITOR}/conversations", json={}, headers=headers)
    assert answer.status_code == status
    if status == 429:
        assert_too_many(answer, "too_many_conversations")


def test_a_full_queue_refuses_for_a_moment(tmp_path: Path) -> None:
    with running(tmp_path, BOT_QUEUE_LIMIT="2") as service:
        alice = service.visitor()
        service.engine.hold.clear()
        assert [send(alice, number).status_code for number in range(2)] == [202, 202]
        answer = send(alice, 2)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
        service.engine.hold.set()
        with alice.events(after=1) as events:
            answers = [next(events) for _ in range(4)]
        assert {one["role"] for one in answers} == {"visitor", "assistant"}
        assert send(alice, 2).status_code == 202


def test_too_many_waiting_calls_are_refused(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = alice.service.app.ctx.services.threads
    monkeypatch.setattr(threads, "_max_pending", 0)
    answer = alice.get("/messages")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
