"""What is counted of the whole database for monitoring; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Census:
    """How many rows of each kind there are.

    Args:
        conversations: all of them.
        messages: visitors' messages by state.
        queue: visitors' messages that wait for an answer.
        bookings: by status.
        handoffs: by state.
        questions: open ones.
        feedback: by rating.
        outbox: deliveries by state; None while nothing is delivered by this program.
    """

    conversations: int
    messages: Mapping[str, int]
    queue: int
    bookings: Mapping[str, int]
    handoffs: Mapping[str, int]
    questions: int
    feedback: Mapping[str, int]
    outbox: Mapping[str, int] | None
