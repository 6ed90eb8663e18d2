"""How we tell questions that we know from all others. Floor 4; no Rasa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.nlu.kernel_regression import KernelRegression
from bot.nlu.wording import Floats

UNKNOWN = "out_of_scope"
NEIGHBOURS = 3
MOST_WORDS = (
    40  # longer texts count as long as this; examples of more words are too few to learn from
)


def scope_features(
    model: KernelRegression, scores: Floats, cosines: Floats, texts: Sequence[str]
) -> Floats:
    """Measure how sure the regression is, how near the examples lie and how familiar the words are.

    Args:
        scores: shape (rows, classes), from `KernelRegression.scores`.
        cosines: shape (rows, examples), from the same.
        texts: the texts themselves.

    Returns:
        Array of shape (rows, 9).
    """
    ours = model.classes != UNKNOWN
    known = np.where(ours, scores, -np.inf)
    best = known.argmax(axis=1)
    two = np.sort(known, axis=1)[:, -2:]
    unknown = scores[:, ~ours].max(axis=1) if (~ours).any() else np.zeros(len(scores))
    mine = ours[model.owners]
    near = _nearest(cosines[:, mine])
    strange = cosines[:, ~mine].max(axis=1) if (~mine).any() else np.zeros(len(scores))
    agreeing = _nearest(np.where(model.owners[None, :] == best[:, None], cosines, -1.0))
    gap = two[:, 1] - two[:, 0] if two.shape[1] == 2 else two[:, 0]
    return np.column_stack(
        [
            two[:, -1],
            np.where(np.isfinite(gap), gap, 1.0),
            unknown,
            near.max(axis=1),
            near.mean(axis=1),
            agreeing.mean(axis=1),
            strange - near.max(axis=1),
            model.wording.coverage(texts),
            np.log1p([min(len(text.split()), MOST_WORDS) for text in texts]),
        ]
    ).astype(np.float32)


def _nearest(cosines: Floats) -> Floats:
    """Return the largest few cosines of each row."""
    count = min(NEIGHBOURS, cosines.shape[1])
    return -np.partition(-cosines, count - 1, axis=1)[:, :count]


@dataclass
class ScopeJudge:
    """Logistic regression on the scope features, and the held-back scores it was fitted with.

    Attributes:
        centre, spread: mean and deviation of each feature.
        weights, bias: of the scaled features.
        known_scores, unknown_scores: sorted probabilities of the held-back texts.
    """

    centre: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    bias: float
    known_scores: npt.NDArray[np.float64]
    unknown_scores: npt.NDArray[np.float64]

    @classmethod
    def fit(cls, features: Floats, known: npt.NDArray[np.int64]) -> ScopeJudge:
        """Fit on features (rows, 9) and 1 for known, 0 for unknown."""
        centre = features.mean(axis=0, dtype=np.float64)
        spread = features.std(axis=0, dtype=np.float64) + 1e-9
        regression = LogisticRegression(class_weight="balanced")
        regression.fit((features - centre) / spread, known)
        judge = cls(
            centre, spread, regression.coef_[0], float(regression.intercept_[0]),
            np.empty(0), np.empty(0),
        )  # fmt: skip
        scores = judge.probability(features)
        judge.known_scores = np.sort(scores[known == 1])
        judge.unknown_scores = np.sort(scores[known == 0])
        return judge

    def probability(self, features: Floats) -> npt.NDArray[np.float64]:
        """Return the probability that each text asks for something we know."""
        scaled = (features - self.centre) / self.spread
        return np.asarray(expit(scaled @ self.weights + self.bias))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what `from_arrays` needs."""
        return {
            "scope_centre": self.centre, "scope_spread": self.spread,
            "scope_weights": self.weights, "scope_bias": np.array(self.bias),
            "known": self.known_scores, "unknown": self.unknown_scores,
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> ScopeJudge:
        """Rebuild the judge.

        Raises:
            KeyError: an array is missing.
        """
        return cls(
            stored["scope_centre"], stored["scope_spread"], stored["scope_weights"],
            float(stored["scope_bias"]), stored["known"], stored["unknown"],
        )  # fmt: skip
