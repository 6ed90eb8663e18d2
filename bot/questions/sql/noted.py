"""Puts on the list of questions what a turn or an opinion shows to have gone badly."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.sql.messages import Prepared
from bot.conversations.sql.tables import messages, questions
from bot.questions.model import ASKED_BACK, CLARIFIED, DISLIKED, OPEN

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


def note_turn(
    connection: Connection,
    conversation_id: str,
    seq: int,
    words: str,
    replies: Sequence[Prepared],
    clarifies: str,
    now: str,
) -> None:
    """Keep a message that had to be asked back, and what the visitor then chose.

    The caller holds the conversation's lock. `clarifies`: the words asked back that a click explains.
    """
    if clarifies:
        topic = next((_topic_of(reply.body) for reply in replies if _topic_of(reply.body)), "")
        _chosen(connection, conversation_id, seq, clarifies, topic, now)
    elif any(reply.kind == CLARIFY for reply in replies):
        _add(connection, conversation_id, seq, words, "", ASKED_BACK, now)


def _chosen(
    connection: Connection, conversation_id: str, seq: int, words: str, topic: str, now: str
) -> None:
    """The visitor chose: the wording now has a topic, which staff may add it to."""
    values = {"this": conversation_id, "words": words}
    number = connection.execute(_ASKED_BACK, values).scalar()
    if number is None:
        _add(connection, conversation_id, seq, words, topic, CLARIFIED, now)
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
    _add(
        connection,
        conversation_id,
        reply.in_reply_to,
        message.text,
        _topic_of(reply.body),
        DISLIKED,
        message.created_at,
    )


def _add(
    connection: Connection,
    conversation_id: str,
    seq: int,
    words: str,
    topic: str,
    source: str,
    now: str,
) -> None:
    row = {
        "conversation_id": conversation_id,
        "seq": seq,
        "state": OPEN,
        "topic": topic,
        "text": words,
        "created_at": now,
        "source": source,
    }
    connection.execute(insert(questions), row)


def _topic_of(body: str | None) -> str:
    """Key of the topic that a reply answered; empty for other replies."""
    return str(json.loads(body).get("topic") or "") if body else ""
