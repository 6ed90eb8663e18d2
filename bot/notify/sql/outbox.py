"""The one writer of the outbox: what staff must hear of, noted in the change's own transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.notify.sql.tables import outbox


def put(
    connection: Connection,
    kind: str,
    key: str,
    refs: Mapping[str, Any],
    now: datetime,
    *,
    conversation_id: str | None,
) -> None:
    """Leave a notice to be sent; it names rows and carries nothing personal itself.

    Args:
        connection: the open transaction.
        kind: one of `bot.notify.message.SAYINGS`.
        key: unique among those of its kind.
        refs: ids of the rows it is about.
        now: when it happened.
        conversation_id: it is dropped with this conversation; None for what must go out whatever
            becomes of the chat.
    """
    row = {
        "conversation_id": conversation_id,
        "key": f"{kind}:{key}",
        "kind": kind,
        "payload": json.dumps(refs),
        "created_at": now,
    }
    connection.execute(insert(outbox), row)
