"""Parsing of bodies: strict JSON, known fields, kind refusals."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.widget.requests import (
    Feedback,
    Message,
    parse_feedback,
    parse_message,
    parse_object,
)
from bot.errors import RequestError


def refusal_of(call: object, *args: object) -> tuple[int, str]:
    assert callable(call)
    with pytest.raises(RequestError) as refusal:
        call(*args)
    return refusal.value.status, refusal.value.code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"[1, 2]",
        b'"text"',
        b"5",
        b"null",
        b'{"a": 1',
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\xff"}',
        '{"a": 1}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b'{"a":{"b":{"c":{"d":{"e":{}}}}}}',
        b'{"a":[[[[[]]]]]}',
        b"[" * 16_000,
        b'{"a":' * 3_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
    ],
)
def test_it_refuses_what_is_no_plain_json_object(body: bytes) -> None:
    assert refusal_of(parse_object, body) == (400, "bad_request")


def test_it_takes_five_levels() -> None:
    assert parse_object(b'{"a":{"b":{"c":{"d":{"e":1}}}}}') == {"a": {"b": {"c": {"d": {"e": 1}}}}}


@given(st.binary(max_size=400))
def test_it_never_fails_in_another_way(body: bytes) -> None:
    with suppress(RequestError):
        assert isinstance(parse_object(body), dict)


def test_it_reads_text() -> None:
    body = {"client_msg_id": "a-1_Z", "text": " hi ", "metadata": {"sender": "someone else"}}
    assert parse_message(body) == Message("a-1_Z", "hi", None, None)


def test_it_reads_a_choice() -> None:
    body = {"client_msg_id": "a", "choice": "c_1", "conversation_id": "x", "text": None}
    assert parse_message(body) == Message("a", None, "c_1", "x")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad_client_msg_id"),
        ({"client_msg_id": 5, "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "", "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "a b", "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "a\n", "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "é", "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "a" * 65, "text": "hi"}, "bad_client_msg_id"),
        ({"client_msg_id": "a"}, "text_missing"),
        ({"client_msg_id": "a", "text": {"x": 1}}, "text_missing"),
        ({"client_msg_id": "a", "text": "hi", "choice": "c_1"}, "text_and_choice"),
        ({"client_msg_id": "a", "choice": 7}, "unknown_choice"),
        ({"client_msg_id": "a", "choice": ""}, "unknown_choice"),
        ({"client_msg_id": "a", "choice": "c_1\x00"}, "unknown_choice"),
        ({"client_msg_id": "a", "choice": "c" * 81}, "unknown_choice"),
        ({"client_msg_id": "a", "text": "hi", "conversation_id": 5}, "bad_field"),
    ],
)
def test_it_refuses_a_message(body: dict[str, object], code: str) -> None:
    assert refusal_of(parse_message, body) == (422, code)


def test_it_reads_feedback() -> None:
    body = {"seq": 2, "rating": "down", "reason": "unclear", "words": " too long "}
    assert parse_feedback(body) == Feedback(2, "down", "unclear", "too long")
    assert parse_feedback({"seq": 2, "rating": "up"}) == Feedback(2, "up", None, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad_field"),
        ({"seq": True, "rating": "up"}, "bad_field"),
        ({"seq": 0, "rating": "up"}, "bad_field"),
        ({"seq": 10**15, "rating": "up"}, "bad_field"),
        ({"seq": 2.0, "rating": "up"}, "bad_field"),
        ({"seq": 2, "rating": "sideways"}, "bad_field"),
        ({"seq": 2, "rating": ["up"]}, "bad_field"),
        ({"seq": 2, "rating": "up", "reason": "because"}, "bad_field"),
        ({"seq": 2, "rating": "up", "reason": ["other"]}, "bad_field"),
        ({"seq": 2, "rating": "up", "words": 5}, "text_missing"),
        ({"seq": 2, "rating": "up", "words": "x" * 1001}, "too_long"),
    ],
)
def test_it_refuses_feedback(body: dict[str, object], code: str) -> None:
    assert refusal_of(parse_feedback, body) == (422, code)
