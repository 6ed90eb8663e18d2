"""A visitor's conversation from its greeting to its end, and its messages as they are read."""

from __future__ import annotations

import json
import secrets

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.engine import Row

from bot import clock
from bot.conversations.model import MESSAGES_A_PAGE, Conversation
from bot.conversations.sql.messages import Locked, append, prepare
from bot.conversations.sql.tables import conversations, messages
from bot.conversations.turn import ASSISTANT, Json
from bot.db.database import Database
from bot.reply import Reply, staff_message

LARGEST_SEQ = 2**31 - 1

_BY_TOKEN = select(conversations.c.id, conversations.c.owner, conversations.c.last_seq).where(
    conversations.c.token_hash == bindparam("token_hash")
)
_ALL = (
    select(
        messages.c.seq,
        messages.c.role,
        messages.c.created_at,
        messages.c.text,
        messages.c.client_msg_id,
        messages.c.state,
        messages.c.in_reply_to,
        messages.c.body,
    )
    .where(messages.c.conversation_id == bindparam("conversation_id"))
    .order_by(messages.c.seq)
)
_AFTER = _ALL.where(messages.c.seq > bindparam("after")).limit(bindparam("limit"))


class ChatStore:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, *, token_hash: str, greeting: Reply) -> str:
        """Start a conversation with its greeting as message 1; returns its id."""
        ready, now = prepare(greeting), clock.now()
        conversation_id = secrets.token_hex(16)
        row = {
            "id": conversation_id,
            "token_hash": token_hash,
            "owner": ASSISTANT,
            "created_at": now,
            "last_seq": 0,
            "waiting": 0,
            "turns": 0,
            "state": "{}",
            "claim": 0,
            "lease_until": 0.0,
            "recovering": False,
        }
        with self._database.write() as connection:
            connection.execute(insert(conversations), row)
            append(connection, Locked(conversation_id, ASSISTANT), [ready], now)
        return conversation_id

    def find(self, token_hash: str) -> Conversation | None:
        """The conversation that a token opens, if any."""
        with self._database.read() as connection:
            row = connection.execute(_BY_TOKEN, {"token_hash": token_hash}).first()
        return None if row is None else Conversation(**row._mapping)

    def delete(self, conversation_id: str) -> bool:
        """Remove all of it but its bookings; False when it was gone already.

        The tables' foreign keys take the rest along.
        """
        statement = delete(conversations).where(conversations.c.id == conversation_id)
        with self._database.write() as connection:
            return bool(connection.execute(statement).rowcount)

    def messages_after(
        self, conversation_id: str, after: int, limit: int = MESSAGES_A_PAGE
    ) -> list[Json]:
        """Messages with a higher number, as GET /messages shows them."""
        values = {
            "conversation_id": conversation_id,
            "after": max(0, min(after, LARGEST_SEQ)),
            "limit": limit,
        }
        with self._database.read() as connection:
            return [_shown(row) for row in connection.execute(_AFTER, values)]

    def transcript(self, conversation_id: str) -> list[Json]:
        """All messages, as GET /messages shows them."""
        with self._database.read() as connection:
            rows = connection.execute(_ALL, {"conversation_id": conversation_id})
            return [_shown(row) for row in rows]


def _shown(row: Row) -> Json:
    shown = {"seq": row.seq, "role": row.role, "created_at": clock.stored(row.created_at)}
    if row.role == "visitor":
        return {
            **shown,
            "text": row.text,
            "client_msg_id": row.client_msg_id,
            "state": row.state,
        }
    body = json.loads(row.body)
    if row.role == "staff":
        # Rows of older versions hold more, which says nothing.
        body = staff_message(row.text, body["staff_name"])
    return {**shown, "in_reply_to": row.in_reply_to, "text": row.text, **body}
