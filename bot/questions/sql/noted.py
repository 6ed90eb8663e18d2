"""Puts on the list of questions what a turn or an opinion shows to have gone badly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.messages import NewMessage
from bot.conversations.sql.tables import messages
from bot.questions.model import ASKED_BACK, CLARIFIED, DISLIKED, OPEN
from bot.questions.sql.tables import questions

CLARIFY = "clarify"

_SAME_MESSAGE = (
    questions.c.conversation_id == bindparam("this"),
    questions.c.seq == bindparam("number"),
    questions.c.state == OPEN,
)
_OPEN_ROW = select(questions.c.id).where(*_SAME_MESSAGE)
_REPLY = select(messages.c.in_reply_to, messages.c.body).where(
    messages.c.conversation_id == bindparam("this"), messages.c.seq == bindparam("number")
)
_MESSAGE = select(messages.c.text, messages.c.created_at).where(
    messages.c.conversation_id == bindparam("this"), messages.c.seq == bindparam("number")
)
_ASKED_BACK = (
    select(questions.c.id)
    .where(
        questions.c.conversation_id == bindparam("this"),
        questions.c.source == ASKED_BACK,
        questions.c.state == OPEN,
        questions.c.text == bindparam("words"),
    )
    .order_by(questions.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class NewQuestion:
    """A visitor's message that may become a question on the list.

    Args:
        conversation_id: whose conversation it is.
        seq: number of the message.
        text: the visitor's words.
        created_at: when it was asked.
    """

    conversation_id: str
    seq: int
    text: str
    created_at: datetime


def note_turn(
    connection: Connection,
    asked: NewQuestion,
    replies: Sequence[NewMessage],
    clarifies: str,
) -> None:
    """Keep a message that had to be asked back, and what the visitor then chose.

    Args:
        connection: the open transaction; it holds the conversation's lock.
        asked: the message.
        replies: what was said to it.
        clarifies: the words asked back that a click explains; empty for none.
    """
    if clarifies:
        topic = next((_topic_of(reply.body) for reply in replies if _topic_of(reply.body)), "")
        _chosen(connection, replace(asked, text=clarifies), topic)
    elif any(reply.kind == CLARIFY for reply in replies):
        _add(connection, asked, "", ASKED_BACK)


def _chosen(connection: Connection, asked: NewQuestion, topic: str) -> None:
    """The visitor chose: the wording now has a topic, which staff may add it to."""
    values = {"this": asked.conversation_id, "words": asked.text}
    number = connection.execute(_ASKED_BACK, values).scalar()
    if number is None:
        _add(connection, asked, topic, CLARIFIED)
        return
    change = update(questions).where(questions.c.id == number)
    connection.execute(change.values(source=CLARIFIED, topic=topic))


def note_opinion(connection: Connection, conversation_id: str, seq: int, rating: str) -> None:
    """Keep the question whose answer got a thumbs-down; a change of mind takes it back."""
    key = {"this": conversation_id, "number": seq}
    reply: Row | None = connection.execute(_REPLY, key).first()
    if reply is None or reply.in_reply_to is None:
        return
    key["number"] = reply.in_reply_to
    if rating != "down":
        ours = delete(questions).where(*_SAME_MESSAGE, questions.c.source == DISLIKED)
        connection.execute(ours, key)
        return
    message = connection.execute(_MESSAGE, key).first()
    if message is None or connection.execute(_OPEN_ROW, key).first() is not None:
        return
    asked = NewQuestion(conversation_id, reply.in_reply_to, message.text, message.created_at)
    _add(connection, asked, _topic_of(reply.body), DISLIKED)


def _add(connection: Connection, asked: NewQuestion, topic: str, source: str) -> None:
    row = {**asdict(asked), "state": OPEN, "topic": topic, "source": source}
    connection.execute(insert(questions), row)


def _topic_of(body: str | None) -> str:
    """Key of the topic that a reply answered; empty for other replies."""
    return str(json.loads(body).get("topic") or "") if body else ""
