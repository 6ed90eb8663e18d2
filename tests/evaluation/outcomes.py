"""Outcomes of a message, made by hand."""

from __future__ import annotations

from bot.evaluation.outcomes import Outcome

URGENT = "report_urgent_symptom"
CLARIFYING = ("clarify", "human")


def got(
    intent: str,
    confidence: float = 0.9,
    *,
    answer: str = "",
    urgent: bool = False,
    offers: tuple[str, ...] = (),
    refused: bool = False,
) -> Outcome:
    """Return what the assistant did: acted on an intent, with this answer and these offers."""
    return Outcome(intent, confidence, answer, urgent, offers, refused)
