"""A process that accepts one message and dies in the middle of its turn; run by test_crash.py.

Usage: python -m tests.turn.crash_child DATABASE_URL CONVERSATION_ID
"""

from __future__ import annotations

import os
import signal
import sys
import time

from bot.conversations.turn import TurnRequest, TurnResult
from bot.stores import open_stores
from bot.turn.worker import TurnWorker
from tests.cast import APOLOGY, say


class Dying:
    """Kills its own process instead of answering."""

    async def answer(self, request: TurnRequest) -> TurnResult:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a killed process runs no further")


def main() -> None:
    url, conversation_id = sys.argv[1:]
    stores = open_stores(url, process=f"child {os.getpid()}", lease_seconds=0.2)
    worker = TurnWorker(
        stores.conversations,
        Dying(),
        on_committed=print,
        apology=lambda: APOLOGY,
        turn_seconds=5,
        sweep_seconds=0.05,
    )
    accepted = say(stores, conversation_id, "one")
    print(accepted.seq, accepted.fresh, flush=True)
    worker.start()
    time.sleep(20)


if __name__ == "__main__":
    main()
