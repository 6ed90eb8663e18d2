"""The thread that answers stored messages, one turn after the other.

It imports the stores and the errors, never Rasa: the engine is handed in.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone

from bot.conversations.store import ConversationStores
from bot.conversations.turn import STAFF, Engine, PendingTurn
from bot.desk.model import NOTHING_KNOWN, DeskFacts
from bot.errors import AssistantError, ConflictError, StateError, StoreError, TurnError
from bot.reply import Reply
from bot.turn.budget import BudgetedEngine, place
from bot.turn.due import WaitingTurns

DeskReader = Callable[[str, datetime], DeskFacts]

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
SWEEP_SECONDS = 1.0
BACKOFF_SECONDS = (0.05, 2.0)
#: A turn that runs this many times its budget will not end any more.
STUCK_FACTOR = 4

#: Said only when even the apology of the knowledge file cannot be had. As an urgent reply it is also
#: said while a person holds the chat: what nobody could read may be an alarm.
LAST_RESORT = Reply(
    "urgent",
    "Sorry, something went wrong on our side. If this may be an emergency, call your local emergency"
    " number now. Otherwise please call the clinic.",
)


class TurnWorker:
    """Claims conversations with unanswered messages and answers them in order.

    Args:
        stores: the visitor's side of the database.
        engine: gives the answers; used only inside the worker's thread.
        on_committed: told the conversation and its last number after each commit, in the worker's
            thread; must return at once.
        on_failed: told the conversation after a failed try that will be followed by another one, in
            the worker's thread; from then on the desk's queue shows the message.
        apology: the reply for a message that could not be answered.
        turn_seconds: time one answer may take.
        sweep_seconds: time between looks for messages that nobody woke us for.
        desk: reads what a turn is to know of the front desk.
        timed: told the seconds of each committed turn, in the worker's thread.
    """

    def __init__(
        self,
        stores: ConversationStores,
        engine: Engine,
        *,
        on_committed: Callable[[str, int], None],
        apology: Callable[[], Reply],
        turn_seconds: float,
        sweep_seconds: float = SWEEP_SECONDS,
        desk: DeskReader = lambda conversation_id, now: NOTHING_KNOWN,
        timed: Callable[[float], object] = lambda seconds: None,
        on_failed: Callable[[str], object] = lambda conversation_id: None,
    ) -> None:
        self._stores = stores
        self._engine = BudgetedEngine(engine, turn_seconds)
        self._on_committed = on_committed
        self._apology = apology
        self._turn_seconds = turn_seconds
        self._sweep_seconds = sweep_seconds
        self._desk = desk
        self._timed = timed
        self._on_failed = on_failed
        self._due = WaitingTurns()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
        self._began: float | None = None
        self._taken_over = False
        #: What is wrong at present; None when all is well.
        self.last_error: str | None = None

    def start(self) -> None:
        """Begin to answer, first of all what a process before us left behind."""
        self._thread.start()

    def wake(self, conversation_id: str) -> None:
        """Say that a message waits; callable from any thread, costs nothing when repeated."""
        self._due.wake(conversation_id)

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish the turn in hand and end; False when that took longer than `timeout`."""
        self._stopping.set()
        self._due.wake(None)
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def late_turns(self) -> int:
        """Number of answers that came, but later than the budget allows."""
        return self._engine.late

    @property
    def alive(self) -> bool:
        """True while the thread runs and does not hang in one turn."""
        began = self._began
        hangs = began is not None and time.monotonic() - began > STUCK_FACTOR * self._turn_seconds
        return self._thread.is_alive() and not hangs

    def _run(self) -> None:
        swept = float("-inf")
        backoff = BACKOFF_SECONDS[0]
        try:
            while not self._stopping.is_set():
                try:
                    if time.monotonic() - swept >= self._sweep_seconds:
                        self._sweep()
                        swept = time.monotonic()
                    rest = swept + self._sweep_seconds - time.monotonic()
                    conversation_id = self._due.next(max(rest, 0.0))
                    if conversation_id is not None:
                        self._look_at(conversation_id)
                    backoff = BACKOFF_SECONDS[0]
                # The one thread that answers must outlive every fault; the sweep finds the
                # message again.
                except Exception as error:
                    self._note("the turn worker had trouble", error)
                    self._stopping.wait(backoff)
                    backoff = min(2 * backoff, BACKOFF_SECONDS[1])
        finally:
            self._leave()

    def _leave(self) -> None:
        self._engine.close()
        try:
            self._stores.claims.release()
        except StoreError as error:
            self._note("claims could not be released; others wait for their lease", error)

    def _sweep(self) -> None:
        """Find unanswered messages that nobody woke us for."""
        if not self._taken_over:
            self._stores.claims.take_over()
            self._taken_over = True
        waiting = self._stores.claims.claimable()
        for conversation_id in waiting:
            if conversation_id not in self._due and self._stores.claims.claim(conversation_id):
                self._due.add(conversation_id)
        if not waiting:
            self.last_error = None

    def _look_at(self, conversation_id: str) -> None:
        """Take one turn, then let other conversations go first."""
        self._began = time.monotonic()
        try:
            turn = self._stores.claims.next_turn(conversation_id)
            if turn is None:
                return
            self._take(turn)
        except ConflictError as error:
            # Somebody else answers it, or it is gone; nothing of ours was stored.
            log.info("dropped a turn: %s", error)
            if error.retryable:
                self._due.add(conversation_id)
            return
        except StoreError as error:
            if error.retryable:
                self._due.add(conversation_id)
            raise
        finally:
            self._began = None
        self._due.add(conversation_id)

    def _take(self, turn: PendingTurn) -> None:
        if turn.attempts >= MAX_ATTEMPTS:
            self._fail(turn, TurnError("Every process that took this turn died over it."))
            return
        began = time.monotonic()
        try:
            now = datetime.now(timezone.utc)
            held = turn.owner == STAFF
            desk = NOTHING_KNOWN if held else self._desk(turn.conversation_id, now)
            result = self._engine.answer(turn.request(now, desk))
            last_seq = self._stores.turns.commit(turn, result)
        # Whatever it is, the visitor is told in the end; what is not counted would fail for ever.
        except Exception as error:
            if isinstance(error, ConflictError) or (
                isinstance(error, StoreError) and error.retryable
            ):
                raise  # the database's trouble is not the turn's fault
            self._fail(turn, error)
            return
        self.last_error = None
        self._timed(time.monotonic() - began)
        self._tell(self._on_committed, turn.conversation_id, last_seq)

    def _fail(self, turn: PendingTurn, error: Exception) -> None:
        """Count the failure, which marks the chat; the last one ends in an apology and an alert."""
        self._note("a turn failed", error)
        if turn.attempts + 1 < MAX_ATTEMPTS:
            self._stores.turns.fail(turn, apology=None)
            self._tell(self._on_failed, turn.conversation_id)
            return
        give_up, unreadable = self._stores.turns.fail, isinstance(error, StateError)
        try:
            last_seq = give_up(turn, apology=self._sorry(), unreadable=unreadable)
        except TurnError as mistake:
            self._note("the apology could not be stored", mistake)
            last_seq = give_up(turn, apology=LAST_RESORT, unreadable=unreadable)
        self._tell(self._on_committed, turn.conversation_id, last_seq)

    def _sorry(self) -> Reply:
        try:
            return self._apology()
        except Exception as error:
            self._note("the apology could not be made", error)
            return LAST_RESORT

    def _tell(self, listener: Callable[..., object], *news: str | int) -> None:
        try:
            listener(*news)
        except Exception as error:
            # What is committed is there; the streams find it at their next look.
            self._note("the streams could not be woken", error)

    def _note(self, what: str, error: BaseException) -> None:
        """Remember and log trouble without the words of a stranger's error: they may be PII."""
        reason = str(error) if isinstance(error, AssistantError) else place(error)
        self.last_error = f"{what}: {reason}"
        log.error("%s: %s", what, reason)
