"""What every way of sending has in common."""

from __future__ import annotations

from typing import Protocol

from bot.notify.message import Message


class Transport(Protocol):
    """One way of sending, safe to use from several threads."""

    name: str

    def send(self, message: Message) -> str:
        """Send; returns a remark for the desk, mostly empty. Ends within `TRY_SECONDS`.

        Raises:
            TransportError: it was not accepted.
        """
        ...
