"""Visitors' messages come in: stored once, numbered, and claimed for an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Update

from bot import clock
from bot.conversations.model import RECEIVED, Accepted, Process
from bot.conversations.sql.claims import WAITS
from bot.conversations.sql.messages import NEWEST, Locked, NewMessage, append, lock
from bot.conversations.sql.tables import choices, conversations, messages
from bot.conversations.turn import STAFF
from bot.db.database import Database, DatabaseSeconds
from bot.db.values import storable
from bot.desk.sql.asks import visitor_wrote
from bot.desk.states import Waits
from bot.errors import RequestError

_SAME_ID = select(messages.c.seq, messages.c.text, messages.c.choice_id).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.client_msg_id == bindparam("client_msg_id"),
)
_LABEL = select(choices.c.label).where(
    choices.c.conversation_id == bindparam("conversation_id"),
    choices.c.id == bindparam("choice_id"),
)
_COUNT = NEWEST.values(waiting=conversations.c.waiting + 1)
_COUNT_AND_CLAIM = _COUNT.values(
    claimed_by=bindparam("process"),
    claim=conversations.c.claim + 1,
    lease_until=DatabaseSeconds() + bindparam("lease"),
    recovering=bindparam("dead"),
)
_WAITING = select(func.coalesce(func.sum(conversations.c.waiting), 0)).where(WAITS)


class InboxStore:
    """Every method is one transaction.

    Args:
        database: the open database.
        process: who claims.
        waits: how long the desk may take.
    """

    def __init__(self, database: Database, process: Process, waits: Waits) -> None:
        self._database = database
        self._process = process
        self._waits = waits

    def waiting(self) -> int:
        """Number of visitors' messages that wait for an answer."""
        with self._database.read() as connection:
            return int(connection.execute(_WAITING).scalar_one())

    def accept(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str | None,
        choice_id: str | None,
    ) -> Accepted:
        """Store a visitor's message and, if nobody else has, claim the conversation.

        Raises:
            RequestError: 404 `gone`, 422 `id_reused`, 422 `unknown_choice`.
        """
        if (text is None) == (choice_id is None):
            raise ValueError("a message is either a text or a choice")
        with self._database.write() as connection:
            conversation = lock(connection, conversation_id)
            if conversation is None:
                raise RequestError(404, "gone")
            # A statement of its own: it has to see what the holder of the lock before us committed.
            key = {"conversation_id": conversation_id, "client_msg_id": client_msg_id}
            before = connection.execute(_SAME_ID, key).first()
            if before is not None:
                return _repeated(before, text, choice_id)
            new = NewMessage(
                role="visitor",
                text=_words(connection, conversation_id, text, choice_id),
                client_msg_id=client_msg_id,
                choice_id=choice_id,
                state=RECEIVED,
            )
            now, (change, values) = clock.now(), self._change(conversation)
            seq = append(connection, conversation, [new], now, change, values)
            if conversation.owner == STAFF:
                visitor_wrote(connection, conversation_id, self._waits, now)
            ours = conversation.claimed_by == self._process.id or change is _COUNT_AND_CLAIM
            return Accepted(seq=seq, fresh=True, claimed=ours)

    def _change(self, conversation: Locked) -> tuple[Update, dict[str, Any]]:
        """One message more waits; what nobody holds is claimed with it."""
        held = conversation.claimed_by is not None and not conversation.lapsed
        if held or conversation.claimed_by == self._process.id:
            return _COUNT, {}
        return _COUNT_AND_CLAIM, {
            "process": self._process.id,
            "lease": self._process.lease_seconds,
            # Older messages wait and nobody holds them, so somebody died over them.
            "dead": conversation.waiting > 0,
        }


def _repeated(before: Row, text: str | None, choice_id: str | None) -> Accepted:
    """The same message again gets its number again; another one may not take its id."""
    same = before.text == text if choice_id is None else True
    if before.choice_id != choice_id or not same:
        raise RequestError(422, "id_reused")
    return Accepted(seq=before.seq, fresh=False, claimed=False)


def _words(
    connection: Connection, conversation_id: str, text: str | None, choice_id: str | None
) -> str:
    """The text to store: the visitor's, or the label of what they clicked."""
    if choice_id is None:
        assert text is not None
        if not storable(text):
            raise RequestError(422, "bad_text")
        return text
    key = {"conversation_id": conversation_id, "choice_id": choice_id}
    label: str | None = None
    if storable(choice_id):
        label = connection.execute(_LABEL, key).scalar()
    if label is None:
        raise RequestError(422, "unknown_choice")
    return label
