"""What the desk sends out, as the store hands it out; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

WAITING = "waiting"
SENT = "sent"
DEAD = "dead"


@dataclass(frozen=True)
class Notice:
    """One thing that staff must hear of, without anything personal.

    Args:
        kind: one of `bot.notify.message.SAYINGS`.
        at: when it happened.
        conversation_id: where it happened; None for a booking.
        refs: ids of the rows it is about.
    """

    kind: str
    at: datetime
    conversation_id: str | None
    refs: Mapping[str, Any]


@dataclass(frozen=True)
class Delivery:
    """A notice on its way by one transport, claimed by this process.

    Args:
        id: its row.
        delivery_id: what the receiver sees; the same at every try.
        transport: name of the transport.
        attempts: tries so far, this one included.
        since: begin of the day after which it is given up.
        claim: number of the claim; a result under an older number is refused.
        notice: what is to be said.
    """

    id: int
    delivery_id: str
    transport: str
    attempts: int
    since: datetime
    claim: int
    notice: Notice


@dataclass(frozen=True)
class DeliveryRow:
    """A delivery as the desk sees it in its list."""

    id: int
    delivery_id: str
    transport: str
    state: str
    attempts: int
    next_at: datetime
    last_error: str
    notice: Notice


@dataclass(frozen=True)
class DeliveryCounts:
    """How many deliveries are in which state."""

    waiting: int
    sent: int
    dead: int


@dataclass(frozen=True)
class VisitorMail:
    """A person's answer that goes to the visitor who asked."""

    email: str
    answer: str


@dataclass(frozen=True)
class Alert:
    """Something that an open console rings for, and the chat it is about."""

    id: int
    kind: str
    conversation_id: str


@dataclass(frozen=True)
class Alerts:
    """What an open console must know.

    Args:
        waiting: visitors who wait for a person.
        newest: the newest alerts, newest first.
        mine: chats that this person holds in which the visitor waits for an answer, each with the
            number of the visitor's newest message.
    """

    waiting: int
    newest: tuple[Alert, ...]
    mine: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Letter:
    """What a visitor reads in a mail; each text but the answer is one line.

    Args:
        subject: of the mail.
        opening: what is answered, and who does so.
        answer: what a person of the desk has written.
        no_reply: that nobody reads answers to the mail.
        more: how to ask further.
        reason: why the visitor gets it.
    """

    subject: str
    opening: str
    answer: str = field(repr=False)
    no_reply: str
    more: str
    reason: str
