"""Which process answers for a conversation, and which message is next."""

from __future__ import annotations

import json

from sqlalchemy import and_, bindparam, func, or_, select, text, update
from sqlalchemy.engine import Connection

from bot.conversations.sql.rows import IS_RECEIVED, lock
from bot.conversations.sql.tables import choices, conversations, messages
from bot.conversations.turn import PendingTurn, typed_choice
from bot.db.database import DatabaseSeconds
from bot.reply import Meaning

#: Literal, so that the partial index on it is used.
_WAITS = text("waiting > 0")
_OURS = conversations.c.claimed_by == bindparam("process")

_WAITING = select(func.coalesce(func.sum(conversations.c.waiting), 0)).where(_WAITS)
_CLAIMABLE = (
    select(conversations.c.id)
    .where(
        _WAITS,
        or_(
            conversations.c.claimed_by.is_(None),
            _OURS,
            conversations.c.lease_until < DatabaseSeconds(),
        ),
    )
    .order_by(conversations.c.created_at)
)
_CLAIM = (
    update(conversations)
    .where(conversations.c.id == bindparam("this"))
    .values(
        claimed_by=bindparam("process"),
        claim=conversations.c.claim + 1,
        lease_until=DatabaseSeconds() + bindparam("lease"),
        recovering=True,
    )
)
_FREE_OTHERS = (
    update(conversations)
    .where(_WAITS, conversations.c.claimed_by != bindparam("process"))
    .values(claimed_by=None)
)
_FREE_OURS = update(conversations).where(_WAITS, _OURS).values(claimed_by=None)
_NEXT = (
    select(
        conversations.c.state,
        conversations.c.owner,
        conversations.c.turns,
        conversations.c.claim,
        conversations.c.recovering,
        messages.c.seq,
        messages.c.text,
        messages.c.attempts,
        choices.c.payload,
    )
    .select_from(
        conversations.join(
            messages,
            and_(
                messages.c.conversation_id == conversations.c.id,
                messages.c.state == IS_RECEIVED,
            ),
        ).outerjoin(
            choices,
            and_(
                choices.c.conversation_id == messages.c.conversation_id,
                choices.c.id == messages.c.choice_id,
            ),
        )
    )
    .where(conversations.c.id == bindparam("id"), _OURS)
    .order_by(messages.c.seq)
    .limit(1)
)
_before = messages.alias("before")
#: What was offered since the visitor's message before this one; newest first.
_OFFERED = (
    select(choices.c.label, choices.c.payload)
    .where(
        choices.c.conversation_id == bindparam("conversation_id"),
        choices.c.seq < bindparam("seq"),
        choices.c.seq
        > select(func.coalesce(func.max(_before.c.seq), 0))
        .where(
            _before.c.conversation_id == bindparam("conversation_id"),
            _before.c.role == "visitor",
            _before.c.seq < bindparam("seq"),
        )
        .scalar_subquery(),
    )
    .order_by(choices.c.seq.desc())
)
_BEGIN_TRY = (
    update(messages)
    .where(
        messages.c.conversation_id == bindparam("this"),
        messages.c.seq == bindparam("number"),
        messages.c.state == IS_RECEIVED,
    )
    .values(attempts=messages.c.attempts + 1)
)
_RECOVERED = (
    update(conversations).where(conversations.c.id == bindparam("this")).values(recovering=False)
)


def waiting(connection: Connection) -> int:
    """Number of visitors' messages without an answer."""
    return int(connection.execute(_WAITING).scalar_one())


def claimable(connection: Connection, process: str) -> list[str]:
    """Conversations that wait and are ours, nobody's, or held under a lapsed lease."""
    return list(connection.execute(_CLAIMABLE, {"process": process}).scalars())


def claim(connection: Connection, conversation_id: str, *, process: str, lease: float) -> bool:
    """Take a conversation whose messages wait; see `Store.claim`."""
    row = lock(connection, conversation_id)
    if row is None or row.waiting == 0:
        return False
    if row.claimed_by == process:
        return True
    if row.claimed_by is not None and not row.lapsed:
        return False
    values = {"this": conversation_id, "process": process, "lease": lease}
    connection.execute(_CLAIM, values)
    return True


def free_others(connection: Connection, process: str) -> int:
    """Free every claim but our own."""
    return int(connection.execute(_FREE_OTHERS, {"process": process}).rowcount)


def free_ours(connection: Connection, process: str) -> int:
    """Free our own claims."""
    return int(connection.execute(_FREE_OURS, {"process": process}).rowcount)


def _typed_choice(connection: Connection, conversation_id: str, seq: int, words: str) -> str | None:
    """The payload of a choice on offer whose words the visitor has typed; None when none has."""
    here = {"conversation_id": conversation_id, "seq": seq}
    offered = connection.execute(_OFFERED, here)
    return typed_choice(words, ((one.label, one.payload) for one in offered))


def next_turn(connection: Connection, conversation_id: str, process: str) -> PendingTurn | None:
    """The oldest unanswered message, if the conversation is ours.

    There is nothing to release when none is left: the commit of the last answer did it.
    """
    row = connection.execute(_NEXT, {"id": conversation_id, "process": process}).first()
    if row is None:
        return None
    payload = row.payload or _typed_choice(connection, conversation_id, row.seq, row.text)
    return PendingTurn(
        conversation_id=conversation_id,
        seq=row.seq,
        text=row.text,
        choice=None if payload is None else Meaning.from_json(json.loads(payload)),
        state=json.loads(row.state),
        owner=row.owner,
        attempts=row.attempts,
        counted=bool(row.recovering),
        position=row.turns,
        claim=row.claim,
    )


def count_try(connection: Connection, turn: PendingTurn, process: str) -> bool:
    """Count a try before it begins; False when the claim was lost meanwhile.

    Done only for a message whose process died: if it is the message that kills, this ends it.
    """
    row = lock(connection, turn.conversation_id)
    if row is None or row.claimed_by != process or row.claim != turn.claim:
        return False
    connection.execute(_BEGIN_TRY, {"this": turn.conversation_id, "number": turn.seq})
    connection.execute(_RECOVERED, {"this": turn.conversation_id})
    return True
