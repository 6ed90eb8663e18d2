"""Reads and checks the bodies and parameters of visitor requests; imports sanic and texts."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from sanic.request import Request

from bot.channels.widget.texts import MAX_WORDS_OF_FEEDBACK, clean_text
from bot.errors import RequestError

MAX_BODY = 16 * 1024
MAX_DEPTH = 5
BODY_SECONDS = 10.0
CLIENT_MSG_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
SHORT_ID = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
SEQ = re.compile(r"[0-9]{1,15}", re.ASCII)
RATINGS = ("up", "down")
REASONS = ("incorrect", "incomplete", "unclear", "not_my_question", "other")


@dataclass(frozen=True)
class Message:
    """A visitor's message: either typed text or a clicked choice."""

    client_msg_id: str
    text: str | None
    choice: str | None
    conversation_id: str | None


@dataclass(frozen=True)
class Feedback:
    """A visitor's opinion of one answer."""

    seq: int
    rating: str
    reason: str | None
    words: str | None


def bearer_token(request: Request) -> str:
    """Read the token of `Authorization: Bearer TOKEN`.

    Raises:
        RequestError: 401 when there is none.
    """
    scheme, _, token = request.headers.getone("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unknown_token()
    return token.strip()


def unknown_token() -> RequestError:
    """The refusal of a missing, mistyped, foreign or deleted token; one answer for all."""
    return RequestError(401, "unknown_token")


async def read_object(request: Request, *, may_be_empty: bool = False) -> dict[str, Any]:
    """Read the body of a streaming route as one JSON object.

    Raises:
        RequestError: 413 above the size limit, 408 when it trickles, 400 when it is no object.
    """
    try:
        body = await asyncio.wait_for(_read(request), BODY_SECONDS)
    except asyncio.TimeoutError:
        raise RequestError(408, "too_slow") from None
    return {} if may_be_empty and not body.strip() else parse_object(body)


async def _read(request: Request) -> bytes:
    # The route is a streaming one, so Sanic hands over the chunks as they come: what is too big
    # is refused by its declared length, or at the first byte too many, and never kept.
    if int(request.headers.getone("content-length", "0")) > MAX_BODY:
        _refuse_size()
    body = bytearray()
    async for chunk in request.stream:
        body += chunk
        if len(body) > MAX_BODY:
            _refuse_size()
    return bytes(body)


def _refuse_size() -> NoReturn:
    raise RequestError(413, "body_too_large")


def parse_object(body: bytes) -> dict[str, Any]:
    """Parse strict JSON: UTF-8, one object, no repeated keys, no NaN, at most 5 levels deep."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(value, dict) or _deeper_than(value, MAX_DEPTH):
        raise _unreadable()
    return value


def _unreadable() -> RequestError:
    return RequestError(400, "bad_request")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _deeper_than(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        children = list(value.values())
    elif isinstance(value, list):
        children = value
    else:
        return False
    return levels == 0 or any(_deeper_than(child, levels - 1) for child in children)


def parse_message(body: dict[str, Any]) -> Message:
    """Check the fields of POST /messages; fields that we do not know have no effect."""
    client_msg_id = body.get("client_msg_id")
    if not isinstance(client_msg_id, str) or not CLIENT_MSG_ID.fullmatch(client_msg_id):
        raise RequestError(422, "bad_client_msg_id")
    conversation_id = body.get("conversation_id")
    if conversation_id is not None and not isinstance(conversation_id, str):
        raise RequestError(422, "bad_field", sentence="bad_conversation_id")
    choice = body.get("choice")
    if choice is None:
        return Message(client_msg_id, clean_text(body.get("text")), None, conversation_id)
    if body.get("text") is not None:
        raise RequestError(422, "text_and_choice")
    if not isinstance(choice, str) or not SHORT_ID.fullmatch(choice):
        raise unknown_choice()
    return Message(client_msg_id, None, choice, conversation_id)


def unknown_choice() -> RequestError:
    """The refusal of a choice that this conversation was never offered."""
    return RequestError(422, "unknown_choice")


def parse_feedback(body: dict[str, Any]) -> Feedback:
    """Check the fields of POST /feedback."""
    seq, rating = body.get("seq"), body.get("rating")
    reason, words = body.get("reason"), body.get("words")
    if isinstance(seq, bool) or not isinstance(seq, int) or not 1 <= seq < 10**15:
        raise RequestError(422, "bad_field", sentence="bad_seq")
    if rating not in RATINGS:
        raise RequestError(422, "bad_field", sentence="bad_rating")
    if reason is not None and reason not in REASONS:
        raise RequestError(422, "bad_field", sentence="bad_reason")
    if words is not None:
        words = clean_text(words, limit=MAX_WORDS_OF_FEEDBACK)
    return Feedback(seq, str(rating), reason, words)


def named_conversation(request: Request) -> str | None:
    """Read whose conversation the address of a GET names: it keeps caches from mixing visitors."""
    name: str | None = request.args.get("conversation_id")
    return name


def unknown_conversation() -> RequestError:
    """The refusal of a conversation's id that is not the token's own; one answer for all."""
    return RequestError(404, "not_found", sentence="unknown_conversation")


def parse_after(request: Request) -> int:
    """Read from which message on the visitor wants to read: Last-Event-ID wins over ?after=."""
    raw = request.headers.getone("last-event-id", "") or request.args.get("after", "0")
    if not SEQ.fullmatch(raw):
        raise RequestError(422, "bad_after")
    return int(raw)
