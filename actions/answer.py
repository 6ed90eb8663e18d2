"""Answers from the knowledge file: a question, "tell me more", "that is not what I asked"."""

from __future__ import annotations

from dataclasses import replace

from actions.base import AssistantAction
from bot import intents
from bot.cues import cues_of
from bot.effects import KeepQuestion
from bot.knowledge import answers
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.choices import desk_choices, starter_choices
from bot.knowledge.hours import answers as hours_answers
from bot.knowledge.mentions import Mentioned, things
from bot.knowledge.model import Aspect, Knowledge, Topic
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.turn.action import Context, Outcome
from bot.turn.slots import Slots

ASPECT = "aspect/"  # begins the slot `item` when an aspect was answered last
PLACES = cues_of(__file__).meanings("places")  # in the order in which they are looked for
WHETHER = 0.6  # probability from which a question asks if a thing is among the named
POSSIBLE = 0.02  # probability from which a question may have meant a topic as well
MOST_GUESSES = 2
ENOUGH = 2  # times that an answer is said again before a person is offered with it


class ActionAnswer(AssistantAction):
    """Answers a question on a topic, or hands it on when the page does not cover it."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_answer"

    def respond(self, context: Context) -> Outcome:
        """Answer; asked the same again, say the same facts again."""
        topic = context.knowledge.topic_for_intent(context.intent)
        if topic is None:  # an intent without topic; `check` refuses such a file
            return declined(context)
        return answered(context, topic)


class ActionMore(AssistantAction):
    """Goes on with the last topic: its details, or the item of the last list that is meant."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_more"

    def respond(self, context: Context) -> Outcome:
        """Tell the next detail of the last topic."""
        knowledge = context.knowledge
        topic = knowledge.topics.get(context.slots.get("topic") or "")
        if topic is None:
            reply = Reply("notice", say(knowledge, "more_no_topic"))
            return Outcome((reply.with_choices(*starter_choices(knowledge)),))
        item = ordinal_item(context, topic)
        if item is not None:
            return answered(context, topic, extra=(item,))
        return deeper(context, topic)


class ActionRephrase(AssistantAction):
    """Apologises for an answer that missed, and offers the next guesses and a person."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_rephrase"

    def respond(self, context: Context) -> Outcome:
        """Offer the next guesses; refused a second time in a row, a person alone."""
        knowledge, remembered = context.knowledge, context.slots
        question = remembered.get("last_text") or context.text
        missed = (remembered.get("missed") or 0) + 1
        desk = desk_choices(knowledge, question)
        if missed > 1:
            reply = Reply("handover", say(knowledge, "rephrase_again"), choices=desk)
        else:
            others = _guessed(knowledge, remembered.get("guesses") or "", question)
            choices = (*(others or starter_choices(knowledge)[:MOST_GUESSES]), *desk)
            reply = Reply("clarify", say(knowledge, "rephrase"), choices=choices)
        reply = replace(reply, offers=("human", "book"))
        slots: Slots = {"missed": missed, "pending": for_a_person(question)}
        return Outcome((reply,), (KeepQuestion(remembered.get("topic") or "", question),), slots)


def _guessed(knowledge: Knowledge, keys: str, question: str) -> tuple[Choice, ...]:
    """Return the choices for what a question may have meant as well."""
    found = (knowledge.topics[key] for key in keys.split() if key in knowledge.topics)
    return tuple(Choice(one.question, Meaning(one.intent, clarifies=question)) for one in found)


def answered(context: Context, topic: Topic, extra: tuple[Mentioned, ...] = ()) -> Outcome:
    """Return the answer to a question on a topic together with what to remember of it."""
    knowledge = context.knowledge
    mentioned = (*context.mentioned, *extra)
    named = things(knowledge, topic, mentioned)
    item = named[0][1].key if named else ""
    remembered = context.slots
    last = (remembered.get("item") or "") if remembered.get("topic") == topic.key else None
    narrow = _aspect(context, topic, item, last)
    about = _aspect_key(narrow) if narrow is not None else item
    text = "" if context.clicked else context.wording
    if narrow is not None:
        reply = answers.about_aspect(knowledge, topic, narrow)
    elif hours_answers.is_known(knowledge, topic):
        reply = hours_answers.answer(knowledge, topic, text, context.now)
    else:
        # "The second one" asks for a thing, not whether it is there.
        whether = not extra and context.message.chance("whether", "named") >= WHETHER
        reply = answers.answer(knowledge, topic, mentioned, text, whether=whether)
    depth = topic.details.index(reply.text) + 1 if reply.text in topic.details else 0
    slots = slots_after(context, topic, item=about, depth=depth)
    if last == about and reply.kind == "answer" and not reply.offers:
        times = (remembered.get("repeats") or 0) + 1
        reply = _again(context, topic, reply, times)
        slots = {**slots, "repeats": times, "depth": max(depth, remembered.get("depth") or 0)}
    if "human" not in reply.offers:
        return Outcome((reply,), (), slots)
    question = context.text or topic.question
    if reply.kind == "answer" and last == about:
        slots = {**slots, "pending": for_a_person(question)}
    return Outcome((reply,), (KeepQuestion(topic.key, question),), slots)


def _again(context: Context, topic: Topic, reply: Reply, times: int) -> Reply:
    """Return an answer that is given again: the same facts, from the third time on with a person."""
    knowledge = context.knowledge
    reply = replace(reply, text=say(knowledge, "said_before", answer=reply.text))
    if times < ENOUGH:
        return reply
    note = " ".join(part for part in (reply.note, say(knowledge, "not_mentioned_more")) if part)
    desk = desk_choices(knowledge, context.text or topic.question)
    return replace(reply, note=note, choices=desk, offers=("human", "book"))


def _aspect(context: Context, topic: Topic, item: str, last: str | None) -> Aspect | None:
    """Return the aspect to answer: one that stands alone, or any once the topic was answered."""
    if context.clicked or not topic.covered:
        return None
    found = answers.aspect_asked(topic, context.wording)
    if found is None and hours_answers.is_known(context.knowledge, topic):
        found = hours_answers.aspect(context.knowledge, context.wording, context.now)
    if found is None:
        return None
    return found if found.alone or (last is not None and not item) else None


def _aspect_key(aspect: Aspect) -> str:
    return ASPECT + aspect.words[0]


def deeper(context: Context, topic: Topic) -> Outcome:
    """Tell the topic's next detail; when all is told, offer the front desk."""
    knowledge = context.knowledge
    depth = (context.slots.get("depth") or 0) + 1
    slots = slots_after(context, topic, item="", depth=depth)
    reply = answers.detail(knowledge, topic, depth)
    if reply is not None:
        return Outcome((reply,), (), slots)
    question = context.slots.get("last_text") or topic.question
    key = "more_nothing" if depth <= len(topic.details) + 1 else "asked_before"
    handover = Reply(
        "handover",
        topic.not_covered if topic.withheld else say(knowledge, key),
        choices=desk_choices(knowledge, question),
        topic=topic.key,
        offers=("human", "book"),
    )
    return Outcome((handover,), (), {**slots, "pending": for_a_person(question)})


