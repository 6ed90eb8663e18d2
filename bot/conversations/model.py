"""The records of the visitor's side, as its stores hand them out; standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Messages that are read at once.
MESSAGES_A_PAGE = 200

# What became of a visitor's message.
RECEIVED: Final = "received"
ANSWERED: Final = "answered"
FAILED: Final = "failed"


@dataclass(frozen=True)
class Process:
    """Who claims conversations, and for how long.

    Args:
        id: random id of this process, the owner of its claims.
        lease_seconds: time after which other processes may take a claim over; well above the time
            that a turn may take.
    """

    id: str
    lease_seconds: float


@dataclass(frozen=True)
class Conversation:
    """A visitor's conversation, found by its token."""

    id: str
    owner: str
    last_seq: int


@dataclass(frozen=True)
class Accepted:
    """A visitor's message that is safely stored.

    Args:
        seq: its number in the conversation.
        fresh: False when the same message had been stored before.
        claimed: this process now answers for the conversation and should wake its worker.
    """

    seq: int
    fresh: bool
    claimed: bool
