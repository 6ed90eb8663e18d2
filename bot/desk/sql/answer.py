"""The person who holds a chat answers in it."""

from __future__ import annotations

import json

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.sql.messages import EMPTY
from bot.conversations.sql.rows import lock, storable, timestamp
from bot.conversations.sql.tables import conversations, messages
from bot.desk import states
from bot.desk.sql.rows import VISITOR, open_row, read, written
from bot.desk.sql.story import mark_read
from bot.desk.sql.tables import handoffs
from bot.desk.states import Waits
from bot.errors import RequestError
from bot.staff.model import StaffRef
from bot.staff.sql import audit


def reply(
    connection: Connection,
    conversation_id: str,
    staff: StaffRef,
    text: str,
    client_id: str,
    waits: Waits,
    seen: int | None = None,
) -> int | None:
    """Add a message of the person who holds the chat; see `HandoffStore.reply`."""
    if not text.strip() or not storable(text) or not storable(client_id):
        raise RequestError(422, "bad_text", "Please write a text without strange characters.")
    conversation = lock(connection, conversation_id)
    if conversation is None:
        return None
    # A namespace of its own: visitors choose their ids themselves.
    key = f"staff:{client_id}"
    same = messages.c.conversation_id == conversation_id, messages.c.client_msg_id == key
    before = connection.execute(select(messages.c.seq, messages.c.text).where(*same)).first()
    if before is not None:
        if before.text != text:
            raise RequestError(422, "id_reused", "Another reply was sent under this id before.")
        return int(before.seq)
    row = open_row(connection, conversation_id)
    if row is None or row.state != states.HELD or row.taken_by != staff.id:
        return None
    now, seq = timestamp(), conversation.last_seq + 1
    body = {**EMPTY, "kind": "staff", "staff_name": staff.name}
    connection.execute(
        insert(messages),
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "role": "staff",
            "created_at": now,
            "text": text,
            "client_msg_id": key,
            "body": json.dumps(body),
        },
    )
    is_answer = seen is None or seen >= _newest_words(connection, conversation_id)
    here = conversations.c.id == conversation_id
    connection.execute(update(conversations).where(here).values(last_seq=seq))
    mark_read(connection, conversation_id, seq if is_answer else seen or 0)
    # The desk's clock starts again when the visitor writes; words that crossed with this answer
    # are not answered by it, and the clock goes on.
    if is_answer:
        quiet = {"awaits": VISITOR, "deadline_at": written(read(now) + waits.quiet)}
        connection.execute(update(handoffs).where(handoffs.c.id == row.id).values(quiet))
    target = f"conversation:{conversation_id}"
    audit.record(connection, staff, "conversation.reply", target, {"seq": seq}, now)
    return seq


def _newest_words(connection: Connection, conversation_id: str) -> int:
    newest = select(func.max(messages.c.seq)).where(
        messages.c.conversation_id == conversation_id, messages.c.role == "visitor"
    )
    return int(connection.execute(newest).scalar() or 0)
