"""Answers from the knowledge file: a question, "tell me more", "that is not what I asked"."""

from __future__ import annotations

from actions.base import AssistantAction
from bot import intents
from bot.cues import cues_of
from bot.effects import Effect, KeepQuestion
from bot.knowledge import answers
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.choices import desk_choices, starter_choices
from bot.knowledge.hours import answers as hours_answers
from bot.knowledge.mentions import Mentioned, things
from bot.knowledge.model import Aspect, Knowledge, Topic
from bot.knowledge.sentences import say
from bot.reply import Meaning, Reply
from bot.turn.action import Context, Outcome
from bot.turn.slots import Slots

ASPECT = "aspect/"  # begins the slot `item` when an aspect was answered last
PLACES = cues_of(__file__).meanings("places")  # in the order in which they are looked for


class ActionAnswer(AssistantAction):
    """Answers a question on a topic, or hands it on when the page does not cover it."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_answer"

    def respond(self, context: Context) -> Outcome:
        """Answer; asked the same again, say more instead of the same text."""
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
        """Offer a person with the earlier question kept."""
        question = context.slots.get("last_text") or context.text
        reply = Reply(
            "clarify",
            say(context.knowledge, "rephrase"),
            choices=desk_choices(context.knowledge, question),
            offers=("human", "book"),
        )
        topic = context.slots.get("topic") or ""
        return Outcome((reply,), (KeepQuestion(topic, question),))


def answered(context: Context, topic: Topic, extra: tuple[Mentioned, ...] = ()) -> Outcome:
    """Return the answer to a question on a topic together with what to remember of it."""
    knowledge = context.knowledge
    mentioned = (*context.mentioned, *extra)
    named = things(knowledge, topic, mentioned)
    item = named[0][1].key if named else ""
    remembered = context.slots
    last = (remembered.get("item") or "") if remembered.get("topic") == topic.key else None
    narrow = _aspect(context, topic, item, last)
    if narrow is not None:
        reply = answers.about_aspect(knowledge, topic, narrow)
        slots = slots_after(context, topic, item=_aspect_key(narrow), depth=0)
        return Outcome((reply,), (), slots)
    again = last is not None and (last == item or last.startswith(ASPECT))
    text = "" if context.clicked else context.wording
    if hours_answers.is_known(knowledge, topic):
        reply = hours_answers.answer(knowledge, topic, text, context.now)
    else:
        reply = answers.answer(knowledge, topic, mentioned, text)
    whole = reply.text == topic.answer  # not: "the page does not mention X"
    if again and not item and topic.covered and whole:
        return deeper(context, topic)
    effects: tuple[Effect, ...] = ()
    if "human" in reply.offers:
        question = context.text or topic.question
        effects = (KeepQuestion(topic.key, question),)
    told = topic.details.index(reply.text) + 1 if reply.text in topic.details else 0
    return Outcome((reply,), effects, slots_after(context, topic, item=item, depth=told))


def _aspect(context: Context, topic: Topic, item: str, last: str | None) -> Aspect | None:
    """Return the aspect to answer: one that stands alone, or any once the topic was answered.

    The same aspect asked again gets no aspect: the visitor wants something else.
    """
    if context.clicked or not topic.covered:
        return None
    found = answers.aspect_asked(topic, context.wording)
    if found is None and hours_answers.is_known(context.knowledge, topic):
        found = hours_answers.aspect(context.knowledge, context.wording, context.now)
    if found is None or last == _aspect_key(found):
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
        "pending": pending,
        "last_text": question,
    }


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
