"""The records that the desk keeps, as the store hands them out; standard library only."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Booking:
    """A wish for a consultation or a call back, with the visitor's consent to be contacted."""

    id: int
    kind: str
    status: str
    name: str
    phone: str
    email: str
    about: str
    times: str
    consent_at: str
    created_at: str
