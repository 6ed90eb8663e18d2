"""A few threads for each transport, so that a slow one does not hold another up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from bot.notify.model import Delivery
from bot.notify.sending import Sender


class Lanes:
    """Counts what is being sent by each transport.

    Args:
        sender: sends one delivery.
        transports: their names.
        at_once: how many may be sent at the same time by each.
        ended: told after each try, in the thread of the try.
    """

    def __init__(
        self,
        sender: Sender,
        transports: Sequence[str],
        at_once: int,
        ended: Callable[[], object],
    ) -> None:
        self.sent = 0
        self.failed = 0
        self._sender = sender
        self._at_once = at_once
        self._ended = ended
        self._busy = dict.fromkeys(transports, 0)
        self._changed = threading.Condition()

    def room(self, transport: str) -> bool:
        """Tell whether one more may begin."""
        with self._changed:
            return self._busy[transport] < self._at_once

    def idle(self) -> bool:
        """True when nothing is being sent."""
        with self._changed:
            return not any(self._busy.values())

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is being sent; False when the time was too short."""
        with self._changed:
            return self._changed.wait_for(lambda: not any(self._busy.values()), seconds)

    def begin(self, transport: str, delivery: Delivery) -> None:
        """Send in a thread of its own."""
        with self._changed:
            self._busy[transport] += 1
        # A daemon: a server that hangs must not keep the program from ending.
        thread = threading.Thread(
            target=self._send, args=(transport, delivery), name=f"send {transport}", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # the machine has no thread left; the claim ends by itself
            with self._changed:
                self._busy[transport] -= 1
            raise

    def _send(self, transport: str, delivery: Delivery) -> None:
        out = False
        try:
            out = self._sender.send(delivery)
        finally:
            with self._changed:
                self._busy[transport] -= 1
                self.sent += out
                self.failed += not out
                self._changed.notify_all()
            self._ended()
