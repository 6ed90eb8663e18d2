"""The person who holds a chat answers in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.conversations.sql.messages import append, by_staff, lock
from bot.conversations.sql.tables import messages
from bot.db.database import Database
from bot.db.values import storable
from bot.desk import states
from bot.desk.sql.rows import VISITOR, open_row
from bot.desk.sql.story import mark_read
from bot.desk.sql.tables import handoffs
from bot.desk.states import Waits
from bot.errors import RequestError
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record


class AnswerStore:
    """Every method is one transaction.

    Args:
        database: the open database.
        waits: how long the desk may take.
    """

    def __init__(self, database: Database, waits: Waits) -> None:
        self._database = database
        self._waits = waits

    def reply(
        self,
        conversation_id: str,
        staff: StaffRef,
        text: str,
        client_id: str,
        *,
        seen: int | None = None,
    ) -> int | None:
        """Answer the visitor; the same `client_id` gets the same number again.

        Args:
            seen: number of the newest message that this person had before them, if known; what
                the visitor wrote after it is neither read nor answered yet.

        Returns None when this person does not hold the chat.

        Raises:
            RequestError: 422 `bad_text` or `id_reused`.
        """
        if not text.strip() or not storable(text) or not storable(client_id):
            raise RequestError(422, "bad_text", "Please write a text without strange characters.")
        # A namespace of its own: visitors choose their ids themselves.
        new = by_staff(text, staff.name, client_msg_id=f"staff:{client_id}")
        with self._database.write() as connection:
            conversation = lock(connection, conversation_id)
            if conversation is None:
                return None
            before = _sent_before(connection, conversation_id, f"staff:{client_id}", text)
            if before is not None:
                return before
            row = open_row(connection, conversation_id)
            if row is None or row.state != states.HELD or row.taken_by != staff.id:
                return None
            is_answer = seen is None or seen >= _newest_words(connection, conversation_id)
            now = clock.now()
            seq = append(connection, conversation, [new], now)
            mark_read(connection, conversation_id, seq if is_answer else seen or 0)
            # Words that crossed with this answer are not answered by it: the desk's clock goes on.
            if is_answer:
                _wait_for_the_visitor(connection, row.id, now + self._waits.quiet)
            target = f"conversation:{conversation_id}"
            record(connection, staff, "conversation.reply", target, {"seq": seq}, now)
            return seq


def _wait_for_the_visitor(connection: Connection, handoff_id: int, until: datetime) -> None:
    """The desk's clock starts again when the visitor writes."""
    quiet = {"awaits": VISITOR, "deadline_at": until}
    connection.execute(update(handoffs).where(handoffs.c.id == handoff_id).values(quiet))


def _sent_before(
    connection: Connection, conversation_id: str, client_msg_id: str, text: str
) -> int | None:
    """The number of the same answer, when it was sent before."""
    same = (
        messages.c.conversation_id == conversation_id,
        messages.c.client_msg_id == client_msg_id,
    )
    before = connection.execute(select(messages.c.seq, messages.c.text).where(*same)).first()
    if before is not None and before.text != text:
        raise RequestError(422, "id_reused", "Another reply was sent under this id before.")
    return None if before is None else int(before.seq)


def _newest_words(connection: Connection, conversation_id: str) -> int:
    newest = select(func.max(messages.c.seq)).where(
        messages.c.conversation_id == conversation_id, messages.c.role == "visitor"
    )
    return int(connection.execute(newest).scalar() or 0)
