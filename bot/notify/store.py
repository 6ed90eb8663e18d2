"""What is to be sent, who sends it now, and how it went."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.bookings.fields import FIELDS
from bot.bookings.sql.tables import bookings
from bot.db.database import Database
from bot.db.values import ROWS_A_PAGE
from bot.notify.model import (
    DEAD,
    SENT,
    WAITING,
    Delivery,
    DeliveryCounts,
    DeliveryRow,
    VisitorMail,
)
from bot.notify.sql import queries
from bot.notify.sql.tables import deliveries, outbox
from bot.questions.sql.tables import questions
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

#: Longer than any try may take; after it another process may send the same once more.
LEASE_SECONDS = 300.0
#: A transport that is set up today does not send last month's news.
NEWS_HOURS = 24
LONGEST_ERROR = 500

#: Rows looked at to claim one: others may be faster with the first.
_LOOK_AT = 8


class DeliveryStore:
    """Deliveries: each row of the outbox once for each transport that is set up.

    Every method is one transaction and raises StoreError when the database refuses.

    Args:
        database: the store's own.
        lease_seconds: time after which other processes may send what we have claimed.
    """

    def __init__(self, database: Database, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._lease = lease_seconds

    def plan(self, transports: Sequence[str], now: datetime) -> int:
        """Add the deliveries that new rows of the outbox need; returns how many."""
        after = now - timedelta(hours=NEWS_HOURS)
        with self._database.read() as connection:
            missing = [
                (row.id, name)
                for name in transports
                for row in connection.execute(
                    queries.UNPLANNED, {"transport": name, "after": after}
                )
            ]
        if not missing:
            return 0
        with self._database.write() as connection:
            return sum(self._add(connection, *one, now) for one in missing)

    def _add(self, connection: Connection, outbox_id: int, transport: str, now: datetime) -> int:
        # Two processes may plan at once, and the outbox's row may be gone by now.
        insert = (sqlite if self._database.sqlite else postgresql).insert(deliveries)
        columns: dict[str, Any] = {
            "delivery_id": str(uuid.uuid4()),
            "transport": transport,
            "state": WAITING,
            "attempts": 0,
            "since": now,
            "next_at": now,
            "claim": 0,
            "lease_until": 0.0,
            "last_error": "",
        }
        values = [
            bindparam(name, value, type_=deliveries.c[name].type, unique=True)
            for name, value in columns.items()
        ]
        still_there = select(outbox.c.id, *values).where(outbox.c.id == outbox_id)
        added = insert.from_select(["outbox_id", *columns], still_there).on_conflict_do_nothing()
        return int(connection.execute(added).rowcount)

    def claim(self, transports: Sequence[str], now: datetime) -> Delivery | None:
        """Take one delivery that is due; None when there is none, or others have them all."""
        wanted = {"transports": list(transports), "now": now, "most": _LOOK_AT}
        with self._database.read() as connection:
            if connection.execute(queries.NEXT, wanted).first() is None:
                return None
        with self._database.write() as connection:
            for row in connection.execute(queries.NEXT, wanted).all():
                values = {"this": row.id, "seen": row.claim, "lease": self._lease}
                if connection.execute(queries.CLAIM, values).rowcount == 1:
                    return queries.delivery(row)
        return None

    def sent(self, delivery: Delivery, now: datetime, remark: str = "") -> bool:
        """Record that it went out; False when the claim was lost or the row is gone."""
        values: dict[str, Any] = {
            "state": SENT,
            "sent_at": now,
            "last_error": remark[:LONGEST_ERROR],
        }
        return self._record(delivery, values)

    def failed(self, delivery: Delivery, reason: str, next_at: datetime | None) -> bool:
        """Record a failed try: the next one, or None to give it up as dead."""
        values: dict[str, Any] = {"state": DEAD} if next_at is None else {"next_at": next_at}
        values["last_error"] = reason[:LONGEST_ERROR]
        return self._record(delivery, values)

    def _record(self, delivery: Delivery, values: dict[str, Any]) -> bool:
        key = {"this": delivery.id, "held": delivery.claim}
        with self._database.write() as connection:
            return bool(connection.execute(queries.RECORD.values(values), key).rowcount)

    def resend(self, delivery_id: int, staff: StaffRef, now: datetime) -> bool:
        """Put a dead one back in line for a day; False when it is not dead."""
        return bool(
            self._again(deliveries.c.id == delivery_id, f"delivery:{delivery_id}", staff, now)
        )

    def resend_all(self, staff: StaffRef, now: datetime) -> int:
        """Put every dead one back in line for a day; returns how many."""
        return self._again(true(), "deliveries", staff, now)

    def _again(self, which: Any, target: str, staff: StaffRef, now: datetime) -> int:
        values = {"state": WAITING, "since": now, "next_at": now, "lease_until": 0.0, "attempts": 0}
        again = update(deliveries).where(which, deliveries.c.state == DEAD).values(values)
        with self._database.write() as connection:
            count = int(connection.execute(again).rowcount)
            if count:
                detail = {"count": count}
                record(connection, staff, "delivery.resend", target, detail, now)
        return count

    def waiting(self, skip: int = 0, most: int = ROWS_A_PAGE) -> list[DeliveryRow]:
        """One page of what is still to be sent, the next first."""
        return self._rows(WAITING, skip, most)

    def dead(self, skip: int = 0, most: int = ROWS_A_PAGE) -> list[DeliveryRow]:
        """One page of what was given up, the oldest first."""
        return self._rows(DEAD, skip, most)

    def _rows(self, state: str, skip: int, most: int) -> list[DeliveryRow]:
        wanted = queries.LISTED.where(deliveries.c.state == state)
        wanted = wanted.order_by(deliveries.c.next_at, deliveries.c.id)
        with self._database.read() as connection:
            return [
                queries.listed(row) for row in connection.execute(wanted.offset(skip).limit(most))
            ]

    def counts(self) -> DeliveryCounts:
        """How many are in which state."""
        wanted = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        with self._database.read() as connection:
            found = dict(connection.execute(wanted).all())
        return DeliveryCounts(found.get(WAITING, 0), found.get(SENT, 0), found.get(DEAD, 0))

    def contact(self, booking_id: int) -> Mapping[str, str] | None:
        """Name and contact of a booking by field, for mails that may hold them."""
        wanted = select(*(bookings.c[one.name] for one in FIELDS if one.mailed))
        with self._database.read() as connection:
            row = connection.execute(wanted.where(bookings.c.id == booking_id)).first()
        return None if row is None else dict(row._mapping)

    def visitor_mail(self, question_id: int, booking_id: int) -> VisitorMail | None:
        """The answer to a question and the address that its visitor left; None when one is gone."""
        wanted = select(bookings.c.email, questions.c.answer).where(
            questions.c.id == question_id,
            bookings.c.id == booking_id,
            # Nobody else's booking, whatever the outbox says.
            bookings.c.conversation_id == questions.c.conversation_id,
            bookings.c.email != "",
            questions.c.answer != "",
        )
        with self._database.read() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else VisitorMail(**row._mapping)
