"""The small things that all store modules share: time, JSON, text, the row lock."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.tables import conversations
from bot.db.database import DatabaseSeconds
from bot.errors import TurnError

RECEIVED = "received"
ANSWERED = "answered"
FAILED = "failed"
#: Written into the statement itself: a partial index is not used for a bound value.
IS_RECEIVED = literal_column(f"'{RECEIVED}'")

_LOCK = (
    select(
        conversations.c.owner,
        conversations.c.last_seq,
        conversations.c.waiting,
        conversations.c.turns,
        conversations.c.claimed_by,
        conversations.c.claim,
        conversations.c.recovering,
        (conversations.c.lease_until < DatabaseSeconds()).label("lapsed"),
    )
    .where(conversations.c.id == bindparam("id"))
    .with_for_update()
)


def lock(connection: Connection, conversation_id: str) -> Row | None:
    """Lock a conversation's row until the end of the transaction; None when it is gone.

    Whoever reads or raises its numbers, adds messages or checks the claim holds this lock.
    """
    row: Row | None = connection.execute(_LOCK, {"id": conversation_id}).first()
    return row


def timestamp() -> str:
    """Now, as stored and shown: 2026-03-03T09:30:00.000Z."""
    return stored_time(datetime.now(timezone.utc))


def stored_time(moment: datetime) -> str:
    """A moment in any zone as stored."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z"


def moment_of(stored: str) -> datetime:
    """The moment that a stored time names."""
    return datetime.fromisoformat(stored.replace("Z", "+00:00"))


def storable(text: str) -> bool:
    """Tell whether every database can keep this text."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def checked(value: Any, name: str) -> str:
    """A text of a turn's result, or TurnError: the turn is at fault, not the database."""
    if not isinstance(value, str) or not storable(value):
        raise TurnError(f"The turn's {name} is not a text that can be stored.")
    return value


def dumped(value: Any, name: str) -> str:
    """JSON of a part of a turn's result, or TurnError."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TurnError(f"The turn's {name} cannot be written as JSON: {error}.") from error
