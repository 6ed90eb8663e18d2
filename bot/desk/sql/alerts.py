"""What the open consoles ring for: visitors who wait, alarms, and messages that got no answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, text

from bot import clock
from bot.conversations.sql.tables import messages
from bot.db.database import Database
from bot.desk.sql.rows import DESK
from bot.desk.sql.tables import OPEN_STATES, handoffs
from bot.desk.states import HELD, WAITING
from bot.notify.model import Alert, Alerts
from bot.notify.sql.tables import outbox

#: Kinds of notices that somebody must look at now; all else can wait for the next look.
RINGING = ("handoff", "alarm", "turn_failed")
NEWEST = 20
#: Older rows come into the newest when a chat is deleted; they are no news.
NEWS_LASTS = timedelta(hours=1)


class AlertStore:
    """Reads only; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self, staff_id: int) -> Alerts:
        """How many visitors wait, the newest reasons to ring, and who waits for this person.

        The newest rows and not only those after the last one known: a row with a smaller number
        may be committed later.
        """
        newest = select(outbox.c.id, outbox.c.kind, outbox.c.conversation_id).where(
            outbox.c.kind.in_(RINGING),
            outbox.c.created_at >= clock.now() - NEWS_LASTS,
        )
        newest = newest.order_by(outbox.c.id.desc()).limit(NEWEST)
        waiting = select(func.count()).where(handoffs.c.state == WAITING)
        newest_words = (
            select(func.max(messages.c.seq))
            .where(messages.c.conversation_id == handoffs.c.conversation_id)
            .where(messages.c.role == "visitor")
            .scalar_subquery()
        )
        mine = select(handoffs.c.conversation_id, newest_words.label("seq")).where(
            text(OPEN_STATES),
            handoffs.c.state == HELD,
            handoffs.c.taken_by == staff_id,
            handoffs.c.awaits == DESK,
        )
        with self._database.read() as connection:
            rows = connection.execute(newest).all()
            count = int(connection.execute(waiting).scalar_one())
            held = connection.execute(mine.order_by(handoffs.c.id)).all()
        return Alerts(
            count,
            tuple(Alert(row.id, row.kind, row.conversation_id or "") for row in rows),
            tuple((row.conversation_id, int(row.seq or 0)) for row in held),
        )
