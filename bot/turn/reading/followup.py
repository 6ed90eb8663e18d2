"""What a message means after what was said last: "why?", "how long?", "and my knee?", "nope".

What it does there is learned from bot/nlu/acts/follow_up.yml; what that comes to after which topic is
in the knowledge file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, cast, get_args

from bot import intents
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import MORE, FollowUp, Knowledge
from bot.text import is_data
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, faded

READING: Final = "follow_up"
#: Labels of the reading beside the kinds of short questions.
COMPLAINT, NO, CORRECTION = "complaint", "bare_no", "correction"
WHAT_ABOUT, ALONE = "what_about", "name_alone"
KINDS: Final = frozenset(get_args(FollowUp))
LEAST = 0.6  # probability from which the reading counts
SURE = 0.9  # probability of an intent that a complaint does not outdo
MOST_WORDS = 8
MOST_REFUSING = 12  # words of a complaint or a correction

_WORD = re.compile(r"[\w'’]+")


def in_context(
    message: ParsedMessage, slots: Slots, knowledge: Knowledge, now: datetime
) -> ParsedMessage:
    """Return a message as it is meant after what was said last.

    Args:
        message: as the NLU understood it.
        slots: what the conversation remembers.
        knowledge: what is in force.
        now: aware time of the message; after a long silence there is no context.
    """
    if message.questions:
        return message
    if is_data(message.text):
        return message.meant(intents.INFORM)
    remembered: Slots = {} if faded(slots, now) else slots
    if refuses(message, remembered, knowledge):
        return message.meant(intents.UNHELPFUL)
    corrected = _corrected(message, remembered, knowledge)
    if corrected is not None:
        return corrected
    intent = leaning(message, remembered, knowledge)
    if not intent and message.intent in (intents.INFORM, intents.ASK_BACK, intents.OUT_OF_SCOPE):
        intent = only_named(message, knowledge)
    return message.meant(intent) if intent and intent != message.intent else message


def refuses(message: ParsedMessage, slots: Slots, knowledge: Knowledge) -> bool:
    """Tell whether a message says that the last answer is none: "still wrong", or a plain "no".

    A "no" to an offer declines it, and after small talk it is small talk.
    """
    said = slots.get("said")
    if said is None or len(message.text.split()) > MOST_REFUSING:
        return False
    act = _act(message)
    if act == NO or (not act and message.intent == intents.DENY and _plain_no(message)):
        return said == "clarify" or (said == "answer" and slots.get("pending") is None)
    if act != COMPLAINT:
        return False
    asks = message.intent == intents.OWN_CASE or knowledge.topic_for_intent(message.intent)
    wishes = (intents.PERSON, intents.BOOK, intents.APPOINTMENT, intents.URGENT)
    return not ((asks or message.intent in wishes) and message.sure(SURE))


def leaning(message: ParsedMessage, slots: Slots, knowledge: Knowledge) -> str:
    """Return the intent that a short message asks for after a topic, or "" when it stands alone."""
    topic = slots.get("topic")
    if not topic or len(message.text.split()) > MOST_WORDS:
        return ""
    if _act(message) == WHAT_ABOUT:
        return _named(message, topic, knowledge)
    return by_act(message, knowledge, topic)


def by_act(message: ParsedMessage, knowledge: Knowledge, topic: str = "") -> str:
    """Return the intent that a short question has after a topic, or after any; "" for none.

    Args:
        message: as the NLU understood it.
        knowledge: says what each kind of short question means.
        topic: key of the topic answered last; empty when nothing was.
    """
    act = _act(message)
    if act == MORE:
        return intents.MORE
    return _meant(cast(FollowUp, act), knowledge, topic) if act in KINDS else ""


def _act(message: ParsedMessage) -> str:
    """Return what a message does after an answer; "" when the reading is not sure."""
    act = message.act(READING)
    return act.label if act.chance >= LEAST else ""


def _plain_no(message: ParsedMessage) -> bool:
    """Tell whether "no" is the likeliest of what a message does, be it a narrow win."""
    return message.act(READING).label == NO


def _meant(kind: FollowUp, knowledge: Knowledge, topic: str) -> str:
    """Return what the topic makes of a short question, or else what any topic does."""
    last = knowledge.topics.get(topic)
    key = (last.follow_ups.get(kind) if last else None) or knowledge.follow_ups.get(kind)
    if key == MORE:
        return intents.MORE
    return knowledge.topics[key].intent if key else ""


def only_named(message: ParsedMessage, knowledge: Knowledge) -> str:
    """Return the intent of a message that is no more than a name: "shoulder?"; "" for any other."""
    alone = message.placed and _act(message) in (ALONE, WHAT_ABOUT)
    return _named(message, "", knowledge) if alone else ""


def _named(message: ParsedMessage, topic: str, knowledge: Knowledge) -> str:
    """Return the intent for "and my knee?": the last topic if it knows the name, else the name's own."""
    entities = {one.entity for one in message.entities}
    owners = [one.topic for one in knowledge.catalogues.values() if one.entity in entities]
    if not owners:
        return ""
    return knowledge.topics[topic if topic in owners else owners[0]].intent


def _corrected(message: ParsedMessage, slots: Slots, knowledge: Knowledge) -> ParsedMessage | None:
    """Return "my hand, not my foot" as the last question, asked about the hand; None for others."""
    last = knowledge.topics.get(slots.get("topic") or "")
    short = len(message.text.split()) <= MOST_REFUSING
    if last is None or not short or not message.placed or _act(message) != CORRECTION:
        return None
    kept = meant_names(message, slots.get("item") or "", knowledge.alarms.denials.denied_by)
    return replace(message, entities=tuple(kept)).meant(last.intent)


def meant_names(
    message: ParsedMessage, last: str, denied_by: frozenset[str]
) -> Sequence[Mentioned]:
    """Return the names of a correction without those that it denies, or else without the last one.

    Args:
        message: with its names placed.
        last: key of the thing named last; may be empty.
        denied_by: words before a name that is denied.
    """
    every = sorted({(one.start, one.end) for one in message.placed})
    places = [one for one in every if sum(a <= one[0] and one[1] <= b for a, b in every) == 1]
    denied, begin = set[tuple[int, int]](), 0
    for start, end in places:
        before = _WORD.findall(message.text[begin:start].lower().replace("’", "'"))
        if denied_by.intersection(before):
            denied.add((start, end))
        begin = end
    if len(denied) == len(places):  # "no, the other knee", "no my hip, not my back"
        denied = set(places[1:])
    if not denied and last:
        was = {(one.start, one.end) for one in message.placed if one.value in _keys(last)}
        denied = was if was < set(places) else set()
    return [one for one in message.placed if not any(_covers(place, one) for place in denied)]


def _keys(last: str) -> list[str]:
    """Return the keys that the thing named last may have: a complaint's begins with its place's."""
    return [last, *last.split("_")]


def _covers(place: tuple[int, int], name: Mentioned) -> bool:
    return place[0] <= name.start and name.end <= place[1]
