"""The first message of every conversation, made from the knowledge file alone."""

from __future__ import annotations

from typing import Any

from bot.knowledge.answers import starter_choices
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Reply


def greeting(knowledge: Knowledge) -> dict[str, Any]:
    """Make the greeting with a few questions to start from."""
    reply = Reply(
        "greeting",
        say(knowledge, "greeting"),
        choices=starter_choices(knowledge),
        offers=("book", "human"),
    )
    return reply.to_json()
