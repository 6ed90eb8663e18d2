"""The one writer of messages and of their numbers, which go up without gaps."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Update

from bot.conversations.sql.tables import choices, conversations, messages
from bot.db.database import DatabaseSeconds
from bot.db.values import checked, dumped
from bot.reply import Reply, staff_message

Role = Literal["visitor", "assistant", "staff"]

#: The one statement that gives a conversation another last number.
NEWEST = (
    update(conversations)
    .where(conversations.c.id == bindparam("this"))
    .values(last_seq=bindparam("last"))
)
_ADD = insert(messages)
_ADD_CHOICES = insert(choices)
_LOCK = (
    select(
        conversations.c.id,
        conversations.c.owner,
        conversations.c.last_seq,
        conversations.c.waiting,
        conversations.c.turns,
        conversations.c.claimed_by,
        conversations.c.claim,
        (conversations.c.lease_until < DatabaseSeconds()).label("lapsed"),
    )
    .where(conversations.c.id == bindparam("id"))
    .with_for_update()
)


@dataclass(frozen=True)
class Locked:
    """A conversation whose row is ours until the end of the transaction.

    Args:
        id: which one.
        owner: who answers.
        last_seq: number of its newest message.
        waiting: visitor's messages without an answer.
        turns: turns committed.
        claimed_by: the process that answers; None when nobody does.
        claim: number of the claim.
        lapsed: that process has not been heard of for too long.
    """

    id: str
    owner: str
    last_seq: int = 0
    waiting: int = 0
    turns: int = 0
    claimed_by: str | None = None
    claim: int = 0
    lapsed: bool = False


@dataclass(frozen=True)
class NewMessage:
    """A message that only lacks its number.

    Args:
        role: who wrote it.
        text: the words.
        body: the rest of a reply as JSON; None for a visitor's message.
        choices: id, label and payload of each choice below it.
        in_reply_to: number of the visitor's message that it answers.
        client_msg_id: chosen by who sent it, so that a repetition is recognised.
        choice_id: the choice that a visitor clicked.
        state: what became of a visitor's message.
        kind: of a reply, one of `bot.reply.Kind`.
    """

    role: Role
    text: str
    body: str | None = None
    choices: tuple[tuple[str, str, str], ...] = ()
    in_reply_to: int | None = None
    client_msg_id: str | None = None
    choice_id: str | None = None
    state: str | None = None
    kind: str = ""


def lock(connection: Connection, conversation_id: str) -> Locked | None:
    """Lock a conversation's row until the end of the transaction; None when it is gone.

    Whoever reads its numbers, adds messages or checks the claim holds this lock.
    """
    row = connection.execute(_LOCK, {"id": conversation_id}).first()
    return None if row is None else Locked(**row._mapping)


def append(
    connection: Connection,
    conversation: Locked,
    new: Sequence[NewMessage],
    now: datetime,
    change: Update = NEWEST,
    values: Mapping[str, Any] | None = None,
) -> int:
    """Add messages after the newest one; returns the conversation's last number then.

    Args:
        connection: the open transaction.
        conversation: under its lock, and nothing was appended since.
        new: the messages, in order; may be none.
        now: when they are written.
        change: made of `NEWEST`, for other columns of the conversation that change with them.
        values: what `change` is to be given.
    """
    numbered = list(enumerate(new, start=conversation.last_seq + 1))
    if numbered:
        connection.execute(_ADD, [_row(conversation.id, seq, one, now) for seq, one in numbered])
    options = [
        {"conversation_id": conversation.id, "id": key, "seq": seq, "label": label, "payload": data}
        for seq, one in numbered
        for key, label, data in one.choices
    ]
    if options:
        connection.execute(_ADD_CHOICES, options)
    last = conversation.last_seq + len(numbered)
    connection.execute(change, {"this": conversation.id, "last": last, **(values or {})})
    return last


def _row(conversation_id: str, seq: int, one: NewMessage, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "created_at": now,
        "role": one.role,
        "text": one.text,
        "body": one.body,
        "in_reply_to": one.in_reply_to,
        "client_msg_id": one.client_msg_id,
        "choice_id": one.choice_id,
        "state": one.state,
    }


def prepare(
    reply: Reply, *, in_reply_to: int | None = None, more: Mapping[str, str] | None = None
) -> NewMessage:
    """Check a reply of the assistant and take the meaning of its choices out.

    Args:
        reply: what is said.
        in_reply_to: number of the visitor's message that it answers.
        more: what the widget is told beside it.

    Raises:
        TurnError: a text of it cannot be stored.
    """
    text = checked(reply.text, "reply")
    # Unguessable, and worth nothing in any other conversation.
    options = [(f"c_{secrets.token_urlsafe(12)}", choice) for choice in reply.choices]
    shown = [{"id": key, "label": choice.label, **choice.shown()} for key, choice in options]
    body = {**reply.to_json(), "choices": shown, **(more or {})}
    del body["text"]
    return NewMessage(
        role="assistant",
        text=text,
        body=dumped(body, "reply"),
        choices=tuple(
            (key, checked(one.label, "label"), dumped(one.meaning.to_json(), "choice"))
            for key, one in options
        ),
        in_reply_to=in_reply_to,
        kind=reply.kind,
    )


def by_staff(
    text: str, staff_name: str, *, in_reply_to: int | None = None, client_msg_id: str | None = None
) -> NewMessage:
    """What a person of the desk writes; raises TurnError when it cannot be stored."""
    body = staff_message(checked(text, "reply"), staff_name)
    del body["text"]
    return NewMessage(
        role="staff",
        text=text,
        body=dumped(body, "reply"),
        in_reply_to=in_reply_to,
        client_msg_id=client_msg_id,
        kind=str(body["kind"]),
    )
