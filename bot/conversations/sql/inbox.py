"""Visitors' messages come in: stored once, numbered, and claimed for an answer."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.model import Accepted
from bot.conversations.sql.rows import RECEIVED, lock, storable, timestamp
from bot.conversations.sql.tables import choices, conversations, messages
from bot.conversations.turn import STAFF
from bot.db.database import DatabaseSeconds
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
_COUNT = (
    update(conversations)
    .where(conversations.c.id == bindparam("this"))
    .values(last_seq=bindparam("seq"), waiting=conversations.c.waiting + 1)
)
_COUNT_AND_CLAIM = _COUNT.values(
    claimed_by=bindparam("process"),
    claim=conversations.c.claim + 1,
    lease_until=DatabaseSeconds() + bindparam("lease"),
    recovering=bindparam("dead"),
)


def accept(
    connection: Connection,
    conversation_id: str,
    *,
    client_msg_id: str,
    text: str | None,
    choice_id: str | None,
    process: str,
    lease: float,
    waits: Waits,
) -> Accepted:
    """Store one message of a visitor; see `Store.accept`."""
    if (text is None) == (choice_id is None):
        raise ValueError("a message is either a text or a choice")
    row = lock(connection, conversation_id)
    if row is None:
        raise RequestError(404, "gone")
    # A statement of its own: it has to see what the holder of the lock before us committed.
    key = {"conversation_id": conversation_id, "client_msg_id": client_msg_id}
    before = connection.execute(_SAME_ID, key).first()
    if before is not None:
        return _repeated(before, text, choice_id)
    words = _words(connection, conversation_id, text, choice_id)
    seq = row.last_seq + 1
    connection.execute(
        insert(messages),
        {
            **key,
            "seq": seq,
            "role": "visitor",
            "created_at": timestamp(),
            "text": words,
            "choice_id": choice_id,
            "state": RECEIVED,
        },
    )
    if row.owner == STAFF:
        visitor_wrote(connection, conversation_id, waits, timestamp())
    if row.claimed_by == process:
        connection.execute(_COUNT, {"this": conversation_id, "seq": seq})
        return Accepted(seq=seq, fresh=True, claimed=True)
    if row.claimed_by is not None and not row.lapsed:
        connection.execute(_COUNT, {"this": conversation_id, "seq": seq})
        return Accepted(seq=seq, fresh=True, claimed=False)
    values = {
        "this": conversation_id,
        "seq": seq,
        "process": process,
        "lease": lease,
        # Older messages wait and nobody holds them, so somebody died over them.
        "dead": row.waiting > 0,
    }
    connection.execute(_COUNT_AND_CLAIM, values)
    return Accepted(seq=seq, fresh=True, claimed=True)


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
