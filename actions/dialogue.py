"""Small talk, asking back, and saying honestly that we do not know."""

from __future__ import annotations

from actions.answer import answered, declined
from actions.base import AssistantAction
from actions.handoff import handed_off
from bot import intents
from bot.bookings.left import leaves_contact
from bot.knowledge.choices import starter_choices
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.text import is_data
from bot.turn.action import Context, Outcome
from bot.turn.slots import Slots

SAYINGS = {
    intents.GOODBYE: "goodbye",
    intents.THANK: "thanks",
    intents.AFFIRM: "affirm_nothing",
    intents.DENY: "deny_nothing",
    intents.CAPABILITIES: "capabilities",
    intents.CHALLENGE: "bot_challenge",
    intents.STOP: "stopped",
}
MOST_GUESSES = 3
FORM = "booking_form"  # the action that begins a booking


class ActionSmallTalk(AssistantAction):
    """Greets, thanks, says what it is; a plain yes does what was offered last."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_small_talk"

    def respond(self, context: Context) -> Outcome:
        """Say the sentence that belongs to the intent."""
        knowledge = context.knowledge
        pending = context.slots.get("pending")
        if context.intent == intents.AFFIRM and pending:
            return self._accepted(context, pending)
        if context.intent == intents.GREET:
            known = context.slots.get("last_at") is not None
            reply = Reply("greeting", say(knowledge, "greeting_again" if known else "greeting"))
            return Outcome((reply.with_choices(*starter_choices(knowledge)),))
        if context.intent == intents.INFORM and self._leaves_contact(context):
            return Outcome(then=FORM)
        if context.intent == intents.INFORM and is_data(context.text):
            text = say(knowledge, "lone_data", data=context.text.strip())
            return Outcome((Reply("notice", text),), (), {"pending": None})
        if context.intent == intents.INFORM:
            book = Choice(say(knowledge, "choice_book"), Meaning(intents.BOOK, text=context.text))
            reply = Reply(
                "notice", say(knowledge, "inform_nothing"), choices=(book,), offers=("book",)
            )
            return Outcome((reply,), (), {"pending": book.meaning})
        reply = Reply("notice", say(knowledge, SAYINGS[context.intent]))
        if context.intent in (intents.CAPABILITIES, intents.AFFIRM, intents.CHALLENGE):
            reply = reply.with_choices(*starter_choices(knowledge))
        return Outcome((reply,), (), {"pending": None})

    @staticmethod
    def _leaves_contact(context: Context) -> bool:
        """Whether this is what the visitor was asked to leave: a way to call or write back."""
        pending = context.slots.get("pending")
        is_asked = pending is not None and pending.kind == "callback"
        return is_asked and leaves_contact(context.text, context.knowledge.clinic.region)

    @staticmethod
    def _accepted(context: Context, pending: Meaning) -> Outcome:
        """Do what the last offer was about."""
        if pending.intent == intents.PERSON:
            return handed_off(context, pending.question)
        if pending.intent == intents.BOOK:
            return Outcome(then=FORM)
        topic = context.knowledge.topic_for_intent(pending.intent)
        if topic is None:
            return declined(context)
        return answered(context.clicking(topic.question, pending), topic)


class ActionClarify(AssistantAction):
    """Asks back with up to three guesses when unsure what was meant."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_clarify"

    def respond(self, context: Context) -> Outcome:
        """Offer the most probable topics and a person."""
        knowledge = context.knowledge
        topics = [knowledge.topic_for_intent(intent) for intent in context.ranking]
        guesses = [topic for topic in topics if topic is not None][:MOST_GUESSES]
        if not guesses:
            return declined(context)
        choices = [
            Choice(topic.question, Meaning(topic.intent, clarifies=context.text))
            for topic in guesses
        ]
        wanted = Meaning(intents.PERSON, question=context.text)
        human = Choice(say(knowledge, "choice_human"), wanted)
        reply = Reply(
            "clarify",
            say(knowledge, "clarify"),
            choices=(*choices, human),
            offers=("clarify", "human"),
        )
        slots: Slots = {"pending": choices[0].meaning, "last_text": context.text}
        return Outcome((reply,), (), slots)


class ActionDecline(AssistantAction):
    """Says that the answer is not known here and offers the front desk."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_decline"

    def respond(self, context: Context) -> Outcome:
        """Decline, with the question kept."""
        return declined(context)


class ActionFallback(AssistantAction):
    """What the rule policy falls back to when no rule fits; the same honest sentence."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_fallback"

    def respond(self, context: Context) -> Outcome:
        """Decline, with the question kept."""
        return declined(context)
