"""The booking form: Rasa keeps it open, `bot.bookings.draft` decides what to ask next.

It takes the place of Rasa's own form action (a form and an action of one name), because a visitor
may give several details at once, correct them, and ask questions in between.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from rasa_sdk.events import ActiveLoop

from actions.answer import answered
from actions.base import AssistantAction, Context, Outcome
from actions.dialogue import SAYINGS
from actions.handoff import about_appointment, called_back, handed_off
from actions.safety import personal_case
from bot.bookings import draft as booking
from bot.bookings.draft import EXISTING, Draft, Line, Step
from bot.desk.states import WAITING
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Choice, Reply

FORM = "booking_form"
OTHER_QUESTIONS = ("talk_to_human", "ask_capabilities", "bot_challenge", "ask_medical_advice")


class BookingForm(AssistantAction):
    """Collects a booking, reads it back, and wants it stored once the visitor says yes."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return FORM

    def respond(self, context: Context) -> Outcome:
        """Begin a booking or take the next message of an open one."""
        saved = context.slot("booking")
        if not saved:
            return self._begin(context)
        draft = Draft.from_json(saved)
        if context.intent == "book_consultation" and context.clicked:
            return self._said(context, booking.resume(draft))
        intent = context.intent
        known = context.knowledge.topic_for_intent(intent) is not None or intent in OTHER_QUESTIONS
        step = booking.advance(
            draft, context.text, intent=intent, known=known, clicked=context.clicked,
            now=context.now,
        )  # fmt: skip
        if step.outcome == "answer_first":
            return self._answer_first(context, draft)
        return self._said(context, step)

    def _begin(self, context: Context) -> Outcome:
        """Open a draft with what is already known: the kind, the question, details given."""
        offered = context.slot("pending") if context.intent in ("affirm", "inform") else None
        data = (offered or {}).get("data") or context.data
        kind: booking.BookingKind = "callback" if data.get("kind") == "callback" else "consultation"
        about = str(data.get("about") or context.slot("case") or "")[:500]
        draft = Draft(id=uuid4().hex, kind=kind, about=about)
        is_only_yes = context.clicked or (offered and context.intent == "affirm")
        first = str(data.get("text") or ("" if is_only_yes else context.text))
        step = booking.begin(draft, first, now=context.now)
        opened = self._said(context, step)
        return Outcome(
            opened.replies, opened.effects, {**opened.slots, "pending": None},
            (ActiveLoop(FORM),),
        )  # fmt: skip

    def _said(self, context: Context, step: Step) -> Outcome:
        """Return a step's sentences, and the effect when the booking is complete."""
        reply = form_reply(context.knowledge, step)
        if step.outcome in ("done", "cancelled"):
            effects: tuple[dict[str, Any], ...] = ()
            more: tuple[Reply, ...] = ()
            if step.outcome == "done":
                draft = step.draft
                effects = ({"type": "book", "draft_id": draft.id, "booking": draft.booking()},)
                more = called_back(context) if draft.kind == "callback" else ()
            return Outcome((reply, *more), effects, {"booking": None}, (ActiveLoop(None),))
        return Outcome((reply,), (), {"booking": step.draft.to_json()})

    def _answer_first(self, context: Context, draft: Draft) -> Outcome:
        """Answer a question in between, then ask again what was asked."""
        topic = context.knowledge.topic_for_intent(context.intent)
        if topic is not None:
            inner = answered(context, topic)
        elif context.intent == "talk_to_human":
            inner = handed_off(context, draft.about)
        elif context.intent == EXISTING:
            inner = about_appointment(context)
        elif context.intent == "ask_medical_advice":
            inner = personal_case(context)
        else:
            inner = Outcome((Reply("notice", say(context.knowledge, SAYINGS[context.intent])),))
        outer = self._said(context, booking.resume(draft))
        # Who begins to wait keeps the button that ends it.
        replies = tuple(
            reply if reply.handoff == WAITING else reply.with_choices() for reply in inner.replies
        )
        slots = {**inner.slots, **outer.slots, "pending": None}
        return Outcome((*replies, *outer.replies), inner.effects, slots)


def form_reply(knowledge: Knowledge, step: Step) -> Reply:
    """Return one bubble with a step's sentences; the summary has its details as a list."""
    draft = step.draft
    text = " ".join(_sentence(knowledge, line) for line in step.lines)
    if any(line.key.startswith("booking_summary") for line in step.lines):
        return Reply(
            "summary",
            text,
            items=_summary(knowledge, draft),
            note=say(knowledge, "booking_summary_question"),
            choices=(
                Choice(say(knowledge, "choice_send"), "affirm"),
                Choice(say(knowledge, "choice_change"), "deny"),
                Choice(say(knowledge, "choice_cancel"), "stop"),
            ),
        )
    if step.outcome == "asking" and draft.asked == "consent":
        yes = Choice(say(knowledge, "choice_yes"), "affirm")
        no = Choice(say(knowledge, "choice_no"), "deny")
        return Reply("form", text, choices=(yes, no))
    return Reply("form" if step.outcome in ("asking", "confirming") else "notice", text)


def _sentence(knowledge: Knowledge, line: Line) -> str:
    return say(knowledge, line.key, **line.values)


def _summary(knowledge: Knowledge, draft: Draft) -> tuple[str, ...]:
    values = {
        "name": draft.name, "contact": draft.contact(), "about": draft.about, "times": draft.times,
    }  # fmt: skip
    return tuple(
        f"{say(knowledge, f'label_{key}')}: {value}" for key, value in values.items() if value
    )
