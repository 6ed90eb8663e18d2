"""The visitor routes' blocking halves: each function is one call for a thread, whole in itself."""

from __future__ import annotations

from typing import Any

from bot.channels.widget.requests import Feedback, Message, unknown_conversation, unknown_token
from bot.channels.widget.services import Services
from bot.channels.widget.transcript import as_text
from bot.conversations.model import MESSAGES_A_PAGE, Accepted, Conversation
from bot.web.threads import busy
from bot.web.tokens import hash_token, new_token

Json = dict[str, Any]


def open_conversation(services: Services) -> tuple[str, str]:
    """Start a conversation; returns its id and the only copy of its token."""
    token = new_token()
    conversation_id = services.stores.conversations.chats.open(
        token_hash=hash_token(token), greeting=services.greet(services.knowledge())
    )
    return conversation_id, token


def conversation_of(services: Services, token: str, named: str | None = None) -> Conversation:
    """Find the token's conversation; every unknown token costs the same one look-up.

    Args:
        services: what the visitor routes reach for.
        token: what opens the conversation.
        named: the conversation's id as the client has it; opens nothing by itself.

    Raises:
        RequestError: 401 when no conversation has this token, 404 when it is not the named one.
    """
    conversation = services.stores.conversations.chats.find(hash_token(token))
    if conversation is None:
        raise unknown_token()
    if named not in (None, conversation.id):
        raise unknown_conversation()
    return conversation


def accept(services: Services, token: str, message: Message) -> Accepted:
    """Store a message and wake worker and streams, whether or not the visitor is still there."""
    conversation = conversation_of(services, token, message.conversation_id)
    services.limits.message_in_conversation(conversation.id)
    if services.stores.conversations.inbox.waiting() >= services.settings.queue_limit:
        raise busy()
    if message.text:
        services.prefetch(message.text)
    accepted = services.stores.conversations.inbox.accept(
        conversation.id,
        client_msg_id=message.client_msg_id,
        text=message.text,
        choice_id=message.choice,
    )
    if accepted.claimed:
        services.worker.wake(conversation.id)
    if accepted.fresh:
        services.hub.notify(conversation.id)
        services.desk.stored(conversation.id)
    return accepted


def messages_after(services: Services, token: str, named: str | None, after: int) -> Json:
    """One page of messages; `last_seq` is where the next page begins."""
    conversation = conversation_of(services, token, named)
    messages = services.stores.conversations.chats.messages_after(
        conversation.id, after, MESSAGES_A_PAGE
    )
    return {"messages": messages, "last_seq": messages[-1]["seq"] if messages else after}


def add_feedback(services: Services, token: str, feedback: Feedback) -> None:
    """Keep the visitor's opinion of one answer."""
    conversation = conversation_of(services, token)
    services.limits.message_in_conversation(conversation.id)
    services.stores.conversations.feedback.add(
        conversation.id,
        feedback.seq,
        rating=feedback.rating,
        reason=feedback.reason,
        words=feedback.words,
    )


def delete(services: Services, token: str) -> None:
    """Remove a conversation and end its streams."""
    conversation = conversation_of(services, token)
    services.stores.conversations.chats.delete(conversation.id)
    services.hub.notify(conversation.id)
    services.desk.stored(conversation.id)


def transcript(services: Services, token: str, named: str | None) -> str:
    """The whole conversation as a text for the visitor to keep."""
    conversation = conversation_of(services, token, named)
    messages = services.stores.conversations.chats.transcript(conversation.id)
    return as_text(messages, services.knowledge())
