"""What can go wrong with one try to send."""

from __future__ import annotations


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
