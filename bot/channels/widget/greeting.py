"""The first message of every conversation, made from the knowledge file alone."""

from __future__ import annotations

from bot.knowledge.choices import starter_choices
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Reply


def greeting(knowledge: Knowledge) -> Reply:
    """Make the greeting with a few questions to start from."""
    return Reply(
        "greeting",
        say(knowledge, "greeting"),
        choices=starter_choices(knowledge),
        offers=("book", "human"),
    )
