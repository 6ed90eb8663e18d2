"""The thread that sees to it that no handoff ends in silence.

Deadlines are rows, so they survive a restart: what passed in the meantime is found at the start.
Several processes may look at once; a conditional update lets one of them speak.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timezone

from bot.desk import sentences
from bot.desk.facts import FactsReader
from bot.desk.model import Due
from bot.desk.store import DeskStores
from bot.errors import AssistantError
from bot.knowledge.model import Knowledge

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0


class Deadlines:
    """Tells visitors whose time has come, and the desk, that nobody came.

    Args:
        desk: the front desk's stores.
        knowledge: gives the knowledge in force.
        notify: told the conversation after each change, in this thread.
        look_seconds: time between two looks.
    """

    def __init__(
        self,
        desk: DeskStores,
        knowledge: Callable[[], Knowledge],
        *,
        notify: Callable[[str], object],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._desk = desk
        self._knowledge = knowledge
        self._facts = FactsReader(desk, knowledge)
        self._notify = notify
        self._look_seconds = look_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> bool:
        """End; False when that took longer than `timeout`."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def look(self, now: datetime) -> int:
        """Tell everybody whose time has come; returns how many were told.

        One that cannot be told keeps nobody behind it waiting; it is found again at the next look.
        """
        told = 0
        for due in self._desk.waiting.due(now, desk_closed=self._facts.has_closed(now)):
            try:
                told += self._tell(due)
            except Exception as error:
                _log(f"handoff {due.handoff_id} could not be ended", error)
        return told

    def _tell(self, due: Due) -> bool:
        words = sentences.sentence(
            self._knowledge(), due.sentence_key, staff_name=due.staff_name, question=due.question
        )
        if not self._desk.handoffs.miss(due.handoff_id, words, due.event):
            return False
        self._notify(due.conversation_id)
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look(datetime.now(timezone.utc))
            # The thread must outlive every fault; the rows are found again at the next look.
            except Exception as error:
                _log("deadlines of handoffs could not be looked at", error)
            self._stopping.wait(self._look_seconds)


def _log(what: str, error: Exception) -> None:
    reason = str(error) if isinstance(error, AssistantError) else type(error).__name__
    log.error("%s: %s", what, reason)
