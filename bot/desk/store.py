"""The front desk's chats: who waits, who answers, and that nobody is left in silence."""

from __future__ import annotations

from datetime import datetime

from bot.conversations.sql.rows import timestamp
from bot.db.database import Database
from bot.desk import states
from bot.desk.model import Due, Known, Place, QueueRow, Story, Taken
from bot.desk.sql import answer, moves, presence, rows, times
from bot.desk.sql import queue as store_handoff_queue
from bot.desk.sql import story as store_handoff_story
from bot.desk.states import Waits
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.staff.sql import audit


class HandoffStore:
    """Handoffs and notes; every method is one transaction.

    `bot.desk.states` names the keys of the sentences.

    Args:
        database: the open database.
        waits: how long the desk may take.
    """

    def __init__(self, database: Database, waits: Waits) -> None:
        self._database = database
        self.waits = waits

    def queue(self) -> list[QueueRow]:
        """Who waits, was missed or is held; oldest first."""
        with self._database.read() as connection:
            return store_handoff_queue.queue(connection)

    def search(self, words: str) -> list[QueueRow]:
        """Conversations in which every word occurs, in the chat or in a booking; newest first."""
        with self._database.read() as connection:
            return store_handoff_queue.search(connection, words)

    def story(self, conversation_id: str, staff: StaffRef | None = None) -> Story | None:
        """Everything about one conversation; None when it is gone.

        With `staff` the view is put on record and marked as read; a part of a page that is
        fetched again for the same view leaves it out.
        """
        with self._database.write() as connection:
            found = store_handoff_story.story(connection, conversation_id)
            if found is not None and staff is not None:
                now, last = timestamp(), found.messages[-1]["seq"] if found.messages else 0
                store_handoff_story.mark_read(connection, conversation_id, last)
                target = f"conversation:{conversation_id}"
                audit.record(connection, staff, "conversation.view", target, {}, now)
            return found

    def take(self, conversation_id: str, staff: StaffRef, sentence: Reply) -> Taken:
        """Hold a chat; of two who press the button one wins and the other is told who.

        Works without anybody waiting, too: staff may step in. Taking what one holds already
        changes nothing and says nothing.
        """
        with self._database.write() as connection:
            return moves.take(connection, conversation_id, staff, sentence, self.waits)

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
            return moves.take_over(
                connection, conversation_id, staff, holder_id, sentence, self.waits
            )

    def give_back(self, conversation_id: str, staff: StaffRef, sentence: Reply) -> bool:
        """Let the assistant answer again; False unless this person holds the chat."""
        with self._database.write() as connection:
            return moves.end(
                connection, conversation_id, staff, states.GIVE_BACK, "", sentence, self.waits
            )

    def close(self, conversation_id: str, staff: StaffRef, outcome: str, sentence: Reply) -> bool:
        """End a handoff with an outcome; False when none is open or another person holds it."""
        with self._database.write() as connection:
            return moves.end(
                connection, conversation_id, staff, states.CLOSE, outcome, sentence, self.waits
            )

    def reply(
        self,
        conversation_id: str,
        staff: StaffRef,
        text: str,
        client_id: str,
        *,
        seen: int | None = None,
    ) -> int | None:
        """Answer the visitor; the same `client_id` gets the same number again.

        Args:
            seen: number of the newest message that this person had before them, if known; what
                the visitor wrote after it is neither read nor answered yet.

        Returns None when this person does not hold the chat.

        Raises:
            RequestError: 422 `bad_text` or `id_reused`.
        """
        with self._database.write() as connection:
            return answer.reply(
                connection, conversation_id, staff, text, client_id, self.waits, seen
            )

    def note(self, conversation_id: str, staff: StaffRef, text: str) -> int:
        """Write a note that visitors never see; returns its number.

        Raises:
            RequestError: 422 `bad_text`, 404 `gone`.
        """
        with self._database.write() as connection:
            now = timestamp()
            number = store_handoff_story.add_note(connection, conversation_id, staff, text, now)
            target = f"conversation:{conversation_id}"
            audit.record(connection, staff, "conversation.note", target, {"note": number}, now)
            return number

    def place(self, conversation_id: str) -> Place:
        """Number in the queue, and the usual wait from our own data."""
        with self._database.read() as connection:
            return times.place(connection, conversation_id)

    def state(self, conversation_id: str) -> str:
        """The conversation's state, one of `bot.desk.states.STATES`."""
        with self._database.read() as connection:
            return rows.state_of(connection, conversation_id)

    def known(self, conversation_id: str, now: datetime) -> Known:
        """What a turn may know of the desk, in one go."""
        with self._database.read() as connection:
            state = rows.state_of(connection, conversation_id)
            missed = state == states.MISSED
            return Known(
                state=state,
                place=times.place(connection, conversation_id),
                present=len(presence.present(connection, now)),
                offered=times.offered(connection, conversation_id) if missed else None,
            )

    def due(self, now: datetime, *, desk_closed: bool = False) -> list[Due]:
        """Handoffs whose time has come; with `desk_closed` all who wait as well."""
        with self._database.read() as connection:
            return times.due(connection, now, desk_closed=desk_closed)

    def miss(self, handoff_id: int, sentence: Reply, event: str = states.DEADLINE) -> bool:
        """Let the time pass that `due` found; False when somebody was quicker."""
        with self._database.write() as connection:
            return moves.miss(connection, handoff_id, event, sentence, self.waits)

    def present(self, now: datetime) -> list[str]:
        """Names of who is at the desk: a page of theirs has said so lately."""
        with self._database.read() as connection:
            return presence.present(connection, now)
