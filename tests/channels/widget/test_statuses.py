"""Every status that docs/openapi.yml names is provoked, and the router holds what it describes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.widget import requests
from bot.errors import StoreError
from bot.site.routes import DEMO_ROUTES, actual_routes
from tests.channels.widget.contract import assert_described, described_statuses, operations
from tests.channels.widget.harness import VISITOR, Service, Visitor, running
from tests.shipped import sentence

MESSAGE = {"client_msg_id": "a", "text": "hi"}
FEEDBACK = {"seq": 1, "rating": "up"}
BODIES = {"/conversations": {}, "/messages": MESSAGE, "/feedback": FEEDBACK}
Provoke = Callable[[Visitor, str, str], httpx.Response]


def plainly(visitor: Visitor, method: str, path: str) -> httpx.Response:
    """What a well-behaved client sends."""
    if path == "/metrics":
        return send(visitor, method, path, headers={})
    if path.endswith("/events"):
        return follow(visitor, path)
    return send(visitor, method, path, json=BODIES.get(path.removeprefix(VISITOR)))


def send(visitor: Visitor, method: str, path: str, **more: Any) -> httpx.Response:
    more.setdefault("headers", visitor.headers)
    return visitor.service.request(method, path, **more)


def follow(visitor: Visitor, path: str) -> httpx.Response:
    with visitor.service.http.stream("GET", path, headers=visitor.headers) as answer:
        assert_type = answer.headers["content-type"].partition(";")[0]
        assert [assert_type] == list(operations()["GET", path]["responses"]["200"]["content"])
        return answer


def wrong_json(visitor: Visitor, method: str, path: str) -> httpx.Response:
    return send(visitor, method, path, content=b"[")


def no_token(visitor: Visitor, method: str, path: str) -> httpx.Response:
    return send(visitor, method, path, headers={}, json=BODIES.get(path.removeprefix(VISITOR)))


def foreign_id(visitor: Visitor, method: str, path: str) -> httpx.Response:
    if method == "GET":
        return send(visitor, method, f"{path}?conversation_id=another")
    return send(visitor, method, path, json={**MESSAGE, "conversation_id": "another"})


def trickling(visitor: Visitor, method: str, path: str) -> httpx.Response:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests, "BODY_SECONDS", 0.05)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n"
            "Content-Length: 100\r\nConnection: close\r\n\r\n{"
        )
        with visitor.service.line() as line:
            line.sendall(head.encode())
            reader = line.makefile("rb")
            status = int(reader.readline().split()[1])
            lines = (raw.strip().partition(b": ") for raw in iter(reader.readline, b"\r\n"))
            headers = httpx.Headers([(name, value) for name, _, value in lines])
            body = reader.read(int(headers["content-length"]))
    answer = httpx.Response(status, headers=headers, content=body)
    assert_described(method, path, answer)
    return answer


def too_big(visitor: Visitor, method: str, path: str) -> httpx.Response:
    return send(visitor, method, path, content=b" " * 20_000)


def invalid(visitor: Visitor, method: str, path: str) -> httpx.Response:
    if method == "GET":
        return send(visitor, method, f"{path}?after=x")
    return send(visitor, method, path, json={})


def database_down(visitor: Visitor, method: str, path: str) -> httpx.Response:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The database is away.")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("read", "write"):
            patch.setattr(visitor.service.stores.database, name, fail)
        return send(visitor, method, path, json=BODIES.get(path.removeprefix(VISITOR)))


def deleted(visitor: Visitor, method: str, path: str) -> httpx.Response:
    visitor.delete()
    return send(visitor, method, path)


def known_copy(visitor: Visitor, method: str, path: str) -> httpx.Response:
    tag = send(visitor, method, path).headers["etag"]
    return send(visitor, method, path, headers={"If-None-Match": tag})


def too_often(visitor: Visitor, method: str, path: str) -> httpx.Response:
    limits = visitor.service.app.ctx.services.limits
    if path.endswith("/events"):
        with visitor.events(), visitor.events(), visitor.events():
            return send(visitor, method, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits._limiter, "hit", lambda *_: False)
        return send(visitor, method, path, json=BODIES.get(path.removeprefix(VISITOR)))


def by_a_proxy(visitor: Visitor, method: str, path: str) -> httpx.Response:
    return send(visitor, method, path, headers={"X-Forwarded-For": "127.0.0.1"})


PROVOKED: dict[int, Provoke] = {
    200: plainly,
    201: plainly,
    202: plainly,
    204: plainly,
    304: known_copy,
    400: wrong_json,
    401: no_token,
    403: by_a_proxy,
    404: foreign_id,
    408: trickling,
    413: too_big,
    422: invalid,
    429: too_often,
    503: database_down,
}
CASES = [
    (method, path, status)
    for method, path in operations()
    for status in sorted(described_statuses(method, path))
]


@pytest.mark.parametrize(("method", "path", "status"), CASES)
def test_each_described_status_is_real(alice: Visitor, method: str, path: str, status: int) -> None:
    provoke = PROVOKED[status]
    if (path, status) == (f"{VISITOR}/events", 204):
        provoke = deleted
    assert provoke(alice, method, path).status_code == status


def test_the_router_holds_exactly_what_is_described(service: Service) -> None:
    routes = {route for route in actual_routes(service.app) if route[0] != "OPTIONS"}
    assert routes == set(operations())


def test_the_demo_page_is_described_but_absent_in_production(tmp_path: Path) -> None:
    with running(tmp_path, BOT_ENVIRONMENT="production") as service:
        routes = {route for route in actual_routes(service.app) if route[0] != "OPTIONS"}
        assert routes == set(operations()) - set(DEMO_ROUTES)
        for _, path in DEMO_ROUTES:
            answer = service.http.get(path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/webhooks",
        "/webhooks/widget",
        "/webhooks/widget/",
        "/webhooks/widget/../widget/nowhere",
        "/webhooks/rest/webhook",
        "/webhooks/rest/",
        "/socket.io/",
        "/version",
        "/status",
        "/model/parse",
        "/conversations/default/tracker",
        "/domain",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/widget.js/../../settings.py",
    ],
)
def test_everything_else_is_not_found(service: Service, path: str) -> None:
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        answer = service.request(method, path)
        assert (answer.status_code, answer.json()) == (
            404,
            {"error": {"code": "not_found", "message": sentence("refused_not_found")}},
        )


@pytest.mark.parametrize(
    "path", ["/live/", "/ready/", f"{VISITOR}/messages/", f"{VISITOR}//messages"]
)
def test_addresses_are_taken_to_the_letter(alice: Visitor, path: str) -> None:
    assert send(alice, "GET", path).status_code == 404


@pytest.mark.parametrize(("method", "path"), sorted(operations()))
def test_other_methods_are_refused(service: Service, method: str, path: str) -> None:
    allowed = {known for known, listed in operations() if listed == path}
    for other in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
        answer = service.request(other, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) - {"OPTIONS"} == allowed


def test_a_fault_of_ours_is_plain_and_logged_without_words(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **words: object) -> None:
        raise ValueError(f"cannot store {words}")

    monkeypatch.setattr(alice.service.stores.conversations.inbox, "accept", fail)
    answer = alice.post("/messages", {"client_msg_id": "a", "text": "my secret knee"})
    assert (answer.status_code, answer.json()) == (
        500,
        {
            "error": {
                "code": "unexpected",
                "message": sentence("refused_unexpected"),
            }
        },
    )
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "unexpected ValueError in POST /webhooks/widget/messages" in logged
    assert "visitors.py" in logged
    assert "secret" not in caplog.text
    assert json.dumps(alice.token) not in caplog.text
