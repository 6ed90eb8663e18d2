"""The figures of an evaluation, as pure functions; imports dataset and facts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.dataset import Question
from bot.evaluation.facts import has_fact
from bot.intents import ASK_BACK, OUT_OF_SCOPE, URGENT

CLARIFY = "clarify"
WORST = 10


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


@dataclass(frozen=True)
class Share:
    """So many of so many; without any to count it has no value."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share between 0 and 1, or None when there was nothing to count."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Confusion:
    """How often messages of one label were taken for another intent, with one of them."""

    label: str
    decided: str
    count: int
    example: str


@dataclass(frozen=True)
class Bin:
    """The answered messages within one band of confidence."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Figures:
    """Everything that `evaluate` reports; the shares are explained at `measure`."""

    labels: Mapping[str, Share]
    macro: float | None
    overall: Share
    facts: Share
    unknown_declined: Share
    unknown_clarified: Share
    known_refused: Share
    known_clarified: Share
    urgent_caught: Share
    false_alarms: Share
    confusions: tuple[Confusion, ...]
    matrix: Mapping[tuple[str, str], int]


def declined(outcome: Outcome) -> bool:
    """Say whether the assistant said that it does not know."""
    return outcome.declined or (
        outcome.intent in (OUT_OF_SCOPE, ASK_BACK) and CLARIFY not in outcome.offers
    )


def clarified(outcome: Outcome) -> bool:
    """Say whether the assistant asked back instead of answering or declining."""
    return CLARIFY in outcome.offers and not declined(outcome)


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


def measure(pairs: Sequence[Pair]) -> Figures:
    """Count everything.

    A message that may be seen in two ways counts on neither side: a foreign sentence that could be
    declined or answered is no measure of declining, and one that may pass for an alarm is no false
    alarm. Asking back is counted apart from declining and from answering.
    """
    labels = _by_label(pairs)
    accuracies = [share.value for share in labels.values() if share.value is not None]
    unknown = [o for q, o in pairs if q.label == OUT_OF_SCOPE and _not_otherwise_answered(q, o)]
    known = [o for q, o in pairs if OUT_OF_SCOPE not in q.accepted]
    wanted = sum(len(q.facts) for q, _ in pairs)
    missing = sum(len(missing_facts(q, o)) for q, o in pairs)
    return Figures(
        labels=labels,
        macro=sum(accuracies) / len(accuracies) if accuracies else None,
        overall=_share(right(q, o) for q, o in pairs),
        facts=Share(wanted - missing, wanted),
        unknown_declined=_share(declined(o) for o in unknown),
        unknown_clarified=_share(clarified(o) for o in unknown),
        known_refused=_share(declined(o) for o in known),
        known_clarified=_share(clarified(o) for o in known),
        urgent_caught=_share(o.urgent for q, o in pairs if q.label == URGENT),
        false_alarms=_share(o.urgent for q, o in pairs if URGENT not in q.accepted),
        confusions=_confusions(pairs),
        matrix=_matrix(pairs),
    )


def calibration(pairs: Sequence[Pair], bands: int = 10) -> tuple[Bin, ...]:
    """Compare confidence with accuracy among answered messages; empty bands are left out."""
    grouped: dict[int, list[tuple[float, bool]]] = {}
    for question, outcome in pairs:
        if declined(outcome) or clarified(outcome):
            continue
        band = min(bands - 1, max(0, int(outcome.confidence * bands)))
        grouped.setdefault(band, []).append((outcome.confidence, right(question, outcome)))
    return tuple(
        Bin(
            low=band / bands,
            high=(band + 1) / bands,
            count=len(found),
            confidence=sum(confidence for confidence, _ in found) / len(found),
            accuracy=sum(correct for _, correct in found) / len(found),
        )
        for band, found in sorted(grouped.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the mean distance between confidence and accuracy, weighted by the messages."""
    total = sum(bin_.count for bin_ in bins)
    if not total:
        return None
    return sum(bin_.count * abs(bin_.confidence - bin_.accuracy) for bin_ in bins) / total


def _share(hits: Iterable[bool]) -> Share:
    found = list(hits)
    return Share(sum(found), len(found))


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
