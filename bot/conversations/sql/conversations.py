"""Conversations begin and end, and what the desk reads from them."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import Booking, Conversation
from bot.conversations.sql import messages as store_replies
from bot.conversations.sql.messages import LARGEST_SEQ, Prepared
from bot.conversations.sql.rows import storable, timestamp
from bot.conversations.sql.tables import bookings, conversations, feedback, messages, probe
from bot.conversations.turn import ASSISTANT
from bot.errors import RequestError
from bot.questions.sql import noted

_BY_TOKEN = select(conversations.c.id, conversations.c.owner, conversations.c.last_seq).where(
    conversations.c.token_hash == bindparam("token_hash")
)
_REPLY = select(messages.c.seq).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.seq == bindparam("seq"),
    messages.c.role != "visitor",
)
_THIS_OPINION = (
    feedback.c.conversation_id == bindparam("this"),
    feedback.c.seq == bindparam("number"),
)


def open_conversation(connection: Connection, token_hash: str, greeting: Prepared) -> str:
    """Add a conversation and its greeting; returns the new id."""
    conversation_id = secrets.token_hex(16)
    now = timestamp()
    connection.execute(
        insert(conversations),
        {
            "id": conversation_id,
            "token_hash": token_hash,
            "owner": ASSISTANT,
            "created_at": now,
            "last_seq": 1,
            "waiting": 0,
            "turns": 0,
            "state": "{}",
            "claim": 0,
            "lease_until": 0.0,
            "recovering": False,
        },
    )
    store_replies.write(connection, conversation_id, [greeting], first=1, in_reply_to=None, now=now)
    return conversation_id


def by_token(connection: Connection, token_hash: str) -> Conversation | None:
    """The conversation that a token opens."""
    row = connection.execute(_BY_TOKEN, {"token_hash": token_hash}).first()
    return None if row is None else Conversation(**row._mapping)


def delete_conversation(connection: Connection, conversation_id: str) -> bool:
    """Delete its row; the tables' foreign keys take the rest along and keep the bookings."""
    statement = delete(conversations).where(conversations.c.id == conversation_id)
    return bool(connection.execute(statement).rowcount)


def change_owner(connection: Connection, conversation_id: str, *, of: str, to: str) -> bool:
    """Compare and set, so that of two who press the button one wins."""
    statement = (
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.owner == of)
        .values(owner=to)
    )
    return bool(connection.execute(statement).rowcount)


def add_feedback(
    connection: Connection,
    conversation_id: str,
    seq: int,
    *,
    rating: str,
    reason: str | None,
    words: str | None,
) -> None:
    """Keep one opinion for each reply; see `Store.add_feedback`."""
    key = {"conversation_id": conversation_id, "seq": seq}
    known = 0 < seq <= LARGEST_SEQ and connection.execute(_REPLY, key).first()
    if not known:
        raise RequestError(422, "unknown_message")
    if words is not None and not storable(words):
        raise RequestError(422, "bad_text")
    opinion: dict[str, Any] = {
        "rating": rating,
        "reason": reason,
        "words": words,
        "created_at": timestamp(),
    }
    where = {"this": conversation_id, "number": seq}
    changed = connection.execute(update(feedback).where(*_THIS_OPINION).values(opinion), where)
    if changed.rowcount == 0:
        connection.execute(insert(feedback), {**key, **opinion})
    noted.note_opinion(connection, conversation_id, seq, rating)


def all_bookings(connection: Connection) -> list[Booking]:
    """All bookings, oldest first."""
    columns = [bookings.c[name] for name in Booking.__dataclass_fields__]
    rows = connection.execute(select(*columns).order_by(bookings.c.id))
    return [Booking(**row._mapping) for row in rows]


def write_probe(connection: Connection) -> None:
    """Overwrite the probe's one row."""
    now = {"written_at": timestamp()}
    if connection.execute(update(probe).values(now)).rowcount == 0:
        connection.execute(insert(probe), {"id": 1, **now})
