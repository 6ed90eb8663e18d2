"""What tells known questions from unknown ones."""

from __future__ import annotations

import numpy as np
import pytest

from bot.intents import OUT_OF_SCOPE
from bot.nlu.intent.kernel_regression import Kernel, KernelRegression
from bot.nlu.intent.wording import Floats
from bot.nlu.scope.decision import ScopeJudge, scope_features


def unit_vectors(count: int, seed: int = 5) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_features_are_best_known_score_nearness_and_unknown_score() -> None:
    vectors = unit_vectors(4)
    labels = ["a", "a", "b", OUT_OF_SCOPE]
    model = KernelRegression.fit(vectors, ["w", "x", "y", "z"], labels, Kernel())
    scores, cosines = model.scores(vectors[:1], ["w"])
    ((score, near, unknown),) = scope_features(model, scores, cosines)
    assert score == scores[0, :2].max()
    assert near == pytest.approx(float(np.sort(cosines[0, :3])[-3:].mean()))
    assert unknown == scores[0, 2]


def test_without_an_unknown_class_its_score_is_nought() -> None:
    vectors = unit_vectors(2)
    model = KernelRegression.fit(vectors, ["w", "x"], ["a", "b"], Kernel())
    assert scope_features(model, *model.scores(vectors, ["w", "x"]))[:, 2].tolist() == [0, 0]


def judged(unknown_of_known: float, unknown_of_others: float) -> ScopeJudge:
    random = np.random.default_rng(2)
    noise = random.normal(scale=0.1, size=(200, 3))
    known = np.repeat([1, 0], 100)
    centre = np.where(
        known[:, None] == 1, [0.8, 0.7, unknown_of_known], [0.4, 0.5, unknown_of_others]
    )
    return ScopeJudge.fit((centre + noise).astype(np.float32), known)


def test_sure_and_near_texts_are_more_probably_known() -> None:
    judge = judged(0.0, 0.0)
    low, high = judge.probability(np.array([[0.3, 0.4, 0.0], [0.9, 0.8, 0.0]], dtype=np.float32))
    assert low < 0.5 < high


@pytest.mark.parametrize(("known", "others"), [(0.0, 0.5), (0.5, 0.0)])
def test_looking_unknown_never_speaks_for_a_text(known: float, others: float) -> None:
    judge = judged(known, others)
    plain, strange = judge.probability(
        np.array([[0.6, 0.6, 0.0], [0.6, 0.6, 0.9]], dtype=np.float32)
    )
    assert strange <= plain
