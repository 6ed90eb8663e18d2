"""The visitor's opinion of replies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot import clock
from bot.conversations.sql.chats import LARGEST_SEQ
from bot.conversations.sql.tables import feedback, messages
from bot.db.database import Database
from bot.db.values import storable
from bot.errors import RequestError
from bot.questions.sql.noted import note_opinion

_REPLY = select(messages.c.seq).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.seq == bindparam("seq"),
    messages.c.role != "visitor",
)
_THIS_OPINION = (
    feedback.c.conversation_id == bindparam("this"),
    feedback.c.seq == bindparam("number"),
)


class FeedbackStore:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        conversation_id: str,
        seq: int,
        *,
        rating: str,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        """Keep the visitor's opinion of one reply; a second one replaces the first.

        Raises:
            RequestError: 422 `unknown_message` when that is not a reply of this conversation, 422
                `bad_text` for words that cannot be stored.
        """
        if words is not None and not storable(words):
            raise RequestError(422, "bad_text")
        key = {"conversation_id": conversation_id, "seq": seq}
        opinion: dict[str, Any] = {
            "rating": rating,
            "reason": reason,
            "words": words,
            "created_at": clock.now(),
        }
        where = {"this": conversation_id, "number": seq}
        with self._database.write() as connection:
            known = 0 < seq <= LARGEST_SEQ and connection.execute(_REPLY, key).first()
            if not known:
                raise RequestError(422, "unknown_message")
            changed = connection.execute(
                update(feedback).where(*_THIS_OPINION).values(opinion), where
            )
            if changed.rowcount == 0:
                connection.execute(insert(feedback), {**key, **opinion})
            note_opinion(connection, conversation_id, seq, rating)
