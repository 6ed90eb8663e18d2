"""Asks the engine within a time budget and makes every failure of it a TurnError."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback

from bot.conversations.turn import Engine, TurnRequest, TurnResult
from bot.errors import TurnError

log = logging.getLogger(__name__)


class BudgetedEngine:
    """An engine on an event loop of its own; belongs to the thread that makes it.

    Args:
        engine: gives the answers.
        seconds: time one answer may take.
    """

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine = engine
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        #: Answers that came, but later than the budget allows.
        self.late = 0

    def answer(self, request: TurnRequest) -> TurnResult:
        """Wait for the answer.

        Raises:
            TurnError: the engine failed, or did not come back in time.
        """
        began = time.monotonic()
        try:
            result = self._loop.run_until_complete(
                asyncio.wait_for(self._ask(request), self._seconds)
            )
        except TurnError:
            raise
        except asyncio.TimeoutError as error:
            raise TurnError(f"No answer within {self._seconds:g} s.") from error
        except asyncio.CancelledError as error:
            raise TurnError("The engine cancelled its own answer.") from error
        if time.monotonic() - began > self._seconds:
            # Work that blocks cannot be interrupted. It is done now, so the visitor gets it.
            self.late += 1
            log.warning("a turn took longer than its %g s", self._seconds)
        return result

    async def _ask(self, request: TurnRequest) -> TurnResult:
        try:
            return await self._engine.answer(request)
        except TurnError:
            raise
        # A library that gives up with sys.exit() must not end the thread. It is caught in here,
        # because outside it would leave the loop with half a task, and the next turn with it.
        except (Exception, SystemExit) as error:
            raise TurnError(f"The engine failed: {place(error)}.") from error

    def close(self) -> None:
        """Close the loop."""
        self._loop.close()


def place(error: BaseException) -> str:
    """Name an error and its place, without its words: they may repeat a visitor's."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where
