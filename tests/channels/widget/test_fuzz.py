"""Whatever is sent, the answer is one that docs/openapi.yml describes and never a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.widget.harness import VISITOR, Visitor, running

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["client_msg_id", "text", "choice", "conversation_id", "seq", "rating", "reason", "words"]
)
PLAUSIBLE = st.sampled_from(["a", "hello", "c_1", "up", "down", "other", 1, 2, 3, 10**14, -1])
BODIES = st.dictionaries(FIELDS, PLAUSIBLE | VALUES, max_size=6)
PATHS = ("/messages", "/feedback", "/conversations")


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    plenty: dict[str, Any] = dict.fromkeys(
        (
            "BOT_MESSAGES_PER_MINUTE",
            "BOT_MESSAGES_PER_MINUTE_PER_ADDRESS",
            "BOT_CONVERSATIONS_PER_HOUR",
            "BOT_QUEUE_LIMIT",
        ),
        "1000000",
    )
    with running(tmp_path_factory.mktemp("fuzz"), **plenty) as service:
        yield service.visitor()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), body=BODIES | VALUES)
def test_any_json_gets_a_described_answer(visitor: Visitor, path: str, body: Any) -> None:
    answer = visitor.service.request(
        "POST", VISITOR + path, content=json.dumps(body), headers=visitor.headers
    )
    assert answer.status_code < 500


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), body=st.binary(max_size=200))
def test_any_bytes_get_a_described_answer(visitor: Visitor, path: str, body: bytes) -> None:
    answer = visitor.service.request("POST", VISITOR + path, content=body, headers=visitor.headers)
    assert answer.status_code < 500


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/messages", "/events", "/transcript"]),
    named=st.text(st.characters(min_codepoint=33, blacklist_categories=["Cs"]), min_size=1),
)
def test_any_name_of_a_conversation_gets_a_described_answer(
    visitor: Visitor, path: str, named: str
) -> None:
    assert visitor.get(f"{path}?conversation_id={quote(named, safe='')}").status_code == 404


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/messages", "/events"]),
    after=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12),
)
def test_any_position_gets_a_described_answer(visitor: Visitor, path: str, after: str) -> None:
    if after.isdigit() and path == "/events":
        return  # a stream that stays open; tests/channels/widget/test_events.py has those
    answer = visitor.get(path, **{"Last-Event-ID": after})
    assert answer.status_code == (200 if after.isdigit() else 422)
