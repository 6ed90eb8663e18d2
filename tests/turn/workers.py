"""What the tests of the worker share: its fixtures, and visitors who ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.conversations.turn import Engine
from bot.desk.model import NOTHING_KNOWN
from bot.reply import Reply
from bot.stores import Stores
from bot.turn.worker import DeskReader, TurnWorker
from tests.cast import APOLOGY, say
from tests.turn.engines import Ear

StartWorker = Callable[..., TurnWorker]


@pytest.fixture
def ear() -> Ear:
    """Hears of every commit."""
    return Ear()


@pytest.fixture
def start_worker(ear: Ear) -> Iterator[StartWorker]:
    """Start a worker; all are stopped at the end of the test."""
    started: list[TurnWorker] = []

    def start(
        stores: Stores,
        engine: Engine,
        *,
        apology: Callable[[], Reply] = lambda: APOLOGY,
        on_committed: Callable[[str, int], None] = ear,
        turn_seconds: float = 5,
        sweep_seconds: float = 0.05,
        timed: Callable[[float], object] = lambda seconds: None,
        on_failed: Callable[[str], object] = lambda conversation_id: None,
        desk: DeskReader = lambda conversation_id, now: NOTHING_KNOWN,
    ) -> TurnWorker:
        worker = TurnWorker(
            stores.conversations,
            engine,
            on_committed=on_committed,
            apology=apology,
            turn_seconds=turn_seconds,
            sweep_seconds=sweep_seconds,
            timed=timed,
            on_failed=on_failed,
            desk=desk,
        )
        worker.start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        assert worker.stop(20)


def ask(stores: Stores, worker: TurnWorker, conversation_id: str, *texts: str) -> None:
    for text in texts:
        say(stores, conversation_id, text)
        worker.wake(conversation_id)
