"""Alarms beyond their own message: they hold, and what could not be read may have been one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot import intents
from bot.alarms.model import Rung
from bot.alarms.other_languages import rung_in
from bot.conversations.turn import TurnResult
from bot.effects import RaiseAlarm
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Reply
from bot.turn.action import Context
from bot.turn.budget import place
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, held

log = logging.getLogger(__name__)

#: Stands for an alarm's key when the alarm reader failed: nobody knows whether it is an alarm.
UNREAD = "not_checked_for_alarms"


def rung_by(
    text: str, knowledge: Knowledge, understand: Callable[[str, Knowledge], ParsedMessage]
) -> Rung | None:
    """Return the alarm that a text raises: by the model, or in another language by its phrases.

    What a phrase tells does not hang on the NLU.
    """
    foreign = rung_in(text, knowledge.alarms)
    try:
        learned = understand(text, knowledge).alarm
    except Exception as error:
        if foreign is None:
            raise
        log.error("an alarming message was not understood: %s", place(error))
        return foreign
    if foreign and learned:
        ranks = (knowledge.alarms.rank(foreign.key), knowledge.alarms.rank(learned.key))
        return foreign if ranks[0] <= ranks[1] else learned
    return foreign or learned


def alarm_holds(moment: Context, slots: Slots) -> bool:
    """Tell whether a message is to be answered with the advice of an alarm raised before.

    Until that fades, or the visitor or a person of the desk ends it, no small talk, booking or general
    answer takes its place. A wish for a person and a click on a choice are followed, which is how
    somebody goes on who is not in danger.
    """
    if held(slots, moment.at) is None:
        return False
    if moment.clicked:
        return moment.meaning.over
    return moment.intent != intents.PERSON


def staff_took_over(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a conversation's state once a person has read on: no alarm holds in it any more."""
    slots = {key: value for key, value in (state.get("slots") or {}).items() if key != "alarm"}
    return {**state, "slots": slots} if state.get("slots") else dict(state)


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
