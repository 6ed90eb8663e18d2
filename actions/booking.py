"""The booking form: Rasa keeps it open, `bot.bookings.steps` decides what to ask next.

It takes the place of Rasa's own form action (a form and an action of one name), because a visitor
may give several details at once, correct them, and ask questions in between.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from actions.answer import answered
from actions.base import AssistantAction
from actions.dialogue import FORM, SAYINGS
from actions.handoff import about_appointment, called_back, handed_off
from actions.safety import personal_case
from bot import intents
from bot.bookings import steps as booking
from bot.bookings.asking import Line, Step
from bot.bookings.draft import Draft
from bot.bookings.fields import CONSENT, LONGEST, MEANT
from bot.bookings.heard import DROP
from bot.desk.states import WAITING
from bot.effects import BookingKind, Effect, KeepQuestion
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.turn.action import Context, Outcome
from bot.turn.slots import DroppedDraft, Slots, dropped

READING = "answer"  # what a message does as an answer, in bot/nlu/acts
OTHER_QUESTIONS = (intents.PERSON, intents.CAPABILITIES, intents.CHALLENGE, intents.OWN_CASE)


class BookingForm(AssistantAction):
    """Collects a booking, reads it back, and wants it stored once the visitor says yes."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return FORM

    def respond(self, context: Context) -> Outcome:
        """Begin a booking or take the next message of an open one."""
        draft = context.slots.get("booking")
        if draft is None:
            return self._begin(context)
        if context.intent == intents.BOOK and context.clicked:
            # Who has read the advice and goes on all the same is not asked for it at every answer.
            going_on = self._said(context, booking.resume(draft))
            return replace(going_on, slots={**going_on.slots, "alarm": None})
        intent = context.intent
        known = context.knowledge.topic_for_intent(intent) is not None or intent in OTHER_QUESTIONS
        step = booking.advance(
            draft, context.text, intent=intent, known=known,
            acts=context.message.acts.get(READING), clicked=context.clicked,
            now=context.now, region=context.knowledge.clinic.region,
        )  # fmt: skip
        if step.outcome == "answer_first":
            return self._answer_first(context, step.draft, step.intent or intent)
        return self._said(context, step)

    def _begin(self, context: Context) -> Outcome:
        """Open a draft with what is already known: the kind, the question, details given."""
        takes_up = context.intent in (intents.AFFIRM, intents.INFORM)
        offered = context.slots.get("pending") if takes_up else None
        wanted = offered or context.meaning
        kind: BookingKind = "callback" if wanted.kind == "callback" else "consultation"
        about = (wanted.about or context.slots.get("case") or "")[: LONGEST["about"]]
        draft = Draft(id=uuid4().hex, kind=kind, given={"about": about} if about else {})
        is_only_yes = context.clicked or (offered and context.intent == intents.AFFIRM)
        first = wanted.text or ("" if is_only_yes else context.text)
        if left := dropped(context.slots, context.now):
            return self._take_up(context, left, wanted, first)
        step = booking.begin(draft, first, now=context.now, region=context.knowledge.clinic.region)
        opened = self._said(context, step)
        slots: Slots = {**opened.slots, "pending": None}
        return replace(opened, slots=slots, opens=FORM)

    def _take_up(self, context: Context, kept: Draft, wanted: Meaning, text: str) -> Outcome:
        """Go on with a booking that was dropped a while ago."""
        kind: BookingKind = "callback" if wanted.kind == "callback" else kept.kind
        draft, region = replace(kept, kind=kind), context.knowledge.clinic.region
        opened = self._said(context, booking.take_up(draft, text, now=context.now, region=region))
        slots: Slots = {**opened.slots, "pending": None, "dropped": None}
        return replace(opened, slots=slots, opens=FORM)

    def _said(self, context: Context, step: Step) -> Outcome:
        """Return a step's sentences, and the effect when the booking is complete."""
        reply = form_reply(context.knowledge, step).answering(step.draft.question())
        if step.outcome in ("done", "cancelled"):
            effects: tuple[Effect, ...] = ()
            more: tuple[Reply, ...] = ()
            if step.outcome == "done":
                effects = (step.draft.wish(),)
                more = called_back(context) if step.draft.kind == "callback" else ()
            kept = step.draft if step.outcome == "cancelled" and step.draft.given else None
            left = DroppedDraft(kept, context.now) if kept else None
            slots: Slots = {"booking": None, "dropped": left}
            return Outcome((reply, *more), effects, slots, closes=True)
        return Outcome((reply,), (), {"booking": step.draft})

    def _answer_first(self, context: Context, draft: Draft, intent: str) -> Outcome:
        """Answer a question in between, then ask again what was asked."""
        topic = context.knowledge.topic_for_intent(intent)
        if topic is not None:
            inner = answered(context, topic)
        elif intent == intents.PERSON:
            inner = handed_off(context, draft.answer("about"))
        elif intent == intents.APPOINTMENT:
            inner = about_appointment(context)
        elif intent == intents.OWN_CASE:
            inner = personal_case(context)
        elif intent in OTHER_QUESTIONS:
            inner = Outcome((Reply("notice", say(context.knowledge, SAYINGS[intent])),))
        else:
            told = Reply("notice", say(context.knowledge, "booking_unknown"))
            inner = Outcome((told,), (KeepQuestion("", context.text),))
        outer = self._said(context, booking.resume(draft))
        # Who begins to wait keeps the button that ends it.
        replies = tuple(
            reply if reply.handoff == WAITING else reply.with_choices() for reply in inner.replies
        )
        slots: Slots = {**inner.slots, **outer.slots, "pending": None}
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
                Choice(say(knowledge, "choice_send"), Meaning(intents.AFFIRM)),
                Choice(say(knowledge, "choice_change"), Meaning(intents.DENY)),
                Choice(say(knowledge, "choice_cancel"), Meaning(intents.STOP)),
            ),
        )
    if step.outcome == "asking" and draft.asked == DROP:
        drop = Choice(say(knowledge, "choice_yes"), Meaning(intents.STOP))
        keep = Choice(say(knowledge, "choice_continue"), Meaning(intents.BOOK))
        return Reply("form", text, choices=(drop, keep))
    if step.outcome == "asking" and draft.asked in (CONSENT, MEANT):
        yes = Choice(say(knowledge, "choice_yes"), Meaning(intents.AFFIRM))
        no = Choice(say(knowledge, "choice_no"), Meaning(intents.DENY))
        return Reply("form", text, choices=(yes, no))
    return Reply("form" if step.outcome in ("asking", "confirming") else "notice", text)


def _sentence(knowledge: Knowledge, line: Line) -> str:
    return say(knowledge, line.key, **line.values)


def _summary(knowledge: Knowledge, draft: Draft) -> tuple[str, ...]:
    return tuple(
        f"{say(knowledge, f'label_{question}')}: {answer}"
        for question, answer in draft.summary().items()
    )
