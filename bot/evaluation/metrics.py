"""The figures of an evaluation, as pure functions; imports outcomes, shares and calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.calibration import Calibration, calibrate
from bot.evaluation.dataset import Question
from bot.evaluation.outcomes import (
    Outcome,
    Pair,
    clarified,
    decided,
    declined,
    missing_facts,
    right,
)
from bot.evaluation.shares import Mean, Share, mean_of, share_of
from bot.intents import OUT_OF_SCOPE, URGENT

WORST = 10


@dataclass(frozen=True)
class Confusion:
    """How often messages of one label were taken for another intent, with one of them."""

    label: str
    decided: str
    count: int
    example: str


@dataclass(frozen=True)
class Figures:
    """Everything that `evaluate` reports; the shares are explained at `measure`."""

    labels: Mapping[str, Share]
    macro: Mean
    overall: Share
    facts: Share
    unknown_declined: Share
    unknown_clarified: Share
    known_refused: Share
    known_clarified: Share
    urgent_caught: Share
    false_alarms: Share
    calibration: Calibration
    confusions: tuple[Confusion, ...]
    matrix: Mapping[tuple[str, str], int]


def measure(pairs: Sequence[Pair]) -> Figures:
    """Count everything.

    A message that may be seen in two ways counts on neither side: a foreign sentence that could be
    declined or answered is no measure of declining, and one that may pass for an alarm is no false
    alarm. Asking back is counted apart from declining and from answering.
    """
    labels = _by_label(pairs)
    unknown = [o for q, o in pairs if q.label == OUT_OF_SCOPE and _not_otherwise_answered(q, o)]
    known = [o for q, o in pairs if OUT_OF_SCOPE not in q.accepted]
    return Figures(
        labels=labels,
        macro=mean_of(labels.values()),
        overall=share_of(right(q, o) for q, o in pairs),
        facts=_facts(pairs),
        unknown_declined=share_of(declined(o) for o in unknown),
        unknown_clarified=share_of(clarified(o) for o in unknown),
        known_refused=share_of(declined(o) for o in known),
        known_clarified=share_of(clarified(o) for o in known),
        urgent_caught=share_of(o.urgent for q, o in pairs if q.label == URGENT),
        false_alarms=share_of(o.urgent for q, o in pairs if URGENT not in q.accepted),
        calibration=calibrate(pairs),
        confusions=_confusions(pairs),
        matrix=_matrix(pairs),
    )


def by_slice(pairs: Sequence[Pair]) -> dict[str, Figures]:
    """Return the figures of each sort of message, by its name; of one sort alone there are none."""
    names = sorted({question.slice for question, _ in pairs})
    if len(names) < 2:
        return {}
    return {name: measure([pair for pair in pairs if pair[0].slice == name]) for name in names}


def _facts(pairs: Sequence[Pair]) -> Share:
    """Count facts; those of one answer come and go together."""
    asked = [(q, o) for q, o in pairs if q.facts]
    wanted = sum(len(q.facts) for q, _ in asked)
    missing = sum(len(missing_facts(q, o)) for q, o in asked)
    return Share(wanted - missing, wanted, len(asked))


def _not_otherwise_answered(question: Question, outcome: Outcome) -> bool:
    return decided(outcome) not in question.also


def _by_label(pairs: Sequence[Pair]) -> dict[str, Share]:
    total = Counter(question.label for question, _ in pairs)
    correct = Counter(question.label for question, outcome in pairs if right(question, outcome))
    return {label: Share(correct[label], total[label]) for label in sorted(total)}


def _matrix(pairs: Sequence[Pair]) -> dict[tuple[str, str], int]:
    """Count (label, decided); an acceptable second intent counts as the label itself."""
    return dict(Counter((q.label, q.label if right(q, o) else decided(o)) for q, o in pairs))


def _confusions(pairs: Sequence[Pair]) -> tuple[Confusion, ...]:
    examples: dict[tuple[str, str], list[str]] = {}
    for question, outcome in pairs:
        if not right(question, outcome):
            examples.setdefault((question.label, decided(outcome)), []).append(question.text)
    found = [
        Confusion(label, taken_for, len(texts), texts[0])
        for (label, taken_for), texts in examples.items()
    ]
    found.sort(key=lambda confusion: (-confusion.count, confusion.label, confusion.decided))
    return tuple(found[:WORST])
