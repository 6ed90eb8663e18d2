"""Floor 1: what to know of a conversation in ten seconds, made of its story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.model import Booking
from bot.desk.model_handoffs import Json, Mark, Story
from bot.knowledge.model import Knowledge

#: The intent of who tells of their own case, which no approved answer can judge.
OWN_CASE = "ask_medical_advice"
MOST = 4


@dataclass(frozen=True)
class Brief:
    """The summary on top of a conversation.

    Args:
        topics: titles of what they asked about, in order, each once.
        own_case: their newest words on their own case.
        wish: what they want a person for, in their words; empty when they did not say.
        name, phone, email: as left with the newest booking.
        bookings: what they asked for there, newest last.
        alarm: name of the newest alarm, empty for none.
        alarmed_by: the words that raised it.
        unanswered: what the assistant could not answer, newest last.
    """

    topics: tuple[str, ...] = ()
    own_case: tuple[str, ...] = ()
    wish: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    bookings: tuple[Booking, ...] = ()
    alarm: str = ""
    alarmed_by: str = ""
    unanswered: tuple[Mark, ...] = ()


def brief(story: Story, knowledge: Knowledge) -> Brief:
    """Sum a conversation up."""
    said = [one for one in story.messages if one["role"] == "visitor"]
    newest = story.bookings[-1] if story.bookings else None
    alarm = story.alarms[-1] if story.alarms else None
    return Brief(
        topics=_topics(said, knowledge),
        own_case=tuple(one["text"] for one in said if OWN_CASE in _intents(one))[-MOST:],
        wish=next((one.question for one in reversed(story.handoffs) if one.question), ""),
        name=newest.name if newest else "",
        phone=newest.phone if newest else "",
        email=newest.email if newest else "",
        bookings=story.bookings[-MOST:],
        alarm=alarm_name(alarm.text, knowledge) if alarm else "",
        alarmed_by=next((one["text"] for one in said if alarm and one["seq"] == alarm.seq), ""),
        unanswered=tuple(one for one in story.questions if one.state == "open")[-MOST:],
    )


def _intents(message: Json) -> list[str]:
    understood = message.get("understanding") or {}
    names = [understood.get("intent"), *(understood.get("questions") or [])]
    return list(dict.fromkeys(name for name in names if name))


def _topics(said: Iterable[Json], knowledge: Knowledge) -> tuple[str, ...]:
    intents = (name for one in said for name in _intents(one))
    found = (knowledge.topic_for_intent(name) for name in intents)
    return tuple(dict.fromkeys(topic.title for topic in found if topic))


def alarm_name(rule: str, knowledge: Knowledge) -> str:
    """What staff call an alarm; empty for none. The rule may have been taken out since."""
    found = next((one.name for one in knowledge.urgent.rules if one.key == rule), "")
    words = found or rule.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
