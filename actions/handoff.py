"""A person is wanted: tells the front desk and offers to leave a contact."""

from __future__ import annotations

from actions.base import AssistantAction, Context, Outcome
from bot.knowledge.sentences import say
from bot.reply import Choice, Reply


class ActionHandoff(AssistantAction):
    """Passes the visitor and the question to the front desk."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_handoff"

    def respond(self, context: Context) -> Outcome:
        """Hand over with the question that the choice carries, or the last one asked."""
        question = context.data.get("question") or context.slot("last_text") or ""
        return handed_off(context, str(question))


def handed_off(context: Context, question: str) -> Outcome:
    """Return the handover: a second wish for a person does not make a second entry."""
    knowledge = context.knowledge
    again = bool(context.slot("handoff"))
    callback = Choice(
        say(knowledge, "choice_callback"),
        "book_consultation",
        data={"kind": "callback", "about": question},
    )
    book = Choice(say(knowledge, "choice_book"), "book_consultation", data={"about": question})
    reply = Reply(
        "handover",
        say(knowledge, "handoff_again" if again else "handoff"),
        choices=(callback, book),
        offers=("human", "book"),
    )
    effect = {"type": "handoff", "reason": "visitor_asked", "question": question}
    slots = {"handoff": True, "pending": callback.to_json()["payload"]}
    return Outcome((reply,), (effect,), slots)
