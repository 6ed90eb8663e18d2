"""The intent model: probabilities over intents and a calibrated score for "is this ours at all".

Pure numbers, no Rasa: sentence vectors in, decisions out. Logistic regression gives the intent; a
second, small logistic regression tells known from unknown by how sure the first one is and how near
the closest training examples lie. The second one is fitted on held-back data only: on every fold
some examples are kept aside as known and some whole intents (and the fold's share of the
out-of-scope examples) as unknown. Leaving whole classes out follows the open-set evaluation of
Larson et al., "An Evaluation Dataset for Intent Classification and Out-of-Scope Prediction" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Labels = npt.NDArray[np.str_]

UNKNOWN = "out_of_scope"
NEIGHBOURS = 3
ALWAYS_LEFT_OUT = 0.12  # share of intents that a fold treats as unknown
SCOPE_FEATURES = 7


@dataclass(frozen=True)
class Options:
    """What can be tuned; the defaults are those of `config.yml`.

    Attributes:
        strength: inverse regularisation of the intent regression (scikit-learn's C).
        folds: folds for fitting the scope score.
        random_state: seed of the folds.
    """

    strength: float = 20.0
    folds: int = 4
    random_state: int = 7


@dataclass
class Linear:
    """A trained linear layer: `weights` (classes, features) and `bias` (classes,)."""

    weights: Floats
    bias: Floats

    def logits(self, vectors: npt.NDArray[np.floating[Any]]) -> Floats:
        """Return scores of shape (rows, classes)."""
        return np.asarray(vectors, dtype=np.float64) @ self.weights.T + self.bias


@dataclass
class Prediction:
    """What the model says of one text.

    Attributes:
        ranking: (intent, probability) pairs, most probable first; out of scope included.
        scope: probability that the text asks for something we know, 0 to 1.
    """

    ranking: list[tuple[str, float]]
    scope: float


@dataclass
class IntentModel:
    """A fitted model; make one with `fit` or `load`."""

    classes: Labels
    linear: Linear
    examples: Vectors
    owners: npt.NDArray[np.int64]
    scope: Linear
    centre: Floats
    spread: Floats
    known_scores: Floats = field(default_factory=lambda: np.empty(0))
    unknown_scores: Floats = field(default_factory=lambda: np.empty(0))

    @classmethod
    def fit(cls, vectors: Vectors, labels: Sequence[str], options: Options) -> IntentModel:
        """Train on unit vectors of shape (rows, 384) and their intents.

        Raises:
            ValueError: fewer than two intents.
        """
        names = np.asarray(labels)
        model = _fit_intents(vectors, names, options)
        features, known = _held_back(vectors, names, options)
        model.centre = features.mean(axis=0)
        model.spread = features.std(axis=0) + 1e-9
        scaled = (features - model.centre) / model.spread
        judge = LogisticRegression(class_weight="balanced", C=1.0).fit(scaled, known)
        model.scope = Linear(judge.coef_.astype(np.float64), judge.intercept_.astype(np.float64))
        scores = _sigmoid(model.scope.logits(scaled)[:, 0])
        model.known_scores = np.sort(scores[known == 1])
        model.unknown_scores = np.sort(scores[known == 0])
        return model

    def predict(self, vectors: Vectors) -> list[Prediction]:
        """Return one prediction per row of `vectors` (rows, 384)."""
        logits = self.linear.logits(vectors)
        probabilities = _softmax(logits)
        features = self._features(vectors, logits, probabilities)
        scaled = (features - self.centre) / self.spread
        scopes = _sigmoid(self.scope.logits(scaled)[:, 0])
        predictions = []
        for row, scope in zip(probabilities, scopes, strict=True):
            order = np.argsort(-row)
            ranking = [(str(self.classes[i]), float(row[i])) for i in order]
            predictions.append(Prediction(ranking, float(scope)))
        return predictions

    def cutoffs(self, false_refusals: float, unsure: float) -> tuple[float, float]:
        """Return (lower, upper) scope cut-offs from the held-back scores.

        Args:
            false_refusals: share of known texts that may fall below the lower cut-off.
            unsure: share of known texts that may fall below the upper one.
        """
        lower = float(np.quantile(self.known_scores, false_refusals))
        upper = float(np.quantile(self.known_scores, unsure))
        return lower, max(lower, upper)

    def _features(self, vectors: Vectors, logits: Floats, probabilities: Floats) -> Floats:
        """Return the scope features, shape (rows, SCOPE_FEATURES)."""
        cosines = vectors @ self.examples.T
        return _scope_features(self.classes, logits, probabilities, cosines, self.owners)

    def save(self, path: Path) -> None:
        """Write the model as one .npz file without pickles."""
        np.savez_compressed(
            path,
            classes=self.classes, weights=self.linear.weights, bias=self.linear.bias,
            examples=self.examples, owners=self.owners,
            scope_weights=self.scope.weights, scope_bias=self.scope.bias,
            centre=self.centre, spread=self.spread,
            known=self.known_scores, unknown=self.unknown_scores,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the file is missing, damaged or incomplete.
        """
        with np.load(path, allow_pickle=False) as data:
            return cls(
                data["classes"], Linear(data["weights"], data["bias"]),
                data["examples"], data["owners"],
                Linear(data["scope_weights"], data["scope_bias"]),
                data["centre"], data["spread"], data["known"], data["unknown"],
            )  # fmt: skip


def _fit_intents(vectors: Vectors, names: Labels, options: Options) -> IntentModel:
    """Fit the intent regression and keep the examples; the scope part is still empty."""
    regression = LogisticRegression(
        C=options.strength, max_iter=300, class_weight="balanced", random_state=0
    ).fit(vectors, names)
    weights, bias = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    owners = np.searchsorted(regression.classes_, names)
    empty = np.zeros(SCOPE_FEATURES)
    return IntentModel(
        np.asarray(regression.classes_, dtype=np.str_),
        Linear(weights.astype(np.float64), bias.astype(np.float64)),
        vectors, owners.astype(np.int64), Linear(empty[None, :], np.zeros(1)), empty, empty + 1,
    )  # fmt: skip


def _scope_features(
    classes: Labels, logits: Floats, probabilities: Floats, cosines: Vectors,
    owners: npt.NDArray[np.int64],
) -> Floats:  # fmt: skip
    """Measure how sure the regression is and how near the training examples lie."""
    ours = classes != UNKNOWN
    known = np.where(ours, probabilities, 0.0)
    best = known.argmax(axis=1)
    top = np.clip(known.max(axis=1), 1e-6, 1 - 1e-6)
    unknown = np.clip(probabilities[:, ~ours].sum(axis=1), 1e-6, 1 - 1e-6)
    mine = ours[owners]
    near = np.sort(cosines[:, mine], axis=1)[:, -NEIGHBOURS:]
    strange = cosines[:, ~mine].max(axis=1) if (~mine).any() else np.zeros(len(best))
    same = np.where(owners[None, :] == best[:, None], cosines, -1.0)
    agreeing = np.sort(same, axis=1)[:, -NEIGHBOURS:].mean(axis=1)
    return np.column_stack(
        [
            np.log(top / (1 - top)),
            np.where(ours, logits, -np.inf).max(axis=1),
            near[:, -1],
            near.mean(axis=1),
            agreeing,
            strange - near[:, -1],
            np.log(unknown / (1 - unknown)),
        ]
    ).astype(np.float64)


def _held_back(
    vectors: Vectors, names: Labels, options: Options
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return scope features of held-back rows and 1 for known, 0 for unknown."""
    random = np.random.default_rng(options.random_state)
    fold_of = random.integers(0, options.folds, len(names))
    intents = random.permutation(np.unique(names[names != UNKNOWN]))
    count = max(1, round(ALWAYS_LEFT_OUT * len(intents)))
    features, known = [], []
    for fold in range(options.folds):
        left_out = np.isin(names, np.roll(intents, fold * count)[:count])
        held = (fold_of == fold) | left_out
        model = _fit_intents(vectors[~held], names[~held], options)
        if len(model.classes) < 2:
            continue
        logits = model.linear.logits(vectors[held])
        features.append(model._features(vectors[held], logits, _softmax(logits)))
        known.append(~left_out[held] & (names[held] != UNKNOWN))
    return np.vstack(features), np.concatenate(known).astype(np.int64)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -60, 60))))
