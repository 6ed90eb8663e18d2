"""What is said and marked when a message could not be read: it may have been an alarm."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.turn import TurnResult
from bot.effects import RaiseAlarm
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Reply

#: Stands for a rule's key when the alarm reader failed: nobody knows whether it is an alarm.
UNREAD = "not_checked_for_alarms"


def with_emergency_line(result: TurnResult, knowledge: Knowledge) -> TurnResult:
    """Return a turn that says first whom to call in an emergency, and marks the chat for the desk.

    A turn that raises an alarm for another reason says and does so already.
    """
    if any(isinstance(effect, RaiseAlarm) for effect in result.effects):
        return result
    line = Reply("urgent", say(knowledge, "unread"))
    return replace(
        result,
        replies=(line, *result.replies),
        effects=(*result.effects, RaiseAlarm(UNREAD)),
    )


def apology(knowledge: Knowledge) -> Reply:
    """Return the reply for a message that was given up; urgent, so it is said whoever holds the chat."""
    return Reply("urgent", say(knowledge, "apology"))
