"""Which messages went wrong, the gravest first; imports outcomes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.dataset import Question
from bot.evaluation.outcomes import Outcome, Pair, decided, missing_facts, right
from bot.intents import OUT_OF_SCOPE, URGENT


@dataclass(frozen=True)
class ErrorRow:
    """One message that went wrong, as the table shows it."""

    text: str
    label: str
    decided: str
    confidence: float
    missing: tuple[str, ...]
    answer: str


def worst_errors(pairs: Sequence[Pair]) -> list[ErrorRow]:
    """Return wrong messages, gravest first: missed alarms, then the surest mistakes, then facts."""
    rows = [
        (_gravity(q, o), _row(q, o)) for q, o in pairs if not right(q, o) or missing_facts(q, o)
    ]
    rows.sort(key=lambda found: (found[0], -found[1].confidence))
    return [row for _, row in rows]


def _gravity(question: Question, outcome: Outcome) -> int:
    if question.label == URGENT and not outcome.urgent:
        return 0
    if right(question, outcome):
        return 3
    return 2 if decided(outcome) == OUT_OF_SCOPE else 1


def _row(question: Question, outcome: Outcome) -> ErrorRow:
    return ErrorRow(
        text=question.text,
        label=question.label,
        decided=decided(outcome),
        confidence=outcome.confidence,
        missing=missing_facts(question, outcome),
        answer=outcome.answer,
    )
