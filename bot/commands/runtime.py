"""Loads the model behind an open port and runs the turn worker on it. Used by serve."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.engine import load_engine
from bot.desk.deadlines import Deadlines
from bot.desk.facts import FactsReader
from bot.errors import AssistantError, ModelError
from bot.knowledge.live import LiveKnowledge
from bot.settings import Settings
from bot.stores import Stores
from bot.turn.alarms import apology
from bot.turn.worker import TurnWorker

if TYPE_CHECKING:  # importing it takes seconds
    from bot.turn.engine.engine import RasaEngine

OK = "ok"
LOADING = "loading"
JOIN_SECONDS = 30.0


class Runtime:
    """The turn worker while it starts, runs and stops.

    Messages that arrive before the worker runs are stored all the same; it finds them when it
    starts.

    Args:
        settings: the table of settings.
        stores: over the migrated database.
        knowledge: the approved answers.
        model: a trained model.
        timed: told the seconds of each committed turn.
    """

    def __init__(
        self,
        settings: Settings,
        stores: Stores,
        knowledge: LiveKnowledge,
        model: Path,
        timed: Callable[[float], object] = lambda seconds: None,
    ) -> None:
        self.failure: AssistantError | None = None
        self._settings = settings
        self._stores = stores
        self._knowledge = knowledge
        self._model = model
        self._timed = timed
        self._engine: RasaEngine | None = None
        self._worker: TurnWorker | None = None
        self._deadlines: Deadlines | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, *, notify: Callable[[str], None], failed: Callable[[], object]) -> None:
        """Load the model in a thread of its own and start the worker when it is there.

        Args:
            notify: told the conversation after each committed turn.
            failed: called when the model cannot be loaded; `failure` then says why.
        """
        self._thread = threading.Thread(
            target=self._load, args=(notify, failed), name="load", daemon=True
        )
        self._thread.start()

    def _load(self, notify: Callable[[str], None], failed: Callable[[], object]) -> None:
        try:
            engine = self._engine = load_engine(self._model, self._knowledge, self._settings.data)
        except AssistantError as error:
            self._fail(error, failed)
            return
        except Exception as error:
            # Whatever an import or a model file can raise: the service must not stay half alive.
            self._fail(ModelError(f"The model cannot be loaded ({type(error).__name__})."), failed)
            return
        if self._ended.is_set():
            return
        self._worker = TurnWorker(
            self._stores.conversations,
            engine,
            on_committed=lambda conversation_id, _: notify(conversation_id),
            on_failed=notify,
            apology=lambda: apology(self._knowledge.known()),
            turn_seconds=self._settings.turn_seconds,
            desk=FactsReader(self._stores.desk, self._knowledge.known),
            timed=self._timed,
        )
        self._worker.start()
        self._deadlines = Deadlines(self._stores.desk, self._knowledge.current, notify=notify)
        self._deadlines.start()

    def _fail(self, error: AssistantError, failed: Callable[[], object]) -> None:
        self.failure = error
        failed()

    def wake(self, conversation_id: str) -> None:
        """Say that a message waits; before the worker runs its first sweep finds it."""
        if self._worker is not None:
            self._worker.wake(conversation_id)

    def prefetch(self, text: str) -> None:
        """Let the model understand a text while its message is written to disk."""
        if self._worker is not None and self._engine is not None:
            self._engine.prefetch(text)

    def model_state(self) -> str:
        """The model's line of /ready."""
        return OK if self._worker is not None else LOADING

    def worker_state(self) -> str:
        """The worker's line of /ready."""
        if self._worker is None:
            return "starting"
        return OK if self._worker.alive else "stopped"

    def end(self) -> None:
        """Let the turn in hand finish and stop; blocks."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(JOIN_SECONDS)
        if self._deadlines is not None:
            self._deadlines.stop()
        if self._worker is not None:
            self._worker.stop()
