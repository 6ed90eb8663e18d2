"""Alarming symptoms, and questions on a person's own case."""

from __future__ import annotations

from dataclasses import replace

from actions.base import AssistantAction
from bot import intents
from bot.alarms.model import CRISIS, Rung
from bot.alarms.over import says_over
from bot.desk.states import HELD
from bot.effects import RaiseAlarm
from bot.knowledge import answers
from bot.knowledge.mentions import things
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.turn.action import Context, Outcome
from bot.turn.slots import HeldAlarm, Slots, held

NEAREST = 4  # places in the ranking
LIKELY = 0.05  # probability from which a topic counts as near a personal case
MOST_CASE = 500  # characters; as many as a booking keeps
BY_UNDERSTANDING = "understood_as_urgent"  # the key when no alarm is known


class ActionUrgent(AssistantAction):
    """Gives the emergency advice first, whatever else is going on, and again while the alarm holds."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_urgent"

    def respond(self, context: Context) -> Outcome:
        """Advise by the alarm that the message raised, or by the one that still holds."""
        before = held(context.remembered, context.at)
        if context.meaning.over:  # an old button, too: nothing that is over rings anew
            return self._over(context, before)
        if context.alarm is None and before is not None:
            over = says_over(context.text, context.knowledge.alarms)
            return self._over(context, before) if over else self._again(context, before)
        rung = context.alarm or Rung("")
        slots: Slots = {
            "pending": None, "alarm": HeldAlarm(rung.key, rung.language, context.at)
        }  # fmt: skip
        text = _advice(context, rung.key, rung.language)
        reply = self._with_ways(context, text, rung, *([_passed(context)] if before else []))
        return Outcome((reply,), (RaiseAlarm(rung.key or BY_UNDERSTANDING),), slots)

    @staticmethod
    def _with_ways(context: Context, text: str, on: Rung | HeldAlarm, *more: Choice) -> Reply:
        """Return the reply with the way to a person, and back to an open booking.

        No English follows advice in another language; the buttons are the same. A crisis offers no way
        back to a booking.
        """
        knowledge = context.knowledge
        held_on, offer = (f" {say(knowledge, key)}" for key in ("urgent_held", "urgent_offer"))
        if context.desk.state == HELD:
            return Reply("urgent", text if on.language else f"{text}{held_on}")
        wanted = Meaning(intents.PERSON, question=context.text)
        choices = [Choice(say(knowledge, "choice_human"), wanted), *more]
        if knowledge.alarms.level(on.key) != CRISIS:
            choices += _going_on(context)
        text = text if on.language else f"{text}{offer}"
        return Reply("urgent", text, choices=tuple(choices), offers=("human",))

    def _again(self, context: Context, before: HeldAlarm) -> Outcome:
        """Return the advice in short: the visitor wrote on and it has not passed."""
        knowledge = context.knowledge
        level = knowledge.alarms.level(before.key)
        text = say(knowledge, f"alarm_again_{level}", crisis_line=knowledge.alarms.crisis_line)
        if before.language in knowledge.alarms.languages:
            text = _advice(context, before.key, before.language)
        reply = self._with_ways(context, text, before, _passed(context))
        return Outcome((reply,), (), {"pending": None})

    @staticmethod
    def _over(context: Context, before: HeldAlarm | None) -> Outcome:
        """Return to the conversation; a crisis keeps its line in sight."""
        knowledge = context.knowledge
        text = say(knowledge, "alarm_over")
        if before is not None and knowledge.alarms.level(before.key) == CRISIS:
            line = knowledge.alarms.crisis_line
            text = f"{text} {say(knowledge, 'alarm_over_crisis', crisis_line=line)}"
        slots: Slots = {"pending": None, "alarm": None}
        return Outcome((Reply("notice", text, choices=_going_on(context)),), (), slots)


def _going_on(context: Context) -> tuple[Choice, ...]:
    """Return the choice that goes on with an open booking, which ends an alarm."""
    if not context.slots.get("booking"):
        return ()
    return (Choice(say(context.knowledge, "choice_continue"), Meaning(intents.BOOK)),)


def _passed(context: Context) -> Choice:
    """Return the choice that ends an alarm; offered only to who has read the advice before."""
    label = say(context.knowledge, "choice_alarm_over")
    return Choice(label, Meaning(intents.URGENT, over=True))


def _advice(context: Context, key: str, language: str) -> str:
    clinic = context.knowledge.clinic
    return context.knowledge.alarms.advice_on(
        key, language, emergency_number=clinic.emergency_number, clinic_phone=clinic.phone
    )


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
