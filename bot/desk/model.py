"""The records of the front desk's chats, as the store hands them out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.bookings.model import Booking
from bot.reply import Meaning

Json = dict[str, Any]


@dataclass(frozen=True)
class QueueRow:
    """One chat that the desk is to look at.

    Args:
        handoff_id: number of the handoff; 0 for a chat found by a search that never had one.
        state: one of `bot.desk.states.STATES`.
        reason: why it is here: `visitor_asked`, `staff_stepped_in`, ...
        question: what the visitor wanted a person for.
        since: since when the visitor waits.
        deadline: until when the state may last; None for no limit.
        taken_by: id of who holds or held it.
        alarm: rule of the newest alarm, empty for none.
        last_text: the visitor's newest words.
        unread: the visitor's messages that staff have not seen.
        visitor: their name, if they left one with a booking.
        ended_at: when the handoff ended; None while it is open.
        outcome: how it ended.
        awaits: whose answer a held chat waits for: "desk" or "visitor".
        look: why somebody is to look though nobody asked: "alarm", "failed" or empty.
        contact: phone number or e-mail address left with the newest booking.
        callback: number of the newest call back that is still to be made; 0 for none.
    """

    handoff_id: int
    conversation_id: str
    state: str
    reason: str
    question: str
    since: datetime
    deadline: datetime | None
    taken_by: int | None
    staff_name: str
    alarm: str
    last_text: str
    last_at: datetime | None
    unread: int
    visitor: str = ""
    ended_at: datetime | None = None
    outcome: str = ""
    awaits: str = ""
    look: str = ""
    contact: str = ""
    callback: int = 0


@dataclass(frozen=True)
class Counts:
    """How much there is to do: new bookings, the call backs among them, questions without an
    answer."""

    waiting: int
    missed: int
    held: int
    bookings: int
    questions: int
    callbacks: int = 0


@dataclass(frozen=True)
class Taken:
    """What became of a press on "take": whether it worked, and who holds the chat now."""

    ok: bool
    holder_name: str


@dataclass(frozen=True)
class Place:
    """A place in the queue; the usual wait is None while our own data are too few."""

    number: int
    wait_seconds: int | None


@dataclass(frozen=True)
class Known:
    """What a turn may know of the desk.

    Args:
        state: of the conversation.
        present: how many are at the desk.
        offered: the question to call back about, if that was offered last; else None.
    """

    state: str
    place: Place
    present: int
    offered: str | None


@dataclass(frozen=True)
class DeskFacts:
    """What a turn is told of the front desk, read before the turn begins.

    Args:
        state: of the conversation, one of `bot.desk.states.STATES`.
        place: the visitor's number in the queue, or the one they would get.
        wait_seconds: the usual wait; None while our own data are too few.
        live: somebody can take over now.
        opens: the sentence on when somebody will be there; empty when somebody is or nobody knows.
        offer: what a plain "yes" means when the desk's clock made the last offer; else None.
    """

    state: str = "assistant"
    place: int = 1
    wait_seconds: int | None = None
    live: bool = False
    opens: str = ""
    offer: Meaning | None = None


#: Before anybody has looked: nobody is there, and nothing is said of it.
NOTHING_KNOWN = DeskFacts()


@dataclass(frozen=True)
class Due:
    """A handoff whose time has come, and the sentence that the visitor must hear."""

    handoff_id: int
    conversation_id: str
    state: str
    event: str
    sentence_key: str
    staff_name: str
    question: str


@dataclass(frozen=True)
class HandoffRecord:
    """One handoff of a conversation, open or ended."""

    id: int
    state: str
    reason: str
    question: str
    created_at: datetime
    asked_at: datetime | None
    deadline_at: datetime | None
    missed_at: datetime | None
    taken_by: int | None
    taken_at: datetime | None
    staff_name: str
    ended_at: datetime | None
    outcome: str
    awaits: str = ""


@dataclass(frozen=True)
class Note:
    """What staff wrote down for one another; visitors never see it."""

    id: int
    staff_name: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class SavedReply:
    """A text that staff use again and again, and who wrote it last."""

    id: int
    title: str
    text: str
    staff_name: str
    created_at: datetime

    @property
    def version(self) -> str:
        """Another one whenever title or text is another."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Mark:
    """An alarm (its rule) or a question without an answer (topic and text)."""

    seq: int
    state: str
    topic: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class Story:
    """Everything about one conversation, oldest first."""

    conversation_id: str
    owner: str
    state: str
    created_at: datetime
    messages: tuple[Json, ...]
    handoffs: tuple[HandoffRecord, ...]
    notes: tuple[Note, ...]
    alarms: tuple[Mark, ...]
    questions: tuple[Mark, ...]
    bookings: tuple[Booking, ...]
