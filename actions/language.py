"""A message in another language: one kind sentence in that language, and the way to a person."""

from __future__ import annotations

from actions.answer import declined, pending_human
from actions.base import AssistantAction, Context, Outcome
from bot.knowledge.answers import desk_choices
from bot.knowledge.languages import say_in
from bot.reply import Reply


class ActionOtherLanguage(AssistantAction):
    """Says in the visitor's language that the answers are in English; the engine gives its code."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_other_language"

    def respond(self, context: Context) -> Outcome:
        """Say the sentence and keep the question; decline when the clinic has no such sentence."""
        sentence = say_in(context.knowledge, str(context.data.get("language") or ""))
        if not sentence:
            return declined(context)
        choices = desk_choices(context.knowledge, context.text)
        reply = Reply("notice", sentence, choices=choices, offers=("human",))
        effect = {"type": "question", "topic": "", "text": context.text}
        return Outcome((reply,), (effect,), {"pending": pending_human(context.text)})
