"""What a turn wants to have done: facts as small records. Nothing of it has happened yet.

They never become JSON: the store writes each into the columns of its table, inside the turn's own
transaction, and tells staff of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: "consultation": an appointment at the clinic. "callback": the desk is to call or write back.
BookingKind = Literal["consultation", "callback"]
#: "waiting": somebody is at the desk, so the visitor waits. "missed": nobody is; it is for later.
HandOffState = Literal["waiting", "missed"]

VISITOR_ASKED = "visitor_asked"


@dataclass(frozen=True)
class Book:
    """A booking is complete, and the visitor has said yes to it.

    Attributes:
        draft_id: of the draft; one draft is booked once, however often it is wanted.
        kind: what is wanted.
        given: field of `bot.bookings.fields` -> what the visitor gave.
        consent: the visitor agreed to be contacted; without it nothing is kept.
    """

    draft_id: str
    kind: BookingKind
    given: Mapping[str, str]
    consent: bool


@dataclass(frozen=True)
class HandOff:
    """A person is wanted.

    Attributes:
        question: what for, in the visitor's words; empty when they did not say.
        state: whether the visitor waits for it now.
        reason: why it is wanted.
    """

    question: str
    state: HandOffState = "waiting"
    reason: str = VISITOR_ASKED


@dataclass(frozen=True)
class CancelHandOff:
    """The visitor would rather go on with the assistant."""


@dataclass(frozen=True)
class KeepQuestion:
    """Something was asked that the assistant could not answer.

    Attributes:
        topic: key of the topic it belongs to; empty when it belongs to none.
        text: the question in the visitor's words.
    """

    topic: str
    text: str


@dataclass(frozen=True)
class RaiseAlarm:
    """The visitor may need help at once.

    Attributes:
        rule: key of the rule that matched; a name of its own when only the intent raised the alarm.
    """

    rule: str


Effect = Book | HandOff | CancelHandOff | KeepQuestion | RaiseAlarm
