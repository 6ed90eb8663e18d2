"""A turn is stored whole or not at all, and a failed one is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql import messages as store_replies
from bot.conversations.sql.effects import carry_out, check, tell_staff
from bot.conversations.sql.messages import Prepared
from bot.conversations.sql.rows import ANSWERED, FAILED, IS_RECEIVED, dumped, lock, timestamp
from bot.conversations.sql.tables import conversations, messages, turn_events
from bot.conversations.turn import ASSISTANT, STAFF, PendingTurn, TurnResult
from bot.db.database import DatabaseSeconds
from bot.desk.states import Waits
from bot.effects import Effect, RaiseAlarm
from bot.errors import ConflictError
from bot.questions.sql import noted
from bot.reply import Reply

URGENT = "urgent"

_THIS_MESSAGE = update(messages).where(
    messages.c.conversation_id == bindparam("this"),
    messages.c.seq == bindparam("number"),
    messages.c.state == IS_RECEIVED,
)
_ANSWERED = _THIS_MESSAGE.values(state=ANSWERED, understanding=bindparam("understood"))
_FAILED = _THIS_MESSAGE.values(state=FAILED, attempts=messages.c.attempts + bindparam("more"))
_TRIED = _THIS_MESSAGE.values(attempts=messages.c.attempts + bindparam("more"))

_THIS_CONVERSATION = update(conversations).where(conversations.c.id == bindparam("this"))
_STILL_OURS = _THIS_CONVERSATION.values(lease_until=DatabaseSeconds() + bindparam("lease"))
_MESSAGE_DONE = _STILL_OURS.values(
    last_seq=bindparam("last"), waiting=bindparam("left"), claimed_by=bindparam("holder")
)
_TURN_DONE = _MESSAGE_DONE.values(turns=bindparam("count"), state=bindparam("memory"))


class TurnToStore:
    """A result made ready before the transaction, so that the lock is held briefly.

    Raises:
        TurnError: some part of the result cannot be stored.
    """

    def __init__(self, result: TurnResult) -> None:
        self.replies = [store_replies.prepare(reply) for reply in result.replies]
        self.effects = result.effects
        for effect in self.effects:
            check(effect)
        self.state = dumped(result.state, "state")
        self.events = dumped(result.events, "events")
        self.understanding = dumped(result.understanding.to_json(), "understanding")
        self.clarifies = result.understanding.clarifies


def commit(
    connection: Connection,
    turn: PendingTurn,
    ready: TurnToStore,
    *,
    process: str,
    lease: float,
    waits: Waits,
) -> int:
    """Store everything a turn wants; see `Store.commit_turn`."""
    row = _fenced(connection, turn, process)
    if turn.owner == STAFF and row.owner == ASSISTANT and not ready.replies:
        # The answer of the person never came, and the assistant was told to keep quiet.
        raise ConflictError("The desk gave the chat back during the turn.")
    if turn.owner == ASSISTANT and row.owner == STAFF and _acts(ready.effects):
        # Nothing is done of which the visitor is not told: the words go to the person instead.
        raise ConflictError("A person took the chat during the turn.")
    now = timestamp()
    replies = _allowed(ready.replies, row.owner)
    _one_row(connection, _ANSWERED, turn, understood=ready.understanding)
    last = _say(connection, turn, row, replies, now)
    connection.execute(
        insert(turn_events),
        {
            "conversation_id": turn.conversation_id,
            "position": turn.position,
            "seq": turn.seq,
            "events": ready.events,
            "created_at": now,
        },
    )
    carry_out(connection, turn.conversation_id, turn.seq, ready.effects, waits, now)
    noted.note_turn(
        connection, turn.conversation_id, turn.seq, turn.text, replies, ready.clarifies, now
    )
    values = {
        **_done(turn, row, last, process, lease),
        "count": turn.position + 1,
        "memory": ready.state,
    }
    connection.execute(_TURN_DONE, values)
    return last


def fail(
    connection: Connection,
    turn: PendingTurn,
    apology: Reply | None,
    *,
    process: str,
    lease: float,
) -> int:
    """Count a failed try, or give the message up; see `Store.fail_turn`."""
    row = _fenced(connection, turn, process)
    more = 0 if turn.counted else 1
    if apology is None:
        _one_row(connection, _TRIED, turn, more=more)
        connection.execute(_STILL_OURS, {"this": turn.conversation_id, "lease": lease})
        return int(row.last_seq)
    now = timestamp()
    _one_row(connection, _FAILED, turn, more=more)
    replies = _allowed([store_replies.prepare(apology)], row.owner)
    last = _say(connection, turn, row, replies, now)
    tell_staff(
        connection,
        kind="turn_failed",
        key=f"{turn.conversation_id}:{turn.seq}",
        payload={"conversation_id": turn.conversation_id, "seq": turn.seq},
        conversation_id=turn.conversation_id,
        now=now,
    )
    connection.execute(_MESSAGE_DONE, _done(turn, row, last, process, lease))
    return last


def _fenced(connection: Connection, turn: PendingTurn, process: str) -> Row:
    """Lock the conversation and make sure that it is still ours to write."""
    row = lock(connection, turn.conversation_id)
    if row is None:
        raise ConflictError("The conversation was deleted during the turn.", retryable=False)
    if row.claimed_by != process or row.claim != turn.claim or row.turns != turn.position:
        raise ConflictError("Another process took the conversation over.", retryable=False)
    return row


def _one_row(connection: Connection, statement: Any, turn: PendingTurn, **values: Any) -> None:
    values = {"this": turn.conversation_id, "number": turn.seq, **values}
    if connection.execute(statement, values).rowcount != 1:
        raise ConflictError("The message was answered already.", retryable=False)


def _acts(effects: Sequence[Effect]) -> bool:
    """Whether a turn does something; an alarm only makes staff look."""
    return any(not isinstance(effect, RaiseAlarm) for effect in effects)


def _allowed(replies: Sequence[Prepared], owner: str) -> Sequence[Prepared]:
    """While a person holds the chat the bot says nothing but what cannot wait."""
    if owner == ASSISTANT:
        return replies
    return [reply for reply in replies if reply.kind == URGENT]


def _say(
    connection: Connection, turn: PendingTurn, row: Row, replies: Sequence[Prepared], now: str
) -> int:
    """Write the replies after the newest message; returns the last number then."""
    store_replies.write(
        connection,
        turn.conversation_id,
        replies,
        first=row.last_seq + 1,
        in_reply_to=turn.seq,
        now=now,
    )
    return int(row.last_seq) + len(replies)


def _done(turn: PendingTurn, row: Row, last: int, process: str, lease: float) -> dict[str, Any]:
    """One message fewer waits; the claim ends with the last one, in this same transaction."""
    left = row.waiting - 1
    return {
        "this": turn.conversation_id,
        "last": last,
        "left": left,
        "holder": process if left else None,
        "lease": lease,
    }
