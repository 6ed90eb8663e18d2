"""What the assistant did with a message, and whether that was right; imports dataset and facts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluation.dataset import Question
from bot.evaluation.facts import has_fact
from bot.intents import ASK_BACK, OUT_OF_SCOPE, URGENT

CLARIFY = "clarify"


@dataclass(frozen=True)
class Outcome:
    """What the assistant did with one message.

    Attributes:
        scope: how sure it was, 0 to 1, that the message asks for something it knows; None when it
            was not measured.
    """

    intent: str
    confidence: float
    answer: str
    urgent: bool
    offers: tuple[str, ...]
    declined: bool
    scope: float | None = None


Pair = tuple[Question, Outcome]


def declined(outcome: Outcome) -> bool:
    """Say whether the assistant said that it does not know; where an alarm rang it did not."""
    unknown = outcome.intent in (OUT_OF_SCOPE, ASK_BACK) and CLARIFY not in outcome.offers
    return not outcome.urgent and (outcome.declined or unknown)


def clarified(outcome: Outcome) -> bool:
    """Say whether the assistant asked back instead of answering or declining."""
    return CLARIFY in outcome.offers and not declined(outcome) and not outcome.urgent


def decided(outcome: Outcome) -> str:
    """Return the intent that was acted on: alarms and refusals weigh more than a guess."""
    if outcome.urgent:
        return URGENT
    if declined(outcome):
        return OUT_OF_SCOPE
    return ASK_BACK if clarified(outcome) else outcome.intent


def right(question: Question, outcome: Outcome) -> bool:
    """Say whether what was acted on is the label or another acceptable intent."""
    return decided(outcome) in question.accepted


def missing_facts(question: Question, outcome: Outcome) -> tuple[str, ...]:
    """Return the facts that the answer lacks."""
    return tuple(fact for fact in question.facts if not has_fact(fact, outcome.answer))
