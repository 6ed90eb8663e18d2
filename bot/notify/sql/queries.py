"""Statements and rows of the deliveries."""

from __future__ import annotations

import json

from sqlalchemy import and_, bindparam, exists, select, update
from sqlalchemy.engine import Row

from bot.db.database import DatabaseSeconds
from bot.notify.model import WAITING, Delivery, DeliveryRow, Notice
from bot.notify.sql.tables import deliveries, outbox

_HAS_DELIVERY = exists().where(
    deliveries.c.outbox_id == outbox.c.id, deliveries.c.transport == bindparam("transport")
)
UNPLANNED = select(outbox.c.id).where(outbox.c.created_at >= bindparam("after"), ~_HAS_DELIVERY)
_FREE = deliveries.c.lease_until < DatabaseSeconds()
_DUE = and_(
    deliveries.c.state == WAITING,
    deliveries.c.next_at <= bindparam("now"),
    deliveries.c.transport.in_(bindparam("transports", expanding=True)),
    _FREE,
)
NEXT = (
    select(
        deliveries.c.id,
        deliveries.c.delivery_id,
        deliveries.c.transport,
        deliveries.c.attempts,
        deliveries.c.since,
        deliveries.c.claim,
        outbox.c.kind,
        outbox.c.created_at,
        outbox.c.conversation_id,
        outbox.c.payload,
    )
    .select_from(deliveries.join(outbox))
    .where(_DUE)
    .order_by(deliveries.c.next_at, deliveries.c.id)
    .limit(bindparam("most"))
)
CLAIM = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("this"),
        deliveries.c.claim == bindparam("seen"),
        deliveries.c.state == WAITING,
        _FREE,
    )
    .values(
        claim=deliveries.c.claim + 1,
        attempts=deliveries.c.attempts + 1,
        lease_until=DatabaseSeconds() + bindparam("lease"),
    )
)
RECORD = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("this"),
        deliveries.c.claim == bindparam("held"),
        deliveries.c.state == WAITING,
    )
    .values(lease_until=0.0)
)
LISTED = select(
    deliveries.c.id,
    deliveries.c.delivery_id,
    deliveries.c.transport,
    deliveries.c.state,
    deliveries.c.attempts,
    deliveries.c.next_at,
    deliveries.c.last_error,
    outbox.c.kind,
    outbox.c.created_at,
    outbox.c.conversation_id,
    outbox.c.payload,
).select_from(deliveries.join(outbox))


def delivery(row: Row) -> Delivery:
    """A row of NEXT that has just been claimed."""
    return Delivery(
        id=row.id,
        delivery_id=row.delivery_id,
        transport=row.transport,
        attempts=row.attempts + 1,
        since=row.since,
        claim=row.claim + 1,
        notice=_notice(row),
    )


def listed(row: Row) -> DeliveryRow:
    """A row of LISTED."""
    return DeliveryRow(
        id=row.id,
        delivery_id=row.delivery_id,
        transport=row.transport,
        state=row.state,
        attempts=row.attempts,
        next_at=row.next_at,
        last_error=row.last_error,
        notice=_notice(row),
    )


def _notice(row: Row) -> Notice:
    return Notice(row.kind, row.created_at, row.conversation_id, json.loads(row.payload))
