"""Whether the assistant is as sure as it is right; imports outcomes and shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

from bot.evaluation.outcomes import Pair, clarified, declined, right
from bot.evaluation.shares import Share, share_of

BANDS = 10
#: Of fewer messages a share says little, so a short file gets fewer bands.
LEAST = 20


@dataclass(frozen=True)
class Band:
    """Answered messages of similar confidence.

    Attributes:
        confidence: their mean.
        right: how many of them were right.
        spread: variance of right and wrong, were the confidences true; mean of c * (1 - c).
    """

    confidence: float
    right: Share
    spread: float

    @property
    def gap(self) -> float:
        """How far the mean confidence is from the share that was right."""
        return abs(self.confidence - (self.right.value or 0.0))


@dataclass(frozen=True)
class Calibration:
    """The answered messages in bands of rising confidence, about as many in each."""

    bands: tuple[Band, ...]

    @property
    def count(self) -> int:
        """How many messages were answered."""
        return sum(band.right.whole for band in self.bands)

    @property
    def error(self) -> float | None:
        """The expected calibration error: the mean gap, weighted by messages.

        M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using
        Bayesian binning", AAAI 2015.
        """
        if not self.count:
            return None
        return sum(band.right.whole * band.gap for band in self.bands) / self.count

    @property
    def by_chance(self) -> float | None:
        """The error that true confidences would show with as many messages, by chance alone.

        The gap of a band then is about normal around 0, and its mean size sqrt(2 / pi) deviations.
        """
        if not self.count:
            return None
        gaps = (sqrt(2 / pi * band.spread * band.right.whole) for band in self.bands)
        return sum(gaps) / self.count


def calibrate(pairs: Sequence[Pair]) -> Calibration:
    """Compare confidence with what was right, among answered messages.

    Most confidences are near 1, so bands of equal width would hold nearly all messages in one of them;
    these hold equal counts, but the same confidence never stands in two. Alarms are left out: their
    confidence is that of an intent which was not acted on.
    """
    answered = [(q, o) for q, o in pairs if not (o.urgent or declined(o) or clarified(o))]
    answered.sort(key=lambda pair: pair[1].confidence)
    wanted = min(BANDS, max(1, len(answered) // LEAST))
    first: dict[float, int] = {}
    bands: dict[int, list[Pair]] = {}
    for place, (question, outcome) in enumerate(answered):
        start = first.setdefault(outcome.confidence, place)
        bands.setdefault(start * wanted // len(answered), []).append((question, outcome))
    return Calibration(tuple(_band(found) for found in bands.values()))


def _band(pairs: Sequence[Pair]) -> Band:
    confidences = [outcome.confidence for _, outcome in pairs]
    return Band(
        sum(confidences) / len(pairs),
        share_of(right(question, outcome) for question, outcome in pairs),
        sum(one * (1 - one) for one in confidences) / len(pairs),
    )
