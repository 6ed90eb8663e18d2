"""Only the token opens a conversation; ids, guesses and other people's tokens do not."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

import pytest

from tests.channels.widget.harness import VISITOR, Service, Visitor
from tests.shipped import sentence

NEEDS_TOKEN: list[tuple[str, str, Any]] = [
    ("POST", "/messages", {"client_msg_id": "a", "text": "hi"}),
    ("GET", "/messages", None),
    ("GET", "/events", None),
    ("POST", "/feedback", {"seq": 3, "rating": "up"}),
    ("GET", "/transcript", None),
    ("DELETE", "/conversation", None),
]
UNKNOWN = {
    "error": {
        "code": "unknown_token",
        "message": sentence("refused_unknown_token"),
    }
}


@pytest.mark.parametrize(("method", "path", "body"), NEEDS_TOKEN)
def test_every_other_authorization_is_refused_alike(
    alice: Visitor, bob: Visitor, method: str, path: str, body: Any
) -> None:
    alice.ask("hello")
    before = alice.messages()
    wrong: list[dict[str, str]] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {secrets.token_urlsafe(32)}"},
        {"Authorization": f"Bearer {alice.conversation_id}"},
        {"Authorization": f"Bearer {hashlib.sha256(alice.token.encode()).hexdigest()}"},
        {"Authorization": f"Bearer {alice.token}x"},
        {"Authorization": f"Bearer {alice.token.swapcase()}"},
        {"Authorization": f"Basic {alice.token}"},
        {"Authorization": alice.token},
        {"Authorization": "Bearer " + "x" * 5000},
        {"Cookie": f"token={alice.token}"},
    ]
    for headers in wrong:
        answer = alice.service.request(method, VISITOR + path, headers=headers, json=body)
        assert (answer.status_code, answer.json()) == (401, UNKNOWN)
        assert answer.headers["www-authenticate"] == "Bearer"
    in_the_address = f"{VISITOR}{path}?token={alice.token}&access_token={alice.token}"
    assert alice.service.request(method, in_the_address, json=body).status_code == 401
    assert alice.messages() == before


def test_another_conversations_id_is_not_found(alice: Visitor, bob: Visitor) -> None:
    body = {"client_msg_id": "a", "text": "hi", "conversation_id": bob.conversation_id}
    answer = alice.post("/messages", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    unknown = alice.post("/messages", {**body, "conversation_id": "no-such-id"})
    assert (unknown.status_code, unknown.json()) == (404, answer.json())
    assert (alice.texts(), bob.texts()) == ([], [])
    own = alice.post("/messages", {**body, "conversation_id": alice.conversation_id})
    assert own.status_code == 202


@pytest.mark.parametrize("path", ["/messages", "/messages?after=1", "/events", "/transcript"])
def test_an_address_may_name_the_conversation_and_opens_nothing_by_it(
    alice: Visitor, bob: Visitor, path: str
) -> None:
    alice.ask("a secret of Alice")
    named = f"{path}{'&' if '?' in path else '?'}conversation_id="
    foreign = bob.get(named + alice.conversation_id)
    unknown = bob.get(f"{named}no-such-id")
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (404, "not_found")
    assert (unknown.status_code, unknown.json()) == (404, foreign.json())
    without_token = {"Authorization": ""}
    assert alice.get(named + alice.conversation_id, **without_token).json() == UNKNOWN
    own = VISITOR + named + alice.conversation_id + "&once=anything"
    with alice.service.http.stream("GET", own, headers=alice.headers) as answer:
        assert answer.status_code == 200


def test_a_deleted_conversation_is_unknown_under_its_id_too(alice: Visitor) -> None:
    named = f"?conversation_id={alice.conversation_id}"
    alice.delete()
    assert alice.get(f"/messages{named}").json() == UNKNOWN
    assert alice.get(f"/transcript{named}").json() == UNKNOWN
    assert alice.get(f"/events{named}").status_code == 204


def test_visitors_see_only_their_own_conversation(alice: Visitor, bob: Visitor) -> None:
    alice.ask("a secret of Alice")
    bob.ask("a secret of Bob")
    assert [text for _, text in alice.texts()] == [
        "a secret of Alice",
        "You said: a secret of Alice",
    ]
    assert "Alice" not in bob.get("/transcript").text
    with bob.events() as events:
        assert [next(events)["seq"] for _ in range(3)] == [1, 2, 3]


def test_tokens_are_long_random_and_stored_hashed(service: Service, tmp_path: Any) -> None:
    visitors = [service.visitor() for _ in range(3)]
    tokens = {visitor.token for visitor in visitors}
    assert len(tokens) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert all(hashlib.sha256(token.encode()).hexdigest().encode() in kept for token in tokens)
    assert not any(token.encode() in kept for token in tokens)


def test_an_unknown_token_costs_the_same_look_up(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []
    find = alice.service.stores.conversations.chats.find

    def counted(token_hash: str) -> Any:
        looked_up.append(len(token_hash))
        return find(token_hash)

    monkeypatch.setattr(alice.service.stores.conversations.chats, "find", counted)
    for token in (alice.token, "x", "y" * 3000, secrets.token_urlsafe(32)):
        alice.service.http.get(f"{VISITOR}/messages", headers={"Authorization": f"Bearer {token}"})
    assert looked_up == [64, 64, 64, 64]
