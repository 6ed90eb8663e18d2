"""Alarming symptoms, and questions on a person's own case."""

from __future__ import annotations

from dataclasses import replace

from actions.base import AssistantAction
from bot import intents
from bot.alarms.detector import advice
from bot.desk.states import HELD
from bot.effects import RaiseAlarm
from bot.knowledge import answers
from bot.knowledge.mentions import things
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.turn.action import Context, Outcome
from bot.turn.slots import Slots

NEAREST = 4  # places in the ranking
LIKELY = 0.05  # probability from which a topic counts as near a personal case
MOST_CASE = 500  # characters; as many as a booking keeps
BY_UNDERSTANDING = "understood_as_urgent"  # the rule's key when only the intent raised the alarm


class ActionUrgent(AssistantAction):
    """Gives the emergency advice first, whatever else is going on."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_urgent"

    def respond(self, context: Context) -> Outcome:
        """Advise by the rule that matched; without one, by the general advice."""
        knowledge, rule = context.knowledge, context.alarm
        text = advice(
            rule,
            knowledge.urgent,
            emergency_number=knowledge.clinic.emergency_number,
            clinic_phone=knowledge.clinic.phone,
        )
        if context.desk.state == HELD:
            reply = Reply("urgent", f"{text} {say(knowledge, 'urgent_held')}")
        else:
            wanted = Meaning(intents.PERSON, question=context.text)
            human = Choice(say(knowledge, "choice_human"), wanted)
            choices: tuple[Choice, ...] = (human,)
            if context.slots.get("booking"):
                go_on = Choice(say(knowledge, "choice_continue"), Meaning(intents.BOOK))
                choices = (human, go_on)
            text = f"{text} {say(knowledge, 'urgent_offer')}"
            reply = Reply("urgent", text, choices=choices, offers=("human",))
        effect = RaiseAlarm(rule.key if rule else BY_UNDERSTANDING)
        return Outcome((reply,), (effect,), {"pending": None})


class ActionPersonalCase(AssistantAction):
    """Gives the general facts, says that only a clinician can judge, and offers a consultation."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_personal_case"

    def respond(self, context: Context) -> Outcome:
        """Offer the consultation with the case carried into what it is about."""
        return personal_case(context)


def personal_case(context: Context) -> Outcome:
    """Return the kind refusal to judge, with what the page says of the things named."""
    knowledge, case = context.knowledge, told(context)
    book = Choice(say(knowledge, "choice_book"), Meaning(intents.BOOK, about=case))
    wanted = Meaning(intents.PERSON, question=context.text)
    human = Choice(say(knowledge, "choice_human"), wanted)
    text = say(knowledge, "personal_case")
    offer = say(knowledge, "personal_case_booking")
    reply = Reply("handover", f"{text} {offer}", choices=(book, human), offers=("book", "human"))
    facts = _general_facts(context)
    if facts is not None:
        lead = say(knowledge, "personal_case_general") if facts.kind == "answer" else ""
        general = f"{lead} {facts.text}".strip()
        reply = replace(
            reply, text=f"{text} {general}", items=facts.items, topic=facts.topic,
            note=" ".join(part for part in (facts.note, offer) if part),
            provenance=facts.provenance, sources=facts.sources,
        )  # fmt: skip
    slots: Slots = {"pending": book.meaning, "last_text": context.text, "case": case}
    return Outcome((reply,), (), slots)


def told(context: Context) -> str:
    """Return all that the visitor has said of their own case, this message last."""
    before = context.slots.get("case") or ""
    if not before or context.text in before:
        return before or context.text
    return f"{before} / {context.text}"[:MOST_CASE]


def _general_facts(context: Context) -> Reply | None:
    """Return what the page says that bears on a case: of the things named, or of the nearest topic."""
    knowledge = context.knowledge
    for topic in knowledge.topics.values():
        named = things(knowledge, topic, context.mentioned) if topic.covered else []
        if named:
            return answers.about_items(knowledge, topic, named)
    near = (knowledge.topic_for_intent(name) for name in context.likely(LIKELY))
    found = next((topic for topic in near if topic is not None), None)
    if found is None:
        own = (topic for topic in knowledge.topics.values() if topic.own_case)
        found = next((one for one in own if one.intent in context.ranking[:NEAREST]), None)
    if found is None:
        return None
    if found.covered:
        return answers.general(knowledge, found)
    return answers.handed_over(knowledge, found, "")
