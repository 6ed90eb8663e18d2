"""Finds what is to be sent and sends it, in threads of its own, beside the chat."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from bot import clock
from bot.errors import StoreError
from bot.notify.senders import Lanes
from bot.notify.sending import Sender
from bot.notify.store import DeliveryStore

logger = logging.getLogger(__name__)

AT_ONCE = 4
POLL_SECONDS = 2.0
STOP_SECONDS = 10.0


class NotifyWorker:
    """Looks for deliveries that are due, when woken and every few seconds.

    Args:
        deliveries: what is to be sent.
        sender: sends one.
        transports: names of the transports that are set up.
        at_once: how many are sent at the same time by each transport.
        poll_seconds: pause between two looks.
        stop_seconds: how long a stop waits for what is being sent.
        on_change: told after each try, for consoles that are open.
        now: the clock.
    """

    def __init__(
        self,
        deliveries: DeliveryStore,
        sender: Sender,
        transports: Sequence[str],
        *,
        at_once: int = AT_ONCE,
        poll_seconds: float = POLL_SECONDS,
        stop_seconds: float = STOP_SECONDS,
        on_change: Callable[[], object] = lambda: None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._deliveries = deliveries
        self._transports = transports
        self._poll_seconds = poll_seconds
        self._stop_seconds = stop_seconds
        self._on_change = on_change
        self._now = now
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lanes = Lanes(sender, transports, at_once, self._ended)
        self._thread = threading.Thread(target=self._run, name="notify", daemon=True)

    @property
    def alive(self) -> bool:
        """True while it runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def _ended(self) -> None:
        self._wake.set()
        self._on_change()

    def wake(self) -> None:
        """Say that there may be something to send; returns at once, from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing new, give what is being sent a moment to end, and stop; blocks.

        What is still being sent then is left behind: its claim ends by itself, and it is tried
        again under the same id.
        """
        self._stopping.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._lanes.wait(self._stop_seconds)

    def once(self) -> tuple[int, int]:
        """Send what is due now, each delivery once; returns how many went out and how many not.

        Raises:
            StoreError: the database refused.
        """
        self._deliveries.plan(self._transports, self._now())
        while self._fill_lanes() or not self._lanes.idle():
            self._wake.wait()
            self._wake.clear()
        return self._lanes.sent, self._lanes.failed

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if self._deliveries.plan(self._transports, self._now()):
                    self._on_change()
                self._fill_lanes()
            except StoreError as error:
                logger.warning("Nothing can be sent for the moment: %s", error)
            # This thread must outlive every fault; its own words may be a stranger's.
            except Exception as error:
                logger.error("Nothing can be sent for the moment (%s).", type(error).__name__)
            self._wake.wait(self._poll_seconds)

    def _fill_lanes(self) -> int:
        """Begin to send what is due, as far as there is room; returns how many."""
        begun = 0
        for transport in self._transports:
            while not self._stopping.is_set() and self._lanes.room(transport):
                delivery = self._deliveries.claim([transport], self._now())
                if delivery is None:
                    break
                self._lanes.begin(transport, delivery)
                begun += 1
        return begun
