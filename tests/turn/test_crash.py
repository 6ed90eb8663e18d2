"""A process that is killed in the middle of a turn loses nothing and does nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys

from bot.settings import ROOT
from bot.stores import Stores
from bot.turn.worker import TurnWorker
from tests.cast import APOLOGY, book, reply, result, say, told
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine
from tests.world import rows


def killed_in_a_turn(url: str, conversation_id: str) -> str:
    """Let a process accept a message and be killed; returns what it had acknowledged."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.turn.crash_child", url, conversation_id],
        cwd=ROOT, stdout=subprocess.PIPE, timeout=60, check=False, text=True,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL
    return child.stdout


def recover(stores: Stores, ear: Ear) -> ScriptedEngine:
    """Answer with a booking in a new process, until one commit has been heard of."""
    engine = ScriptedEngine(result(reply("Booked."), effects=[book()]))
    worker = TurnWorker(
        stores.conversations,
        engine,
        on_committed=ear,
        apology=lambda: APOLOGY,
        turn_seconds=5,
        sweep_seconds=0.05,
    )
    worker.start()
    try:
        ear.wait_for(1)
    finally:
        assert worker.stop(20)
    return engine


def test_an_acknowledged_message_is_answered_once_by_the_next_process(
    stores: Stores, open_store: OpenStore, alice: str, url: str
) -> None:
    assert killed_in_a_turn(url, alice) == "2 True\n"
    second = open_store("second")
    assert not say(second, alice, "one").fresh  # the visitor's page sends it again
    assert recover(second, Ear()).asked == ["one"]
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "Booked.")]
    assert len(stores.bookings.all()) == 1
    assert stores.conversations.inbox.waiting() == 0


def test_a_message_that_kills_is_given_up_in_the_end(
    stores: Stores, open_store: OpenStore, alice: str, url: str
) -> None:
    outputs = [killed_in_a_turn(url, alice) for _ in range(4)]
    assert outputs == ["2 True\n", "2 False\n", "2 False\n", "2 False\n"]
    assert recover(open_store("last"), Ear()).asked == []
    assert told(stores, alice) == [("visitor", "one"), ("assistant", APOLOGY.text)]
    assert [row["kind"] for row in rows(stores, "outbox")] == ["turn_failed"]
    assert stores.bookings.all() == []
