"""Security headers, the exact CORS allow-list, the widget's script, the demo page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.widget.routes import VISITOR_ROUTES, methods_of
from tests.channels.widget.harness import VISITOR, Service, Visitor, running

CLINIC = "https://www.clinic.example"
OTHERS = [
    "https://clinic.example",
    "https://www.clinic.example.evil.net",
    "https://evil-www.clinic.example",
    "http://www.clinic.example",
    "https://www.clinic.example:8443",
    "https://WWW.clinic.example",
    "https://www.clinic.example/",
    "null",
    "*",
    "",
]
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}
VARY = "Authorization, Origin"
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def test_every_answer_has_the_security_headers(alice: Visitor, service: Service) -> None:
    answers = [
        service.request("GET", "/live"),
        service.request("GET", "/ready"),
        service.request("GET", "/nowhere"),
        service.request("PUT", "/live"),
        alice.get("/messages"),
        alice.get("/transcript"),
        alice.post("/messages", []),
        service.request("GET", f"{VISITOR}/messages"),
        service.http.options(f"{VISITOR}/messages"),
    ]
    with service.http.stream("GET", f"{VISITOR}/events", headers=alice.headers) as stream:
        answers.append(stream)
    for answer in answers:
        found = {name: answer.headers.get(name) for name in ALWAYS}
        assert found == ALWAYS
        assert answer.headers["content-security-policy"] == DATA_POLICY
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"].startswith("no-store")
        assert "server" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


def test_no_cache_keeps_what_a_visitor_is_told(alice: Visitor, service: Service) -> None:
    named = f"?conversation_id={alice.conversation_id}"
    answers = [
        alice.service.request("POST", f"{VISITOR}/conversations", json={}),
        alice.post("/messages", {"client_msg_id": "a", "text": "hi"}),
        alice.get("/messages"),
        alice.get(f"/messages{named}"),
        alice.get("/messages?conversation_id=another"),
        alice.get("/messages", Authorization="Bearer wrong"),
        alice.get(f"/transcript{named}"),
        alice.get("/desk"),
        alice.post("/feedback", {"seq": 1, "rating": "up"}),
        service.request("GET", f"{VISITOR}/nowhere"),
    ]
    with service.http.stream("GET", f"{VISITOR}/events{named}", headers=alice.headers) as stream:
        answers.append(stream)
    answers.append(alice.delete())
    for answer in answers:
        assert answer.headers["vary"] == VARY
        assert answer.headers["cache-control"].startswith("no-store")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Service]:
    with running(tmp_path, BOT_ORIGINS=f"{CLINIC}, https://other.example") as service:
        yield service


def test_listed_origins_may_read_answers(clinic: Service) -> None:
    alice = clinic.visitor()
    for origin in (CLINIC, "https://other.example"):
        for answer in (
            alice.get("/messages", Origin=origin),
            alice.post("/messages", [], Origin=origin),
        ):
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["access-control-expose-headers"] == (
                "Content-Disposition, Retry-After"
            )
            assert answer.headers["vary"] == VARY
        with clinic.http.stream(
            "GET", f"{VISITOR}/events", headers={**alice.headers, "Origin": origin}
        ) as stream:
            assert stream.headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize("origin", OTHERS)
def test_no_other_origin_may(clinic: Service, origin: str) -> None:
    alice = clinic.visitor()
    answers = [
        alice.get("/messages", Origin=origin),
        clinic.http.options(
            f"{VISITOR}/messages",
            headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
        ),
    ]
    for answer in answers:
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["vary"] == VARY


def test_no_origin_may_unless_listed(alice: Visitor) -> None:
    assert "access-control-allow-origin" not in alice.get("/messages", Origin=CLINIC).headers


@pytest.mark.parametrize("path", sorted({path for _, path in VISITOR_ROUTES}))
def test_preflights_are_answered(clinic: Service, path: str) -> None:
    answer = clinic.http.options(
        VISITOR + path, headers={"Origin": CLINIC, "Access-Control-Request-Method": "POST"}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == CLINIC
    assert answer.headers["access-control-allow-methods"] == ", ".join(methods_of(path))
    assert answer.headers["access-control-allow-headers"] == (
        "Authorization, Content-Type, Last-Event-ID"
    )
    assert answer.headers["access-control-max-age"] == "600"


def test_health_is_not_for_other_origins(clinic: Service) -> None:
    answer = clinic.http.get("/ready", headers={"Origin": CLINIC})
    assert "access-control-allow-origin" not in answer.headers
