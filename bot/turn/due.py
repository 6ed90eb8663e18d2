"""Which conversation the turn worker looks at next; standard library only."""

from __future__ import annotations

from queue import Empty, SimpleQueue


class WaitingTurns:
    """Conversations in the order in which they asked, each at most once.

    `wake` may be called from any thread; everything else belongs to the worker's own.
    """

    def __init__(self) -> None:
        self._woken: SimpleQueue[str | None] = SimpleQueue()
        self._order: dict[str, None] = {}

    def wake(self, conversation_id: str | None) -> None:
        """Ask for a look at a conversation; None only ends the wait."""
        self._woken.put(conversation_id)

    def add(self, conversation_id: str) -> None:
        """Put a conversation at the end, unless it waits already."""
        self._order.setdefault(conversation_id)

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._order

    def next(self, timeout: float) -> str | None:
        """The first conversation; waits for one, None when the wait ends without."""
        self._drain()
        if not self._order and timeout > 0:
            try:
                self._note(self._woken.get(timeout=timeout))
            except Empty:
                return None
            self._drain()
        if not self._order:
            return None
        conversation_id = next(iter(self._order))
        del self._order[conversation_id]
        return conversation_id

    def _drain(self) -> None:
        while True:
            try:
                self._note(self._woken.get_nowait())
            except Empty:
                return

    def _note(self, conversation_id: str | None) -> None:
        if conversation_id is not None:
            self.add(conversation_id)
