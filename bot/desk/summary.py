"""What to know of a conversation in ten seconds, made of its story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import intents
from bot.bookings.model import Booking
from bot.desk.model import Json, Mark, Story
from bot.knowledge.model import Knowledge

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
        alarms: names of the alarms, each with the newest words that raised it and the examples that
            these are like; newest first.
        unanswered: what the assistant could not answer, newest last.
    """

    topics: tuple[str, ...] = ()
    own_case: tuple[str, ...] = ()
    wish: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    bookings: tuple[Booking, ...] = ()
    alarms: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    unanswered: tuple[Mark, ...] = ()


def brief(story: Story, knowledge: Knowledge) -> Brief:
    """Sum a conversation up."""
    said = [one for one in story.messages if one["role"] == "visitor"]
    newest = story.bookings[-1] if story.bookings else None
    return Brief(
        topics=_topics(said, knowledge),
        own_case=tuple(one["text"] for one in said if intents.OWN_CASE in _intents(one))[-MOST:],
        wish=next((one.question for one in reversed(story.handoffs) if one.question), ""),
        name=newest.name if newest else "",
        phone=newest.phone if newest else "",
        email=newest.email if newest else "",
        bookings=story.bookings[-MOST:],
        alarms=_alarms(story.alarms, said, knowledge),
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


def _alarms(
    alarms: Iterable[Mark], said: Iterable[Json], knowledge: Knowledge
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    by_seq = {one["seq"]: one for one in said}
    # A dict keeps the place of a key that comes again, so what is newer takes its place anew.
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for alarm in alarms:
        name = alarm_name(alarm.text, knowledge)
        found.pop(name, None)
        message = by_seq.get(alarm.seq, {})
        like = (message.get("understanding") or {}).get("rang_like") or ()
        found[name] = (message.get("text", ""), tuple(like))
    return tuple((name, *told) for name, told in reversed(found.items()))[:MOST]


def alarm_name(rule: str, knowledge: Knowledge) -> str:
    """What staff call an alarm; empty for none. The rule may have been taken out since."""
    known = knowledge.alarms.alarms.get(rule)
    words = known.name if known else rule.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
