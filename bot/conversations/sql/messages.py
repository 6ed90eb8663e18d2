"""Replies as rows: their choices get opaque ids, and they are read back for the widget."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.rows import checked, dumped
from bot.conversations.sql.tables import choices, messages
from bot.conversations.turn import Json
from bot.reply import Reply

#: What a person's message has of a reply's keys: nothing.
EMPTY: Mapping[str, Any] = {
    "kind": "answer",
    "items": [],
    "note": "",
    "provenance": "",
    "sources": [],
    "choices": [],
    "topic": "",
    "offers": [],
}

_COLUMNS = (
    messages.c.seq,
    messages.c.role,
    messages.c.created_at,
    messages.c.text,
    messages.c.client_msg_id,
    messages.c.state,
    messages.c.in_reply_to,
    messages.c.body,
)
_ALL = (
    select(*_COLUMNS)
    .where(messages.c.conversation_id == bindparam("conversation_id"))
    .order_by(messages.c.seq)
)
_AFTER = _ALL.where(messages.c.seq > bindparam("after")).limit(bindparam("limit"))
LARGEST_SEQ = 2**31 - 1


@dataclass(frozen=True)
class Prepared:
    """A reply that only lacks its number."""

    kind: str
    text: str
    body: str
    choices: tuple[tuple[str, str, str], ...]


def prepare(reply: Reply, **more: str) -> Prepared:
    """Check a reply and take the meaning of its choices out.

    Args:
        reply: what is said.
        more: what the widget is told beside it.

    Raises:
        TurnError: a text of it cannot be stored.
    """
    text = checked(reply.text, "reply")
    # Unguessable, and worth nothing in any other conversation.
    options = [(f"c_{secrets.token_urlsafe(12)}", choice) for choice in reply.choices]
    shown = [
        {"id": key, "label": choice.label, **({"does": choice.does} if choice.does else {})}
        for key, choice in options
    ]
    body = {**reply.to_json(), "choices": shown, **more}
    del body["text"]
    return Prepared(
        kind=reply.kind,
        text=text,
        body=dumped(body, "reply"),
        choices=tuple(
            (key, checked(one.label, "label"), dumped(one.meaning.to_json(), "choice"))
            for key, one in options
        ),
    )


def write(
    connection: Connection,
    conversation_id: str,
    replies: Sequence[Prepared],
    *,
    first: int,
    in_reply_to: int | None,
    now: str,
) -> None:
    """Add replies under the numbers from `first` on."""
    if not replies:
        return
    numbered = list(enumerate(replies, start=first))
    connection.execute(
        insert(messages),
        [
            {
                "conversation_id": conversation_id,
                "seq": seq,
                "role": "assistant",
                "created_at": now,
                "text": reply.text,
                "in_reply_to": in_reply_to,
                "body": reply.body,
            }
            for seq, reply in numbered
        ],
    )
    options = [
        {"conversation_id": conversation_id, "id": key, "seq": seq, "label": label, "payload": data}
        for seq, reply in numbered
        for key, label, data in reply.choices
    ]
    if options:
        connection.execute(insert(choices), options)


def read_after(connection: Connection, conversation_id: str, after: int, limit: int) -> list[Json]:
    """Messages above a number, at most `limit`, as GET /messages shows them."""
    values = {
        "conversation_id": conversation_id,
        "after": max(0, min(after, LARGEST_SEQ)),
        "limit": limit,
    }
    return [_shown(row) for row in connection.execute(_AFTER, values)]


def read_all(connection: Connection, conversation_id: str) -> list[Json]:
    """Every message of a conversation, as GET /messages shows them."""
    rows = connection.execute(_ALL, {"conversation_id": conversation_id})
    return [_shown(row) for row in rows]


def _shown(row: Row) -> Json:
    if row.role == "visitor":
        return {
            "seq": row.seq,
            "role": row.role,
            "text": row.text,
            "client_msg_id": row.client_msg_id,
            "state": row.state,
            "created_at": row.created_at,
        }
    return {
        "seq": row.seq,
        "role": row.role,
        "created_at": row.created_at,
        "in_reply_to": row.in_reply_to,
        "text": row.text,
        **json.loads(row.body),
    }
