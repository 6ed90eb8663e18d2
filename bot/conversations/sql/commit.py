"""A turn is stored whole or not at all, and a failed one is counted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.conversations.model import ANSWERED, FAILED, Process
from bot.conversations.sql.effects import carry_out, check
from bot.conversations.sql.messages import NEWEST, Locked, NewMessage, append, lock, prepare
from bot.conversations.sql.tables import IS_RECEIVED, conversations, messages, turn_events
from bot.conversations.turn import ASSISTANT, STAFF, PendingTurn, TurnResult
from bot.db.database import Database, DatabaseSeconds
from bot.db.values import dumped
from bot.desk.states import Waits
from bot.effects import Effect, RaiseAlarm
from bot.errors import ConflictError
from bot.notify.sql.outbox import put
from bot.questions.sql.noted import NewQuestion, note_turn
from bot.reply import Reply

log = logging.getLogger(__name__)

URGENT = "urgent"
#: Kind of the notice that a message got no answer.
TURN_FAILED = "turn_failed"

_THIS_MESSAGE = update(messages).where(
    messages.c.conversation_id == bindparam("this"),
    messages.c.seq == bindparam("number"),
    messages.c.state == IS_RECEIVED,
)
_ANSWERED = _THIS_MESSAGE.values(state=ANSWERED, understanding=bindparam("understood"))
_FAILED = _THIS_MESSAGE.values(state=FAILED, attempts=messages.c.attempts + bindparam("more"))
_TRIED = _THIS_MESSAGE.values(attempts=messages.c.attempts + bindparam("more"))

_STILL_OURS = (
    update(conversations)
    .where(conversations.c.id == bindparam("this"))
    .values(lease_until=DatabaseSeconds() + bindparam("lease"))
)
_MESSAGE_DONE = NEWEST.values(
    waiting=bindparam("left"),
    claimed_by=bindparam("holder"),
    lease_until=DatabaseSeconds() + bindparam("lease"),
)
_FORGOTTEN = update(conversations).where(conversations.c.id == bindparam("this")).values(state="{}")
#: What became of the visitor's message before this one.
_BEFORE = (
    select(messages.c.state)
    .where(
        messages.c.conversation_id == bindparam("this"),
        messages.c.role == "visitor",
        messages.c.seq < bindparam("number"),
    )
    .order_by(messages.c.seq.desc())
    .limit(1)
)
_TURN_DONE = _MESSAGE_DONE.values(turns=bindparam("count"), state=bindparam("memory"))


class TurnToStore:
    """A result made ready before the transaction, so that the lock is held briefly.

    Raises:
        TurnError: some part of the result cannot be stored.
    """

    def __init__(self, turn: PendingTurn, result: TurnResult) -> None:
        self.replies = [prepare(reply, in_reply_to=turn.seq) for reply in result.replies]
        self.effects = result.effects
        for effect in self.effects:
            check(effect)
        self.state = dumped(result.state, "state")
        self.events = dumped(result.events, "events")
        self.understanding = dumped(result.understanding.to_json(), "understanding")
        self.clarifies = result.understanding.clarifies


class TurnStore:
    """Every method is one transaction.

    Args:
        database: the open database.
        process: whose claims these are.
        waits: how long the desk may take.
    """

    def __init__(self, database: Database, process: Process, waits: Waits) -> None:
        self._database = database
        self._process = process
        self._waits = waits

    def commit(self, turn: PendingTurn, result: TurnResult) -> int:
        """Store a turn whole; returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored. A
                retryable one: the chat changed hands, and the turn must be taken anew.
            TurnError: the result itself cannot be stored; nothing was stored.
        """
        ready, here = TurnToStore(turn, result), turn.conversation_id
        with self._database.write() as connection:
            conversation = self._fenced(connection, turn)
            _check_owner(turn, conversation.owner, ready)
            now = clock.now()
            replies = _allowed(ready.replies, conversation.owner)
            _one_row(connection, _ANSWERED, turn, understood=ready.understanding)
            done = self._done(conversation) | {"count": turn.position + 1, "memory": ready.state}
            last = append(connection, conversation, replies, now, _TURN_DONE, done)
            events = {
                "conversation_id": here,
                "position": turn.position,
                "seq": turn.seq,
                "events": ready.events,
                "created_at": now,
            }
            connection.execute(insert(turn_events), events)
            carry_out(connection, here, turn.seq, ready.effects, self._waits, now)
            asked = NewQuestion(here, turn.seq, turn.text, now)
            note_turn(connection, asked, replies, ready.clarifies)
            return last

    def fail(self, turn: PendingTurn, *, apology: Reply | None, unreadable: bool = False) -> int:
        """Count a failed try; with an apology, give the message up and alert staff.

        What the conversation remembers goes with the message when it is known to be at fault
        (`unreadable`) or likely to be, as the message before was given up, too.

        Returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored.
            TurnError: the apology cannot be stored; nothing was stored.
        """
        more, here = 0 if turn.counted else 1, turn.conversation_id
        sorry = [] if apology is None else [prepare(apology, in_reply_to=turn.seq)]
        with self._database.write() as connection:
            conversation = self._fenced(connection, turn)
            if apology is None:
                _one_row(connection, _TRIED, turn, more=more)
                lease = {"this": here, "lease": self._process.lease_seconds}
                connection.execute(_STILL_OURS, lease)
                return conversation.last_seq
            now = clock.now()
            _one_row(connection, _FAILED, turn, more=more)
            if unreadable or _given_up_before(connection, turn):
                connection.execute(_FORGOTTEN, {"this": here})
                log.error(
                    "what a conversation remembered is lost: no message got an answer with it"
                )
            replies = _allowed(sorry, conversation.owner)
            done = self._done(conversation)
            last = append(connection, conversation, replies, now, _MESSAGE_DONE, done)
            refs = {"conversation_id": here, "seq": turn.seq}
            put(connection, TURN_FAILED, f"{here}:{turn.seq}", refs, now, conversation_id=here)
            return last

    def _fenced(self, connection: Connection, turn: PendingTurn) -> Locked:
        """Lock the conversation and make sure that it is still ours to write."""
        found = lock(connection, turn.conversation_id)
        if found is None:
            raise ConflictError("The conversation was deleted during the turn.", retryable=False)
        held = (found.claimed_by, found.claim, found.turns)
        if held != (self._process.id, turn.claim, turn.position):
            raise ConflictError("Another process took the conversation over.", retryable=False)
        return found

    def _done(self, conversation: Locked) -> dict[str, Any]:
        """One message fewer waits; the claim ends with the last one, in this same transaction."""
        left = conversation.waiting - 1
        return {
            "left": left,
            "holder": self._process.id if left else None,
            "lease": self._process.lease_seconds,
        }


def _check_owner(turn: PendingTurn, owner: str, ready: TurnToStore) -> None:
    if turn.owner == STAFF and owner == ASSISTANT and not ready.replies:
        # The answer of the person never came, and the assistant was told to keep quiet.
        raise ConflictError("The desk gave the chat back during the turn.")
    if turn.owner == ASSISTANT and owner == STAFF and _acts(ready.effects):
        # Nothing is done of which the visitor is not told: the words go to the person instead.
        raise ConflictError("A person took the chat during the turn.")


def _one_row(connection: Connection, statement: Any, turn: PendingTurn, **values: Any) -> None:
    values = {"this": turn.conversation_id, "number": turn.seq, **values}
    if connection.execute(statement, values).rowcount != 1:
        raise ConflictError("The message was answered already.", retryable=False)


def _given_up_before(connection: Connection, turn: PendingTurn) -> bool:
    """Whether the visitor's message before this one got no answer either."""
    here = {"this": turn.conversation_id, "number": turn.seq}
    return connection.execute(_BEFORE, here).scalar() == FAILED


def _acts(effects: Sequence[Effect]) -> bool:
    """Whether a turn does something; an alarm only makes staff look."""
    return any(not isinstance(effect, RaiseAlarm) for effect in effects)


def _allowed(replies: Sequence[NewMessage], owner: str) -> Sequence[NewMessage]:
    """While a person holds the chat the bot says nothing but what cannot wait."""
    if owner == ASSISTANT:
        return replies
    return [reply for reply in replies if reply.kind == URGENT]
