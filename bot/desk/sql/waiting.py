"""Places in the queue, the usual wait, and whose time has come."""

from __future__ import annotations

import json
from datetime import datetime
from statistics import median

from sqlalchemy import and_, bindparam, func, or_, select, text
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.tables import messages
from bot.db.database import Database
from bot.desk import states
from bot.desk.model import Due, Known, Place
from bot.desk.sql.presence import names_present
from bot.desk.sql.rows import state_of, time_event
from bot.desk.sql.tables import OPEN_STATES, handoffs
from bot.desk.states import Next, step

MOST_DUE = 100
#: The usual wait is the median of this many; fewer than the least say nothing.
WAITS_COUNTED = 20
WAITS_NEEDED = 3

#: The longer condition lets the index of the open ones be used.
_WAITING = text(f"handoffs.{OPEN_STATES} AND handoffs.state = 'waiting'")

_MINE = select(handoffs.c.asked_at, handoffs.c.id).where(
    handoffs.c.conversation_id == bindparam("conversation_id"), _WAITING
)
_ALL_WAITING = select(func.count()).select_from(handoffs).where(_WAITING)
_BEFORE_ME = _ALL_WAITING.where(
    or_(
        handoffs.c.asked_at < bindparam("asked_at"),
        and_(handoffs.c.asked_at == bindparam("asked_at"), handoffs.c.id < bindparam("id")),
    )
)
_LAST_WAITS = (
    select(handoffs.c.asked_at, handoffs.c.taken_at)
    .where(
        handoffs.c.taken_at.is_not(None),
        handoffs.c.asked_at.is_not(None),
        # Somebody taken up the next morning says nothing about a wait in the chat.
        handoffs.c.missed_at.is_(None),
    )
    .order_by(handoffs.c.taken_at.desc())
    .limit(WAITS_COUNTED)
)


class WaitingStore:
    """Reads only; every method is one look.

    Args:
        database: the open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, conversation_id: str, now: datetime) -> Known:
        """What a turn may know of the desk, in one go."""
        with self._database.read() as connection:
            state = state_of(connection, conversation_id)
            missed = state == states.MISSED
            return Known(
                state=state,
                place=_place(connection, conversation_id),
                present=len(names_present(connection, now)),
                offered=_offered(connection, conversation_id) if missed else None,
            )

    def due(self, now: datetime, *, desk_closed: bool = False) -> list[Due]:
        """Handoffs whose time has come; with `desk_closed` all who wait as well."""
        passed = handoffs.c.deadline_at <= now
        wanted = or_(passed, _WAITING) if desk_closed else passed
        statement = (
            select(handoffs)
            .where(text(f"handoffs.{OPEN_STATES}"), wanted)
            .order_by(handoffs.c.id)
            .limit(MOST_DUE)
        )
        with self._database.read() as connection:
            return [_due(row, now) for row in connection.execute(statement)]


def _due(row: Row, now: datetime) -> Due:
    late = row.deadline_at is not None and row.deadline_at <= now
    event = time_event(row) if late else states.DESK_CLOSES
    to = step(row.state, event)
    assert isinstance(to, Next)
    return Due(
        handoff_id=row.id,
        conversation_id=row.conversation_id,
        state=row.state,
        event=event,
        sentence_key=to.sentence_key,
        staff_name=row.staff_name or "",
        question=row.question,
    )


def _place(connection: Connection, conversation_id: str) -> Place:
    """The place in the queue; for who does not wait yet, the one they would get."""
    row = connection.execute(_MINE, {"conversation_id": conversation_id}).first()
    if row is None:
        before = connection.execute(_ALL_WAITING).scalar_one()
    else:
        mine = {"asked_at": row.asked_at, "id": row.id}
        before = connection.execute(_BEFORE_ME, mine).scalar_one()
    return Place(int(before) + 1, _usual_wait(connection))


def _usual_wait(connection: Connection) -> int | None:
    """Seconds from asking to being joined, as it was lately; None while we know too little."""
    waits = [
        (row.taken_at - row.asked_at).total_seconds() for row in connection.execute(_LAST_WAITS)
    ]
    return round(median(waits)) if len(waits) >= WAITS_NEEDED else None


def _offered(connection: Connection, conversation_id: str) -> str | None:
    """The handoff's question when the newest reply says that nobody came."""
    wanted = (
        select(messages.c.body, handoffs.c.question)
        .join(handoffs, handoffs.c.conversation_id == messages.c.conversation_id)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.role != "visitor",
            handoffs.c.state == states.MISSED,
        )
        .order_by(messages.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(wanted).first()
    if row is None or json.loads(row.body).get("handoff") != states.MISSED:
        return None
    return str(row.question)
