"""Floor 3: what every way of sending has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.notify.message import Message


class TransportError(Exception):
    """Nothing was sent, as far as we know.

    Args:
        reason: one plain sentence for the desk; no passwords, no visitor's words.
        permanent: another try would end the same way.
        retry_after: seconds that the other side asks us to wait.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after


class Transport(Protocol):
    """One way of sending, safe to use from several threads."""

    name: str

    def send(self, message: Message) -> str:
        """Send; returns a remark for the desk, mostly empty. Ends within `TRY_SECONDS`.

        Raises:
            TransportError: it was not accepted.
        """
        ...
