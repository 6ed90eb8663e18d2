"""A click on a button that belonged to an earlier question: it does nothing, and says so."""

from __future__ import annotations

from actions.base import AssistantAction
from actions.booking import form_reply
from bot.bookings import steps as booking
from bot.knowledge.sentences import say
from bot.reply import Reply
from bot.turn.action import Context, Outcome


class ActionExpired(AssistantAction):
    """Says that the button no longer applies, and asks the open question again if there is one."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_expired"

    def respond(self, context: Context) -> Outcome:
        """Change nothing."""
        notice = Reply("notice", say(context.knowledge, "button_expired"))
        draft = context.slots.get("booking")
        if draft is None:
            return Outcome((notice,))
        again = form_reply(context.knowledge, booking.resume(draft)).answering(draft.question())
        return Outcome((notice, again))
