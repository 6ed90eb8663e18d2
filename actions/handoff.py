"""A person is wanted: says at once what happens next, and tells the front desk."""

from __future__ import annotations

from dataclasses import replace

from actions.base import AssistantAction
from bot import intents
from bot.cues import cues_of
from bot.desk import sentences
from bot.desk.states import CLOSED, MISSED, OPEN, WAITING, WITH_ASSISTANT
from bot.effects import CancelHandOff, HandOff
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply
from bot.turn.action import Context, Outcome

CUES = cues_of(__file__)
PIECE, REQUEST = CUES.pattern("piece"), CUES.pattern("request")
LEAST_WORDS = 2


class ActionHandoff(AssistantAction):
    """Passes the visitor and the question to the front desk."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_handoff"

    def respond(self, context: Context) -> Outcome:
        """Hand over with the question that the choice carries, what they say they want a person
        for, or the question asked last; with all of the words on an appointment of theirs."""
        if context.intent == intents.APPOINTMENT:
            return about_appointment(context)
        question = context.meaning.question or told_why(context.text)
        return handed_off(context, question or context.slots.get("last_text") or "")


def about_appointment(context: Context) -> Outcome:
    """Say that an appointment is the front desk's, and hand it the words."""
    outcome = handed_off(context, context.text)
    first, *more = outcome.replies
    text = f"{say(context.knowledge, 'handoff_appointment')} {first.text}"
    return replace(outcome, replies=(replace(first, text=text), *more))


def told_why(text: str) -> str:
    """Return a message that says more than that a person is wanted; empty for the mere wish."""
    pieces = (REQUEST.sub(" ", piece).split() for piece in PIECE.split(text))
    return text if any(len(piece) >= LEAST_WORDS for piece in pieces) else ""


def handed_off(context: Context, question: str) -> Outcome:
    """Return the handover: to the desk now, for later, or called off again."""
    if context.meaning.cancel:
        return _cancelled(context)
    if context.desk.live:
        return _waits(context, question)
    return _for_later(context, question)


def _waits(context: Context, question: str) -> Outcome:
    """Somebody is there: say which number the visitor has and how long it usually takes."""
    knowledge, desk = context.knowledge, context.desk
    values = {"place": str(desk.place)}
    key = "handoff_waiting_unknown"
    if desk.state == WAITING:
        key = "handoff_again_waiting"
    elif desk.wait_seconds is not None:
        key = "handoff_waiting"
        values["wait"] = sentences.usual_wait(knowledge, desk.wait_seconds)
    reply = sentences.waiting(knowledge, key, question, **values)
    wish = HandOff(question, "waiting")
    return Outcome((reply,), (wish,), {"handoff": True, "pending": None})


def _for_later(context: Context, question: str) -> Outcome:
    """Nobody is there: say when somebody will be, and offer a call back."""
    knowledge = context.knowledge
    again = bool(context.slots.get("handoff"))
    callback = sentences.callback_choice(knowledge, question)
    book = Choice(say(knowledge, "choice_book"), Meaning(intents.BOOK, about=question))
    text = say(knowledge, "handoff_again" if again else "handoff")
    if context.desk.opens:
        text = f"{context.desk.opens} {say(knowledge, 'handoff_not_now')}"
    reply = Reply(
        "handover", text, choices=(callback, book), offers=("human", "book"), handoff=MISSED
    )
    wish = HandOff(question, "missed")
    return Outcome((reply,), (wish,), {"handoff": True, "pending": callback.meaning})


def _cancelled(context: Context) -> Outcome:
    """The visitor would rather go on with the assistant."""
    text = say(context.knowledge, "handoff_cancelled")
    reply = Reply("notice", text, handoff=WITH_ASSISTANT)
    return Outcome((reply,), (CancelHandOff(),), {"handoff": None, "pending": None})


def called_back(context: Context) -> tuple[Reply, ...]:
    """Return what to say when a call back is booked by somebody who waits for a person."""
    if context.desk.state not in OPEN:
        return ()
    return (Reply("notice", say(context.knowledge, "handoff_callback"), handoff=CLOSED),)
