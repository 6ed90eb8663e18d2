"""The visitor's side of a handoff, inside the transaction of a message or a turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from bot.desk import states
from bot.desk.sql.rows import DESK, VISITOR, move, open_row, state_of
from bot.desk.sql.tables import handoffs
from bot.desk.states import Next, Waits, step
from bot.effects import HandOff


def ask(
    connection: Connection,
    conversation_id: str,
    seq: int,
    wish: HandOff,
    waits: Waits,
    now: datetime,
) -> int | None:
    """A person is wanted; returns the handoff's number when the desk is to hear of it.

    Asking again while waiting makes no second entry, and what a person holds stays theirs.
    """
    row = open_row(connection, conversation_id)
    late = wish.state == states.MISSED
    event = states.VISITOR_ASKS_LATE if late else states.VISITOR_ASKS
    state = state_of(connection, conversation_id) if row is None else row.state
    to = step(state, event)
    assert isinstance(to, Next)
    missed = {"missed_at": now if to.state == states.MISSED else None}
    if row is None:
        opened = {
            "conversation_id": conversation_id,
            "seq": seq,
            "state": to.state,
            "reason": wish.reason,
            "question": wish.question,
            "created_at": now,
            "asked_at": now,
            "deadline_at": waits.deadline(to.state, now),
            **missed,
        }
        return int(connection.execute(insert(handoffs), opened).inserted_primary_key[0])
    if to.state == row.state:
        return None
    again = {"asked_at": now, "question": wish.question or row.question, **missed}
    nobody = {"taken_by": None, "taken_at": None}
    moved = move(connection, row, to, waits, now, **nobody, **again)
    return int(row.id) if moved else None


def apply(
    connection: Connection, conversation_id: str, event: str, waits: Waits, now: datetime
) -> bool:
    """Something that the visitor did ends the wait; False when there was none to end."""
    row = open_row(connection, conversation_id)
    if row is None:
        return False
    to = step(row.state, event)
    if not isinstance(to, Next) or to.state == row.state:
        return False
    return move(connection, row, to, waits, now)


def visitor_wrote(
    connection: Connection, conversation_id: str, waits: Waits, now: datetime
) -> None:
    """The person who holds the chat is to answer in time; an older deadline stays."""
    deadline = waits.deadline(states.HELD, now)
    statement = (
        update(handoffs)
        .where(
            handoffs.c.conversation_id == conversation_id,
            handoffs.c.state == states.HELD,
            handoffs.c.awaits == VISITOR,
        )
        .values(deadline_at=deadline, awaits=DESK)
    )
    connection.execute(statement)
