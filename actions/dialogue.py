"""Small talk, asking back, and saying honestly that we do not know."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.answer import answered, declined
from actions.base import AssistantAction, Context, Outcome
from actions.handoff import handed_off
from bot.bookings.contact import find_email, find_phone
from bot.knowledge import answers
from bot.knowledge.sentences import say
from bot.reply import Choice, Reply

SAYINGS = {
    "goodbye": "goodbye",
    "thank": "thanks",
    "affirm": "affirm_nothing",
    "deny": "deny_nothing",
    "ask_capabilities": "capabilities",
    "bot_challenge": "bot_challenge",
    "stop": "stopped",
}
MOST_GUESSES = 3


class ActionSmallTalk(AssistantAction):
    """Greets, thanks, says what it is; a plain yes does what was offered last."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_small_talk"

    def respond(self, context: Context) -> Outcome:
        """Say the sentence that belongs to the intent."""
        knowledge = context.knowledge
        if context.intent == "affirm" and context.slot("pending"):
            return self._accepted(context)
        if context.intent == "greet":
            known = context.slot("last_at") is not None
            reply = Reply("greeting", say(knowledge, "greeting_again" if known else "greeting"))
            return Outcome((reply.with_choices(*answers.starter_choices(knowledge)),))
        if context.intent == "inform" and self._leaves_contact(context):
            return Outcome((), (), {}, (FollowupAction("booking_form"),))
        if context.intent == "inform":
            book = Choice(
                say(knowledge, "choice_book"), "book_consultation", data={"text": context.text}
            )
            reply = Reply(
                "notice", say(knowledge, "inform_nothing"), choices=(book,), offers=("book",)
            )
            return Outcome((reply,), (), {"pending": book.to_json()["payload"]})
        reply = Reply("notice", say(knowledge, SAYINGS[context.intent]))
        if context.intent in ("ask_capabilities", "affirm", "bot_challenge"):
            reply = reply.with_choices(*answers.starter_choices(knowledge))
        return Outcome((reply,), (), {"pending": None})

    @staticmethod
    def _leaves_contact(context: Context) -> bool:
        """Whether this is what the visitor was asked to leave: a way to call or write back."""
        data = (context.slot("pending") or {}).get("data") or {}
        ways = (find_phone(context.text), find_email(context.text))
        return data.get("kind") == "callback" and any(way and not way.problem for way in ways)

    @staticmethod
    def _accepted(context: Context) -> Outcome:
        """Do what the last offer was about."""
        pending = context.slot("pending")
        if pending["intent"] == "talk_to_human":
            return handed_off(context, pending["data"].get("question", ""))
        if pending["intent"] == "book_consultation":
            event = FollowupAction("booking_form")
            return Outcome((), (), {}, (event,))
        topic = context.knowledge.topic_for_intent(pending["intent"])
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
        data = {"clarifies": context.text}
        choices = [Choice(topic.question, topic.intent, data=data) for topic in guesses]
        human = Choice(
            say(knowledge, "choice_human"), "talk_to_human", data={"question": context.text}
        )
        reply = Reply(
            "clarify",
            say(knowledge, "clarify"),
            choices=(*choices, human),
            offers=("clarify", "human"),
        )
        pending = choices[0].to_json()["payload"]
        return Outcome((reply,), (), {"pending": pending, "last_text": context.text})


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
