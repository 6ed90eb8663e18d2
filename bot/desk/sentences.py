"""What visitors read about a handoff, made of the knowledge file's sentences."""

from __future__ import annotations

from bot import intents
from bot.desk.states import MISSED, WAITING
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply

#: What the widget's own button looks for among the choices of a waiting visitor.
CANCEL = "cancel_handoff"
#: Sentences after which nobody comes by itself, so a call back is offered.
NOBODY_CAME = frozenset(["handoff_missed", "handoff_desk_closed", "handoff_silent"])


def callback_choice(knowledge: Knowledge, question: str) -> Choice:
    """The button that starts the booking of a call back."""
    meaning = Meaning(intents.BOOK, kind="callback", about=question)
    return Choice(say(knowledge, "choice_callback"), meaning)


def cancel_choice(knowledge: Knowledge) -> Choice:
    """The button of who would rather go on with the assistant."""
    label = say(knowledge, "choice_assistant")
    return Choice(label, Meaning(intents.PERSON, cancel=True), does=CANCEL)


def waiting(knowledge: Knowledge, key: str, question: str, **values: str) -> Reply:
    """A sentence to somebody who waits now, with the ways out of it."""
    choices = (cancel_choice(knowledge), callback_choice(knowledge, question))
    return Reply(
        "handover", say(knowledge, key, **values), choices=choices, offers=("human",),
        handoff=WAITING,
    )  # fmt: skip


def sentence(knowledge: Knowledge, key: str, *, staff_name: str = "", question: str = "") -> Reply:
    """Return the sentence of a change of state (`bot.desk.states.Next.sentence_key`).

    Args:
        key: of the sentence.
        staff_name: who joined, left or fell silent.
        question: what the visitor wanted a person for; goes into an offered call back.
    """
    name = staff_name or say(knowledge, "desk_name")
    choices: tuple[Choice, ...] = ()
    if key in NOBODY_CAME:
        choices = (callback_choice(knowledge, question), cancel_choice(knowledge))
    return Reply(
        "handover",
        say(knowledge, key, staff_name=name),
        choices=choices,
        handoff=MISSED if key in NOBODY_CAME else "",
    )


def usual_wait(knowledge: Knowledge, seconds: int) -> str:
    """Return a wait in words, rounded up to whole minutes: a promise that is kept."""
    minutes = max(1, -(-seconds // 60))
    if minutes == 1:
        return say(knowledge, "wait_minute")
    return say(knowledge, "wait_minutes", minutes=str(minutes))
