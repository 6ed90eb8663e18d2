"""Floor 2: the only door to the database; synchronous, safe to call from several threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.model import Accepted, Booking, Conversation, Handoff
from bot.desk.turns import Json, PendingTurn, TurnResult


class Store:
    """Everything that is kept: conversations, messages, bookings and what staff must hear of.

    Every method is one transaction and raises StoreError when the database refuses.

    Args:
        url: address of the database, `sqlite:///file` or `postgresql://...`.
        process: random id of this process, the owner of its claims.
    """

    def __init__(self, url: str, *, process: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of all connections."""
        raise NotImplementedError

    def migrate(self) -> None:
        """Bring the tables to the version that this program needs."""
        raise NotImplementedError

    def schema_ok(self) -> bool:
        """True when the tables have the version that this program needs."""
        raise NotImplementedError

    def probe_write(self) -> None:
        """Write one row for real, so that readiness tells the truth."""
        raise NotImplementedError

    def open_conversation(self, *, token_hash: str, greeting: Mapping[str, Any]) -> str:
        """Start a conversation with its greeting as message 1; returns its id."""
        raise NotImplementedError

    def conversation_of(self, token_hash: str) -> Conversation | None:
        """The conversation that a token opens, if any."""
        raise NotImplementedError

    def delete_conversation(self, conversation_id: str) -> bool:
        """Remove all of it but its bookings; False when it was gone already."""
        raise NotImplementedError

    def change_owner(self, conversation_id: str, *, of: str, to: str) -> bool:
        """Hand the chat from one to another; False when somebody else was first."""
        raise NotImplementedError

    def accept(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str | None,
        choice_id: str | None,
    ) -> Accepted:
        """Store a visitor's message and, if nobody else has, claim the conversation.

        Raises:
            RequestError: 404 `gone`, 422 `id_reused`, 422 `unknown_choice`.
        """
        raise NotImplementedError

    def messages_after(self, conversation_id: str, after: int, limit: int = 200) -> list[Json]:
        """Messages with a higher number, as the widget gets them."""
        raise NotImplementedError

    def transcript(self, conversation_id: str) -> list[Json]:
        """All messages, as the widget gets them."""
        raise NotImplementedError

    def waiting(self) -> int:
        """Number of visitors' messages that wait for an answer."""
        raise NotImplementedError

    def take_over_claims(self) -> int:
        """Free the claims of processes that are gone; returns how many.

        On SQLite there is one process, so every claim but our own is a dead one. On PostgreSQL
        other processes may live; their claims end with their lease.
        """
        raise NotImplementedError

    def release_claims(self) -> None:
        """Give up our own claims, at an orderly stop."""
        raise NotImplementedError

    def claimable(self) -> list[str]:
        """Conversations with unanswered messages that are ours or nobody's."""
        raise NotImplementedError

    def claim(self, conversation_id: str) -> bool:
        """Take a conversation with unanswered messages; False when another process has it."""
        raise NotImplementedError

    def pending_turn(self, conversation_id: str) -> PendingTurn | None:
        """The oldest unanswered message under our claim; without one the claim is released."""
        raise NotImplementedError

    def commit_turn(self, turn: PendingTurn, result: TurnResult) -> int:
        """Store a turn whole; returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored.
            TurnError: the result itself cannot be stored; nothing was stored.
        """
        raise NotImplementedError

    def fail_turn(self, turn: PendingTurn, *, apology: Mapping[str, Any] | None) -> int:
        """Count a failed try; with an apology, give the message up and alert staff.

        Returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored.
        """
        raise NotImplementedError

    def add_feedback(
        self,
        conversation_id: str,
        seq: int,
        *,
        rating: str,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        """Keep the visitor's opinion of one reply; a second one replaces the first.

        Raises:
            RequestError: 422 `unknown_message` when that is not a reply of this conversation.
        """
        raise NotImplementedError

    def bookings(self) -> list[Booking]:
        """All bookings, oldest first."""
        raise NotImplementedError

    def handoffs(self) -> list[Handoff]:
        """Visitors who wait for a person, oldest first."""
        raise NotImplementedError
