"""A message in another language: one kind sentence in that language, and the way to a person."""

from __future__ import annotations

from actions.answer import declined, for_a_person
from actions.base import AssistantAction
from bot.effects import KeepQuestion
from bot.knowledge.choices import desk_choices
from bot.knowledge.languages import say_in
from bot.reply import Reply
from bot.turn.action import Context, Outcome


class ActionOtherLanguage(AssistantAction):
    """Says in the visitor's language that the answers are in English; the engine gives its code."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_other_language"

    def respond(self, context: Context) -> Outcome:
        """Say the sentence and keep the question; decline when the clinic has no such sentence."""
        sentence = say_in(context.knowledge, context.message.language)
        if not sentence:
            return declined(context)
        choices = desk_choices(context.knowledge, context.text)
        reply = Reply("notice", sentence, choices=choices, offers=("human",))
        effect = KeepQuestion("", context.text)
        return Outcome((reply,), (effect,), {"pending": for_a_person(context.text)})
