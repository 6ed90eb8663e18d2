"""What goes into a turn and what comes out of it, shared by the store, the worker and the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeVar

from bot.desk.model import NOTHING_KNOWN, DeskFacts
from bot.effects import Effect
from bot.errors import StateError
from bot.reply import Meaning, Reply

Json = dict[str, Any]
Offered = TypeVar("Offered")

#: The bot answers, or a person holds the chat and the bot keeps quiet.
Owner = Literal["assistant", "staff"]
ASSISTANT: Final = "assistant"
STAFF: Final = "staff"


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
class Understood:
    """How a message was understood; kept beside it for staff, figures and the record.

    Args:
        intent: its name; in the middle of a booking `inform` for what only fills the form.
        confidence: of the intent, 0 to 1.
        ranking: the likeliest intents with their probabilities, most probable first.
        entities: (entity, key) of the things named.
        scope: how sure it was that this is ours at all; empty when that was not measured.
        urgent_rule: key of the alarm that it raised; empty for none.
        rang_like: the examples of that alarm that it is like, the likest first.
        clicked: the message was a click on a choice.
        clarifies: words that had to be asked back, when the click says what they meant.
        language: code of the other language that it is in; empty for English.
        questions: intents of the questions that it asks, when there are several.
    """

    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[tuple[str, str], ...] = ()
    scope: Mapping[str, str | float] = field(default_factory=dict)
    urgent_rule: str = ""
    rang_like: tuple[str, ...] = ()
    clicked: bool = False
    clarifies: str = ""
    language: str = ""
    questions: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """Return it as it stands in the message's column."""
        return {
            "intent": self.intent,
            "confidence": self.confidence,
            "ranking": [list(one) for one in self.ranking],
            "entities": [list(one) for one in self.entities],
            "scope": dict(self.scope),
            "urgent_rule": self.urgent_rule,
            "rang_like": list(self.rang_like),
            "clicked": self.clicked,
            "clarifies": self.clarifies,
            "language": self.language,
            "questions": list(self.questions),
        }


#: Of a message at which no NLU has looked.
NOT_READ = Understood("", confidence=0.0)


@dataclass(frozen=True)
class TurnRequest:
    """One message to answer, with everything the answer may depend on.

    Args:
        conversation_id: whose conversation it is.
        seq: number of the visitor's message in the conversation.
        text: the visitor's words; the label when a choice was clicked.
        choice: what the clicked choice means, else None.
        state: what the turn before left behind, as the column holds it; empty at first.
        owner: who answers in this chat.
        now: aware time in UTC.
        desk: what is known of the front desk.
    """

    conversation_id: str
    seq: int
    text: str
    choice: Meaning | None
    state: Mapping[str, Any]
    owner: Owner
    now: datetime
    desk: DeskFacts = NOTHING_KNOWN


@dataclass(frozen=True)
class TurnResult:
    """What one turn wants to be stored; nothing of it has happened yet.

    Args:
        replies: in the order to show them.
        effects: what is to be done.
        state: what the next turn needs, as the column holds it.
        events: the dialogue engine's events of this turn, for the record.
        understanding: how the message was understood.
    """

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    state: Json = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    understanding: Understood = NOT_READ


@dataclass(frozen=True)
class PendingTurn:
    """The oldest unanswered message of a conversation that this process has claimed.

    What is stored is read only within the turn: what cannot be read is a failed try of the message,
    and no reason why the turn is never taken.

    Args:
        conversation_id: whose conversation it is.
        seq: number of the visitor's message.
        text: the visitor's words.
        payload: what the clicked choice means, as stored; None when none was clicked.
        offered: (label, payload) of the choices on offer, newest first; one may have been typed.
        memory: dialogue state before the turn, as stored.
        owner: who held the chat when the turn was read; checked again at the commit.
        attempts: tries before this one that failed or died.
        counted: this try has been counted already (it follows somebody's crash).
        position: number of turns committed before this one.
        claim: number of the claim; a commit under an older number is refused.
    """

    conversation_id: str
    seq: int
    text: str
    payload: str | None
    offered: tuple[tuple[str, str], ...]
    memory: str
    owner: Owner
    attempts: int
    counted: bool
    position: int
    claim: int

    @property
    def choice(self) -> Meaning | None:
        """What the choice means that was clicked, or typed in its own words."""
        payload = self.payload or typed_choice(self.text, self.offered)
        return None if payload is None else Meaning.from_json(json.loads(payload))

    @property
    def state(self) -> Mapping[str, Any]:
        """The dialogue state before the turn.

        Raises:
            StateError: what is stored is no JSON object.
        """
        try:
            state = json.loads(self.memory)
        except (ValueError, RecursionError) as error:
            raise StateError("What the conversation remembers is not JSON.") from error
        if not isinstance(state, dict):
            raise StateError("What the conversation remembers is no JSON object.")
        return state

    def request(self, now: datetime, desk: DeskFacts) -> TurnRequest:
        """The question put to the engine.

        Raises:
            StateError: what the conversation remembers cannot be read.
        """
        return TurnRequest(
            conversation_id=self.conversation_id,
            seq=self.seq,
            text=self.text,
            choice=self.choice,
            state=self.state,
            owner=self.owner,
            now=now,
            desk=desk,
        )


class Engine(Protocol):
    """Turns a request into a result without touching the outside world."""

    async def answer(self, request: TurnRequest) -> TurnResult:
        """Answer one message; raises TurnError when that is not possible."""
        ...