def declined(context: Context) -> Outcome:
    """Say that we do not know, offer a person, and keep the question for the desk."""
    knowledge = context.knowledge
    has_words = any(character.isalpha() for character in context.text)
    reply = Reply(
        "unknown",
        say(knowledge, "unknown" if has_words else "not_words"),
        choices=desk_choices(knowledge, context.text) if has_words else starter_choices(knowledge),
        offers=("human", "book") if has_words else (),
    )
    if not has_words:
        return Outcome((reply,), (), {"pending": None})
    effect = KeepQuestion("", context.text)
    return Outcome((reply,), (effect,), {"pending": for_a_person(context.text)})


def slots_after(context: Context, topic: Topic, *, item: str, depth: int) -> Slots:
    """Return the slots that let the next message refer to this one."""
    catalogue = listed(context.knowledge, topic)
    question = context.text if not context.clicked else topic.question
    pending = None if topic.covered else for_a_person(question)
    return {
        "topic": topic.key,
        "item": item,
        "depth": depth,
        "shown": catalogue.key if catalogue else None,
        "repeats": None,
        "missed": None,
        "guesses": _likely(context, topic),
        "pending": pending,
        "last_text": question,
    }


def _likely(context: Context, topic: Topic) -> str:
    """Return the keys of the topics that a question may have meant as well, the likeliest first."""
    found = (context.knowledge.topic_for_intent(intent) for intent in context.likely(POSSIBLE))
    keys = [one.key for one in found if one is not None and one != topic]
    return " ".join(list(dict.fromkeys([*keys, *topic.next]))[:MOST_GUESSES])


def for_a_person(question: str) -> Meaning:
    """Return what a plain "yes" means after a person was offered."""
    return Meaning(intents.PERSON, question=question)


def listed(knowledge: Knowledge, topic: Topic) -> Catalogue | None:
    """Return the catalogue whose items the topic's answer lists."""
    for catalogue in knowledge.catalogues.values():
        if catalogue.topic == topic.key and catalogue.items:
            return catalogue
    return None


def ordinal_item(context: Context, topic: Topic) -> Mentioned | None:
    """Return the item that "the second one" means in the list shown last."""
    catalogue = context.knowledge.catalogues.get(context.slots.get("shown") or "")
    if catalogue is None or catalogue.topic != topic.key:
        return None
    # The list may be shorter than the catalogue, which can have more in its order after it.
    shown = catalogue.items[: len(topic.items)] if topic.items else catalogue.items
    place = place_named(context.wording)
    if place is None or place >= len(shown):
        return None
    return Mentioned(catalogue.entity, shown[place].key)


def place_named(text: str) -> int | None:
    """Return the place in a list that words name, from 0, or -1 for the last; None for none."""
    return next((int(place) for pattern, place in PLACES if pattern.search(text)), None)
