"""Which process answers for a conversation, and which message is next."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, or_, select, text, update
from sqlalchemy.engine import Connection

from bot.conversations.model import Process
from bot.conversations.sql.messages import lock
from bot.conversations.sql.tables import IS_RECEIVED, choices, conversations, messages
from bot.conversations.turn import PendingTurn
from bot.db.database import Database, DatabaseSeconds

#: Literal, so that the partial index on it is used.
WAITS = text("waiting > 0")
_OURS = conversations.c.claimed_by == bindparam("process")

_CLAIMABLE = (
    select(conversations.c.id)
    .where(
        WAITS,
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
    .where(WAITS, conversations.c.claimed_by != bindparam("process"))
    .values(claimed_by=None)
)
_FREE_OURS = update(conversations).where(WAITS, _OURS).values(claimed_by=None)
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


class ClaimStore:
    """Every method is one transaction.

    Args:
        database: the open database.
        process: who claims.
    """

    def __init__(self, database: Database, process: Process) -> None:
        self._database = database
        self._process = process

    def take_over(self) -> int:
        """Free the claims of processes that are gone; returns how many.

        On SQLite there is one process, so every claim but our own is a dead one. On PostgreSQL
        other processes may live; their claims end with their lease.
        """
        if not self._database.sqlite:
            return 0
        with self._database.write() as connection:
            freed = connection.execute(_FREE_OTHERS, {"process": self._process.id})
            return int(freed.rowcount)

    def release(self) -> None:
        """Give up our own claims, at an orderly stop."""
        with self._database.write() as connection:
            connection.execute(_FREE_OURS, {"process": self._process.id})

    def claimable(self) -> list[str]:
        """Conversations with unanswered messages that are ours, nobody's, or held under a lapsed
        lease; oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(_CLAIMABLE, {"process": self._process.id})
            return list(rows.scalars())

    def claim(self, conversation_id: str) -> bool:
        """Take a conversation with unanswered messages; False when another process has it."""
        values = {
            "this": conversation_id,
            "process": self._process.id,
            "lease": self._process.lease_seconds,
        }
        with self._database.write() as connection:
            row = lock(connection, conversation_id)
            if row is None or row.waiting == 0:
                return False
            if row.claimed_by == self._process.id:
                return True
            if row.claimed_by is not None and not row.lapsed:
                return False
            connection.execute(_CLAIM, values)
            return True

    def next_turn(self, conversation_id: str) -> PendingTurn | None:
        """The oldest unanswered message under our claim; None when there is none left.

        There is nothing to release then: the commit of the last answer did it.
        """
        with self._database.read() as connection:
            turn = _next_turn(connection, conversation_id, self._process.id)
        if turn is None or not turn.counted:
            return turn
        return turn if self._count_try(turn) else None

    def _count_try(self, turn: PendingTurn) -> bool:
        """Count a try before it begins; False when the claim was lost meanwhile.

        Done only for a message whose process died: if it is the message that kills, this ends it.
        """
        with self._database.write() as connection:
            row = lock(connection, turn.conversation_id)
            if row is None or row.claimed_by != self._process.id or row.claim != turn.claim:
                return False
            connection.execute(_BEGIN_TRY, {"this": turn.conversation_id, "number": turn.seq})
            connection.execute(_RECOVERED, {"this": turn.conversation_id})
            return True


def _next_turn(connection: Connection, conversation_id: str, process: str) -> PendingTurn | None:
    row = connection.execute(_NEXT, {"id": conversation_id, "process": process}).first()
    if row is None:
        return None
    offered = () if row.payload else _offered(connection, conversation_id, row.seq)
    return PendingTurn(
        conversation_id=conversation_id,
        seq=row.seq,
        text=row.text,
        payload=row.payload,
        offered=offered,
        memory=row.state,
        owner=row.owner,
        attempts=row.attempts,
        counted=bool(row.recovering),
        position=row.turns,
        claim=row.claim,
    )


def _offered(connection: Connection, conversation_id: str, seq: int) -> tuple[tuple[str, str], ...]:
    """(label, payload) of the choices on offer when a message was written, newest first."""
    here = {"conversation_id": conversation_id, "seq": seq}
    return tuple((one.label, one.payload) for one in connection.execute(_OFFERED, here))
