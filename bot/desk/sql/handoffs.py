"""Staff take a chat, give it back and close it; deadlines pass."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from bot import clock
from bot.conversations.sql.messages import Locked, lock
from bot.db.database import Database
from bot.desk import states
from bot.desk.model import Taken
from bot.desk.sql.rows import DESK, move, open_row, speak, state_of, time_event
from bot.desk.sql.tables import handoffs
from bot.desk.states import Next, Waits, step
from bot.notify.sql.outbox import put
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql.audit import record

NOBODY = Taken(ok=False, holder_name="")


class HandoffStore:
    """Every method is one transaction.

    `bot.desk.states` names the keys of the sentences.

    Args:
        database: the open database.
        waits: how long the desk may take.
    """

    def __init__(self, database: Database, waits: Waits) -> None:
        self._database = database
        self._waits = waits

    def take(self, conversation_id: str, staff: StaffRef, sentence: Reply) -> Taken:
        """Hold a chat; of two who press the button one wins and the other is told who.

        Works without anybody waiting, too: staff may step in. Taking what one holds already
        changes nothing and says nothing.
        """
        with self._database.write() as connection:
            conversation = lock(connection, conversation_id)
            if conversation is None:
                return NOBODY
            row, now = open_row(connection, conversation_id), clock.now()
            if row is not None and row.state == states.HELD:
                return _holder(row, staff)
            to = step(state_of(connection, conversation_id), states.TAKE)
            assert isinstance(to, Next)
            if row is None:
                self._step_in(connection, conversation, staff, to, now)
            elif not move(connection, row, to, self._waits, now, **_of(staff), taken_at=now):
                return NOBODY
            speak(connection, conversation, sentence, to, now, staff.name)
            target = f"conversation:{conversation_id}"
            record(connection, staff, "conversation.take", target, {}, now)
            return Taken(ok=True, holder_name=staff.name)

    def _step_in(
        self,
        connection: Connection,
        conversation: Locked,
        staff: StaffRef,
        to: Next,
        now: datetime,
    ) -> None:
        opened = {
            "conversation_id": conversation.id,
            "seq": conversation.last_seq + 1,
            "reason": states.STAFF_STEPS_IN,
            "question": "",
            "created_at": now,
            "state": to.state,
            "deadline_at": self._waits.deadline(to.state, now),
            "taken_at": now,
            **_of(staff),
        }
        connection.execute(insert(handoffs), opened)

    def take_over(
        self, conversation_id: str, staff: StaffRef, holder_id: int, sentence: Reply
    ) -> Taken:
        """Hold a chat in place of a colleague, who may have been called away.

        Args:
            conversation_id: the chat.
            staff: who holds it from now on.
            holder_id: who held it when the button was shown; somebody else who has taken it
                meanwhile keeps it.
            sentence: what the visitor reads.
        """
        with self._database.write() as connection:
            conversation, row = _locked(connection, conversation_id)
            if conversation is None or row is None or row.state != states.HELD:
                return NOBODY
            if row.taken_by in (staff.id, None) or row.taken_by != holder_id:
                return _holder(row, staff)
            to, now = step(row.state, states.TAKE_OVER), clock.now()
            assert isinstance(to, Next)
            if not move(connection, row, to, self._waits, now, **_of(staff)):
                return NOBODY
            speak(connection, conversation, sentence, to, now, staff.name)
            target = f"conversation:{conversation_id}"
            detail = {"handoff": row.id, "from": row.staff_name}
            record(connection, staff, "conversation.take_over", target, detail, now)
            return Taken(ok=True, holder_name=staff.name)

    def give_back(self, conversation_id: str, staff: StaffRef, sentence: Reply) -> bool:
        """Let the assistant answer again; False unless this person holds the chat."""
        return self._end(conversation_id, staff, states.GIVE_BACK, sentence)

    def close(self, conversation_id: str, staff: StaffRef, outcome: str, sentence: Reply) -> bool:
        """End a handoff with an outcome; False when none is open or another person holds it."""
        return self._end(conversation_id, staff, states.CLOSE, sentence, outcome)

    def _end(
        self,
        conversation_id: str,
        staff: StaffRef,
        event: str,
        sentence: Reply,
        outcome: str = "",
    ) -> bool:
        with self._database.write() as connection:
            conversation, row = _locked(connection, conversation_id)
            if conversation is None or row is None:
                return False
            if row.state == states.HELD and row.taken_by != staff.id:
                return False
            to, now = step(row.state, event, outcome), clock.now()
            if not isinstance(to, Next) or not move(connection, row, to, self._waits, now):
                return False
            speak(connection, conversation, sentence, to, now)
            target = f"conversation:{conversation_id}"
            detail = {"handoff": row.id, "outcome": to.outcome}
            record(connection, staff, f"conversation.{event}", target, detail, now)
            return True

    def miss(self, handoff_id: int, sentence: Reply, event: str = states.DEADLINE) -> bool:
        """Let the time pass that `WaitingStore.due` found; False when somebody was quicker.

        The visitor is told, and the desk sees it.
        """
        whose = select(handoffs.c.conversation_id).where(handoffs.c.id == handoff_id)
        with self._database.write() as connection:
            here = connection.execute(whose).scalar()
            conversation, row = (None, None) if here is None else _locked(connection, here)
            if conversation is None or row is None or row.id != handoff_id:
                return False
            now = clock.now()
            to = _passed(row, event, now)
            if to is None:
                return False
            marks = {"missed_at": now} if to.state == states.MISSED else {}
            if not move(connection, row, to, self._waits, now, **marks):
                return False
            seq = speak(connection, conversation, sentence, to, now)
            refs = {"handoff_id": row.id, "conversation_id": here, "seq": seq}
            kind = _news(row.state, to)
            put(connection, kind, f"{row.id}:{seq}", refs, now, conversation_id=here)
            return True


def _locked(connection: Connection, conversation_id: str) -> tuple[Locked | None, Row | None]:
    """A conversation under its lock, and its open handoff."""
    conversation = lock(connection, conversation_id)
    return conversation, None if conversation is None else open_row(connection, conversation_id)


def _holder(row: Row, staff: StaffRef) -> Taken:
    return Taken(ok=row.taken_by == staff.id, holder_name=row.staff_name or "")


def _of(staff: StaffRef) -> dict[str, object]:
    """The columns of a handoff that somebody holds, and the visitor waits for."""
    return {"taken_by": staff.id, "staff_name": staff.name, "awaits": DESK}


def _news(before: str, to: Next) -> str:
    """What the desk is told of a passed deadline; a visitor whom nobody called back is no answer."""
    lapsed = before == states.MISSED and to.state == states.CLOSED
    return "handoff_lapsed" if lapsed else f"handoff_{to.state}"


def _passed(row: Row, event: str, now: datetime) -> Next | None:
    """What time leads to, looked at again under the lock: a person may have come meanwhile."""
    if event != states.DESK_CLOSES:
        late = row.deadline_at is not None and row.deadline_at <= now
        if not late or event != time_event(row):
            return None
    to = step(row.state, event)
    return to if isinstance(to, Next) and to.state != row.state else None
