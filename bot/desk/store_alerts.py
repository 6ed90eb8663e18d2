"""Floor 2: what the open consoles ring for: visitors who wait, and alarms."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.desk.handoff import WAITING
from bot.desk.model_deliveries import Alert, Alerts
from bot.desk.store_database import Database
from bot.desk.tables import outbox
from bot.desk.tables_handoffs import handoffs

#: Kinds of notices that somebody must look at now; all else can wait for the next look.
RINGING = ("handoff", "alarm")
NEWEST = 20


class AlertStore:
    """Reads only; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self) -> Alerts:
        """How many visitors wait, and the newest reasons to ring.

        The newest rows and not only those after the last one known: a row with a smaller number
        may be committed later.
        """
        newest = select(outbox.c.id, outbox.c.kind).where(outbox.c.kind.in_(RINGING))
        newest = newest.order_by(outbox.c.id.desc()).limit(NEWEST)
        waiting = select(func.count()).where(handoffs.c.state == WAITING)
        with self._database.read() as connection:
            rows = connection.execute(newest).all()
            count = int(connection.execute(waiting).scalar_one())
        return Alerts(count, tuple(Alert(row.id, row.kind) for row in rows))
