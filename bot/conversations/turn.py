"""What goes into a turn and what comes out of it, shared by the store, the worker and
the engine; imports only the standard library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

Json = dict[str, Any]
Offered = TypeVar("Offered")

#: The bot answers, or a person holds the chat and the bot keeps quiet.
ASSISTANT = "assistant"
STAFF = "staff"


def typed_choice(words: str, offered: Iterable[tuple[str, Offered]]) -> Offered | None:
    """What stands behind a choice whose label somebody has typed in its place; else None.

    Args:
        words: as typed; case, blanks around them and a full stop do not matter.
        offered: (label, what it stands for) of each choice on offer; the first that fits counts.
    """
    said = _as_said(words)
    return next((meant for label, meant in offered if _as_said(label) == said), None)


def _as_said(words: str) -> str:
    return words.strip(" .!?").casefold()


@dataclass(frozen=True)
class TurnRequest:
    """One message to answer, with everything the answer may depend on.

    Args:
        conversation_id: whose conversation it is.
        seq: number of the visitor's message in the conversation.
        text: the visitor's words; the label when a choice was clicked.
        choice: payload of the clicked choice (`intent`, `entities`, `data`), else None.
        state: dialogue state that the turn before left behind; empty at first.
        owner: `ASSISTANT` or `STAFF`.
        now: aware time in UTC.
        desk: what is known of the front desk; see `bot.desk.facts`.
    """

    conversation_id: str
    seq: int
    text: str
    choice: Mapping[str, Any] | None
    state: Mapping[str, Any]
    owner: str
    now: datetime
    desk: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnResult:
    """What one turn wants to be stored; nothing of it has happened yet.

    Args:
        replies: replies in the order to show them, shaped as docs/widget.md says.
        effects: wanted effects: book, handoff, question, alarm.
        state: dialogue state for the next turn.
        events: the dialogue engine's events of this turn, for the record.
        understanding: how the message was understood; kept beside the visitor's message.
    """

    replies: list[Json] = field(default_factory=list)
    effects: list[Json] = field(default_factory=list)
    state: Json = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    understanding: Json = field(default_factory=dict)


@dataclass(frozen=True)
class PendingTurn:
    """The oldest unanswered message of a conversation that this process has claimed.

    Args:
        conversation_id: whose conversation it is.
        seq: number of the visitor's message.
        text: the visitor's words.
        choice: payload of the clicked choice, else None.
        state: dialogue state before the turn.
        owner: who held the chat when the turn was read; checked again at the commit.
        attempts: tries before this one that failed or died.
        counted: this try has been counted already (it follows somebody's crash).
        position: number of turns committed before this one.
        claim: number of the claim; a commit under an older number is refused.
    """

    conversation_id: str
    seq: int
    text: str
    choice: Mapping[str, Any] | None
    state: Mapping[str, Any]
    owner: str
    attempts: int
    counted: bool
    position: int
    claim: int

    def request(self, now: datetime, desk: Mapping[str, Any] | None = None) -> TurnRequest:
        """The question put to the engine."""
        return TurnRequest(
            conversation_id=self.conversation_id,
            seq=self.seq,
            text=self.text,
            choice=self.choice,
            state=self.state,
            owner=self.owner,
            now=now,
            desk=desk or {},
        )


class Engine(Protocol):
    """Turns a request into a result without touching the outside world."""

    async def answer(self, request: TurnRequest) -> TurnResult:
        """Answer one message; raises TurnError when that is not possible."""
        ...
