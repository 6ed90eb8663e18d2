"""The one way from the event loop to blocking work: database calls never run on the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.errors import RequestError

Result = TypeVar("Result")

WORKERS = 8
MAX_PENDING = 400
RETRY_SECONDS = 2


def busy(message: str = "") -> RequestError:
    """The refusal of a service that has more to do than it can finish soon."""
    return RequestError(503, "busy", message, retry_after=RETRY_SECONDS)


class Threads:
    """A small thread pool with a bounded queue, for one event loop.

    Args:
        workers: number of threads.
        max_pending: calls that may wait or run; one more is refused.
        busy_message: what staff then read; visitors get a sentence of the knowledge file.
    """

    def __init__(
        self, workers: int = WORKERS, max_pending: int = MAX_PENDING, busy_message: str = ""
    ) -> None:
        self._busy_message = busy_message
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="channel")
        self._max_pending = max_pending
        self._pending = 0

    async def run_in_thread(self, call: Callable[[], Result]) -> Result:
        """Run a blocking call in a thread and return its result.

        If the waiting task is cancelled (the visitor closed the tab) a call that has begun runs
        to its end all the same, so a call must do all that belongs together.

        Raises:
            RequestError: 503 when too many calls wait already.
        """
        if self._pending >= self._max_pending:
            raise busy(self._busy_message)
        self._pending += 1
        future = asyncio.get_running_loop().run_in_executor(self._executor, call)
        future.add_done_callback(self._finished)
        return await future

    def _finished(self, _: asyncio.Future[Result]) -> None:
        self._pending -= 1

    def close(self) -> None:
        """Let running calls end and drop the waiting ones."""
        self._executor.shutdown(wait=False, cancel_futures=True)
