"""The intent model: probabilities over intents and a calibrated score for "is this ours at all".

Numbers and texts, no Rasa. A kernel regression gives a score for each intent. Two things are fitted on
held-back data only: the temperature that turns scores into probabilities, and a small logistic
regression that tells known from unknown (`bot.nlu.scope.decision`). On every fold some examples are
kept aside as known, and some whole intents and the fold's share of the out-of-scope examples as
unknown. Leaving whole classes out follows the open-set evaluation of Larson et al., "An Evaluation
Dataset for Intent Classification and Out-of-Scope Prediction" (2019); the temperature, Guo et al.,
"On Calibration of Modern Neural Networks" (2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from tokenize import TokenError
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from numpy.lib.npyio import NpzFile
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from bot.intents import OUT_OF_SCOPE
from bot.nlu.intent.kernel_regression import (
    Copies,
    Examples,
    Kernel,
    KernelRegression,
    Labels,
)
from bot.nlu.intent.wording import Floats, Wording
from bot.nlu.scope.decision import ScopeJudge, scope_features

LEFT_OUT = 0.12  # share of intents that a fold treats as unknown
ENOUGH = 2000  # held-back texts judged in a fold; more move the cut-offs by less than 0.01
TEMPERATURES = (1.0, 60.0)
#: What numpy and zipfile raise for a damaged file beside OSError, ValueError and KeyError.
DAMAGED = (BadZipFile, EOFError, RuntimeError, TokenError)


@dataclass(frozen=True)
class Options:
    """What can be tuned; the defaults are those of `config.yml`.

    Attributes:
        kernel: how alike two texts are.
        folds: folds for fitting temperature and scope.
        random_state: seed of the folds.
    """

    kernel: Kernel = field(default_factory=Kernel)
    folds: int = 3
    random_state: int = 7


@dataclass(frozen=True)
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

    regression: KernelRegression
    temperature: float
    scope: ScopeJudge

    @classmethod
    def fit(
        cls,
        vectors: Floats,
        texts: Sequence[str],
        labels: Sequence[str],
        options: Options,
        copies: Copies | None = None,
    ) -> IntentModel:
        """Train on unit vectors of shape (rows, 384), their texts and their intents, and on copies.

        Raises:
            ValueError: fewer than two intents.
        """
        examples = Examples.of(vectors, texts, labels, options.kernel, copies)
        held = _held_back(examples, options)
        return cls(
            examples.regression(),
            held.temperature(),
            ScopeJudge.fit(held.features, held.known),
        )

    @property
    def classes(self) -> Labels:
        """Names of the intents, sorted."""
        return self.regression.classes

    def predict(self, vectors: Floats, texts: Sequence[str]) -> list[Prediction]:
        """Return one prediction for each row of `vectors` (rows, 384) and its text."""
        scores, cosines = self.regression.scores(vectors, texts)
        probabilities = softmax(scores * self.temperature, axis=1)
        scopes = self.scope.probability(scope_features(self.regression, scores, cosines))
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
        lower = float(np.quantile(self.scope.known_scores, false_refusals))
        upper = float(np.quantile(self.scope.known_scores, unsure))
        return lower, max(lower, upper)

    def save(self, path: Path) -> None:
        """Write the model as one .npz file without pickles."""
        fitted, kernel = self.regression, self.regression.kernel
        np.savez(
            path,
            classes=fitted.classes, vectors=fitted.vectors, owners=fitted.owners,
            pull=fitted.pull, meaning_pull=fitted.meaning_pull, word_pull=fitted.word_pull,
            kernel=np.array(astuple(kernel)),
            temperature=np.array(self.temperature),
            **fitted.wording.arrays(), **self.scope.arrays(),
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the file is missing, damaged or incomplete.
        """
        try:
            with path.open("rb") as file, _arrays(file) as data:
                regression = KernelRegression(
                    Kernel(*(float(value) for value in data["kernel"])),
                    data["classes"], data["vectors"], data["owners"], Wording.from_arrays(data),
                    data["pull"], data["meaning_pull"], data["word_pull"],
                )  # fmt: skip
                return cls(regression, float(data["temperature"]), ScopeJudge.from_arrays(data))
        except DAMAGED as error:
            raise ValueError("The file is damaged.") from error


def _arrays(file: BinaryIO) -> NpzFile:
    """Open a file of arrays; numpy gives other things for other files.

    Raises:
        ValueError: it is no file of several arrays.
    """
    found = np.load(file, allow_pickle=False)
    if not isinstance(found, NpzFile):
        raise ValueError("The file holds something else.")
    return found


@dataclass(frozen=True)
class HeldBack:
    """What the folds' models said of texts that they were not trained on.

    Attributes:
        features: of all held-back texts; shape (rows, features).
        known: 1 for a known text, 0 for an unknown one; shape (rows,).
        scored: per fold the scores of known texts and the index of their class.
    """

    features: Floats
    known: npt.NDArray[np.int64]
    scored: list[tuple[Floats, npt.NDArray[np.int64]]]

    def temperature(self) -> float:
        """Return the factor on the scores under which the right classes are most probable."""

        def surprise(factor: float) -> float:
            losses = [
                -log_softmax(scores * factor, axis=1)[np.arange(len(right)), right]
                for scores, right in self.scored
            ]
            return float(np.concatenate(losses).mean())

        return float(minimize_scalar(surprise, bounds=TEMPERATURES, method="bounded").x)


def _held_back(examples: Examples, options: Options) -> HeldBack:
    """Judge examples with models that saw neither them nor their copies; the copies are not judged."""
    random = np.random.default_rng(options.random_state)
    names = examples.classes[examples.owners]
    fold_of = random.integers(0, options.folds, len(names))
    intents = random.permutation(np.unique(names[names != OUT_OF_SCOPE]))
    count = max(1, round(LEFT_OUT * len(intents)))
    features, known, scored = [], [], []
    for fold in range(options.folds):
        left_out = np.isin(names, np.roll(intents, fold * count)[:count])
        held = (fold_of == fold) | left_out
        trained = ~held
        if len(np.unique(names[trained])) < 2:
            continue
        held = np.sort(random.permutation(np.flatnonzero(held))[:ENOUGH])
        model = examples.regression(trained)
        scores, cosines = examples.left_out_scores(model, held)
        features.append(scope_features(model, scores, cosines))
        known.append(~left_out[held] & (names[held] != OUT_OF_SCOPE))
        seen = np.isin(names[held], model.classes)
        scored.append((scores[seen], np.searchsorted(model.classes, names[held][seen])))
    return HeldBack(np.vstack(features), np.concatenate(known).astype(np.int64), scored)
