"""Who answers a conversation, as a table of states and events; drawn in docs/handoff.md.

Pure: nothing here knows a database or a clock. A conversation is always in one state, and each state
has one owner. Every change of state has a sentence for the visitor, so that nothing ends in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.conversations.turn import ASSISTANT, STAFF

# States.
WITH_ASSISTANT: Final = "assistant"
WAITING: Final = "waiting"
HELD: Final = "held"
MISSED: Final = "missed"
CLOSED: Final = "closed"
STATES: Final = (WITH_ASSISTANT, WAITING, HELD, MISSED, CLOSED)
#: The states in which the desk still owes the visitor something.
OPEN: Final = (WAITING, HELD, MISSED)

# Events.
VISITOR_ASKS: Final = "visitor_asks"
VISITOR_ASKS_LATE: Final = "visitor_asks_late"  # asks while nobody is at the desk
STAFF_STEPS_IN: Final = "staff_steps_in"
TAKE: Final = "take"
TAKE_OVER: Final = "take_over"  # from a colleague
GIVE_BACK: Final = "give_back"
CLOSE: Final = "close"
DEADLINE: Final = "deadline"
VISITOR_QUIET: Final = "visitor_quiet"  # answered by a person, and silent for long
VISITOR_CANCELS: Final = "visitor_cancels"
VISITOR_WRITES: Final = "visitor_writes"
CALLBACK_LEFT: Final = "callback_left"
DESK_CLOSES: Final = "desk_closes"
EVENTS: Final = (
    VISITOR_ASKS, VISITOR_ASKS_LATE, STAFF_STEPS_IN, TAKE, TAKE_OVER, GIVE_BACK, CLOSE,
    DEADLINE, VISITOR_QUIET, VISITOR_CANCELS, VISITOR_WRITES, CALLBACK_LEFT, DESK_CLOSES,
)  # fmt: skip

# How a handoff ends.
ANSWERED: Final = "answered"
CALLED_BACK: Final = "called_back"
DECLINED: Final = "declined"
OUTCOMES: Final = (ANSWERED, "booked", CALLED_BACK, DECLINED, "spam")


@dataclass(frozen=True)
class Next:
    """What an event leads to.

    Args:
        state: the state from now on.
        sentence_key: sentence of the knowledge file for the visitor; empty when nothing is said.
        outcome: how the handoff ended; empty while it is open.
    """

    state: str
    sentence_key: str = ""
    outcome: str = ""

    @property
    def owner(self) -> str:
        """Who answers in this state."""
        return STAFF if self.state == HELD else ASSISTANT


@dataclass(frozen=True)
class Refused:
    """An event that cannot be in this state, with the reason for the person who caused it."""

    reason: str


_NOBODY_HOLDS: Final = Refused("Nobody from the front desk holds this chat.")
_NOTHING_OPEN: Final = Refused("There is no request for the front desk in this chat.")
_NO_DEADLINE: Final = Refused("Nobody waits here, so no deadline can pass.")
_HELD_ALREADY: Final = Refused("A colleague holds this chat already.")
_NOT_WHILE_HELD: Final = Refused("A person holds this chat and gives it back when you are done.")

_JOINED: Final = Next(HELD, "handoff_joined")
_CANCELLED: Final = Next(WITH_ASSISTANT, "handoff_cancelled", DECLINED)
_CALLBACK: Final = Next(CLOSED, "handoff_callback", CALLED_BACK)
#: What a chat does that nobody from the desk is busy with.
_AT_REST: Final[Mapping[str, Next | Refused]] = {
    VISITOR_ASKS: Next(WAITING, "handoff_waiting"),
    VISITOR_ASKS_LATE: Next(MISSED, "handoff_not_now"),
    STAFF_STEPS_IN: _JOINED,
    TAKE: _JOINED,
    TAKE_OVER: _NOBODY_HOLDS,
    GIVE_BACK: _NOBODY_HOLDS,
    CLOSE: _NOTHING_OPEN,
    DEADLINE: _NO_DEADLINE,
    VISITOR_QUIET: _NOBODY_HOLDS,
    VISITOR_CANCELS: _NOTHING_OPEN,
    CALLBACK_LEFT: _NOTHING_OPEN,
}

#: (state, event) -> what follows. Every pair is here; a test counts them.
TABLE: Final[Mapping[tuple[str, str], Next | Refused]] = MappingProxyType(
    {
        **{(WITH_ASSISTANT, event): to for event, to in _AT_REST.items()},
        (WITH_ASSISTANT, VISITOR_WRITES): Next(WITH_ASSISTANT),
        (WITH_ASSISTANT, DESK_CLOSES): Next(WITH_ASSISTANT),
        **{(CLOSED, event): to for event, to in _AT_REST.items()},
        (CLOSED, VISITOR_WRITES): Next(CLOSED),
        (CLOSED, DESK_CLOSES): Next(CLOSED),
        (WAITING, VISITOR_ASKS): Next(WAITING, "handoff_again"),
        (WAITING, VISITOR_ASKS_LATE): Next(MISSED, "handoff_not_now"),
        (WAITING, STAFF_STEPS_IN): _JOINED,
        (WAITING, TAKE): _JOINED,
        (WAITING, TAKE_OVER): _NOBODY_HOLDS,
        (WAITING, GIVE_BACK): _NOBODY_HOLDS,
        (WAITING, CLOSE): Next(CLOSED, "handoff_closed"),
        (WAITING, DEADLINE): Next(MISSED, "handoff_missed"),
        (WAITING, VISITOR_QUIET): _NOBODY_HOLDS,
        (WAITING, VISITOR_CANCELS): _CANCELLED,
        (WAITING, VISITOR_WRITES): Next(WAITING),
        (WAITING, CALLBACK_LEFT): _CALLBACK,
        (WAITING, DESK_CLOSES): Next(MISSED, "handoff_desk_closed"),
        (HELD, VISITOR_ASKS): Next(HELD),
        (HELD, VISITOR_ASKS_LATE): Next(HELD),
        (HELD, STAFF_STEPS_IN): _HELD_ALREADY,
        (HELD, TAKE): _HELD_ALREADY,
        (HELD, TAKE_OVER): Next(HELD, "handoff_taken_over"),
        (HELD, GIVE_BACK): Next(WITH_ASSISTANT, "handoff_left", ANSWERED),
        (HELD, CLOSE): Next(CLOSED, "handoff_closed"),
        (HELD, DEADLINE): Next(MISSED, "handoff_silent"),
        (HELD, VISITOR_QUIET): Next(CLOSED, "handoff_closed", ANSWERED),
        (HELD, VISITOR_CANCELS): _NOT_WHILE_HELD,
        (HELD, VISITOR_WRITES): Next(HELD),
        (HELD, CALLBACK_LEFT): Next(HELD),
        (HELD, DESK_CLOSES): Next(HELD),
        (MISSED, VISITOR_ASKS): Next(WAITING, "handoff_waiting"),
        (MISSED, VISITOR_ASKS_LATE): Next(MISSED, "handoff_not_now"),
        (MISSED, STAFF_STEPS_IN): _JOINED,
        (MISSED, TAKE): _JOINED,
        (MISSED, TAKE_OVER): _NOBODY_HOLDS,
        (MISSED, GIVE_BACK): _NOBODY_HOLDS,
        (MISSED, CLOSE): Next(CLOSED, "handoff_closed"),
        (MISSED, DEADLINE): Next(CLOSED, "handoff_lapsed", DECLINED),
        (MISSED, VISITOR_QUIET): _NOBODY_HOLDS,
        (MISSED, VISITOR_CANCELS): _CANCELLED,
        (MISSED, VISITOR_WRITES): Next(MISSED),
        (MISSED, CALLBACK_LEFT): _CALLBACK,
        (MISSED, DESK_CLOSES): Next(MISSED),
    }
)


def step(state: str, event: str, outcome: str = "") -> Next | Refused:
    """Return what an event leads to, or why it cannot be.

    Args:
        state: one of `STATES`.
        event: one of `EVENTS`.
        outcome: for `CLOSE`, one of `OUTCOMES`.

    Raises:
        ValueError: an unknown state or event; a mistake of the program, not of a person.
    """
    if (state, event) not in TABLE:
        raise ValueError(f"no state {state!r} or no event {event!r}")
    to = TABLE[state, event]
    if event != CLOSE or isinstance(to, Refused):
        return to
    if outcome not in OUTCOMES:
        return Refused(f"Please choose how it ended: {', '.join(OUTCOMES)}.")
    return replace(to, outcome=outcome)


@dataclass(frozen=True)
class Waits:
    """How long the desk may take.

    Args:
        answer: until a waiting visitor is told that nobody came.
        reply: until a visitor to whom a person does not reply is told so.
        quiet: until a chat is closed as answered whose visitor says nothing more.
        kept: that a missed one stays marked before it is closed as declined.
    """

    answer: timedelta = timedelta(minutes=5)
    reply: timedelta = timedelta(minutes=10)
    quiet: timedelta = timedelta(hours=1)
    kept: timedelta = timedelta(days=7)

    def deadline(self, state: str, now: datetime) -> datetime | None:
        """Return until when a state that begins now may last; None for ever."""
        lasts = {WAITING: self.answer, HELD: self.reply, MISSED: self.kept}.get(state)
        return None if lasts is None else now + lasts


DEFAULT_WAITS: Final = Waits()
