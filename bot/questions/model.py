"""Questions that the assistant could not answer well, and drafts to make it better."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.conversations.turn import Json

#: Why a question is on the list.
UNANSWERED = "unanswered"  # the page does not cover it, or the assistant did not know
ASKED_BACK = "asked_back"  # "did you mean one of these?", and the visitor chose none
CLARIFIED = "clarified"  # the same, and the visitor chose the topic
DISLIKED = "disliked"  # the answer got a thumbs-down
SOURCES = (UNANSWERED, ASKED_BACK, CLARIFIED, DISLIKED)

#: What became of a question.
OPEN = "open"
ANSWERED = "answered"
CLOSED = "closed"

#: Kinds of drafts.
WORDING = "wording"
ANSWER = "answer"


@dataclass(frozen=True)
class Asked:
    """One question of a visitor.

    Args:
        id: its number.
        conversation_id: whose conversation it is.
        seq: number of the visitor's message.
        text: the visitor's words.
        topic: key of the topic that it was taken for, or that the visitor chose; may be empty.
        source: one of `SOURCES`.
        state: "open", "answered" or "closed".
        created_at: when it was asked.
        answered_at, answered_by, answer: a person's answer, if there is one.
    """

    id: int
    conversation_id: str
    seq: int
    text: str
    topic: str
    source: str
    state: str
    created_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None


@dataclass(frozen=True)
class Detail:
    """One question with what is known around it.

    Args:
        asked: the question.
        said: what the assistant said to it, reply by reply.
        understanding: how the message was understood.
        rating, reason, words: the visitor's opinion of the reply; empty without one.
        email: address that the visitor agreed to be contacted at; may be empty.
    """

    asked: Asked
    said: tuple[str, ...]
    understanding: Json = field(default_factory=dict)
    rating: str = ""
    reason: str = ""
    words: str = ""
    email: str = ""


@dataclass(frozen=True)
class Answered:
    """What became of the wish to answer a question.

    Args:
        ok: False when somebody else had answered or closed it before.
        by: who that was, as far as known.
        conversation_id: whose stream has news.
        mailed: an e-mail to the visitor is on its way as well.
    """

    ok: bool
    by: str = ""
    conversation_id: str = ""
    mailed: bool = False


@dataclass(frozen=True)
class NewDraft:
    """What somebody wants changed in the assistant's files.

    Args:
        kind: `WORDING` or `ANSWER`.
        topic: key of the topic; of a new one when there is a title.
        title: title of a new topic; empty for one that is there.
        text: the answer; empty for wordings.
        wordings: what visitors write.
        question_ids: the questions that led to it.
    """

    kind: str
    topic: str
    title: str
    text: str
    wordings: tuple[str, ...]
    question_ids: tuple[int, ...]


@dataclass(frozen=True)
class Draft:
    """A stored draft; nothing is changed by it until it is released."""

    id: int
    wanted: NewDraft
    staff_id: int
    staff_name: str
    created_at: datetime
    state: str
