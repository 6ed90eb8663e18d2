"""Probabilities, the scope score and its cut-offs, on clusters made for the purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.intents import OUT_OF_SCOPE
from bot.nlu.intent.model import IntentModel, Options
from bot.nlu.intent.wording import Floats

INTENTS = ["alpha", "beta", "gamma", "delta", OUT_OF_SCOPE]
EACH = 30


def around(centre: Floats, count: int, seed: int) -> Floats:
    noise = np.random.default_rng(seed).normal(scale=0.03, size=(count, 384))
    rows = (centre + noise).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def centres() -> Floats:
    rows = np.random.default_rng(1).normal(size=(len(INTENTS) + 1, 384)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    vectors = np.vstack([around(centres()[place], EACH, place) for place in range(len(INTENTS))])
    labels = [name for name in INTENTS for _ in range(EACH)]
    texts = [f"{label} number {place}" for place, label in enumerate(labels)]
    return IntentModel.fit(vectors, texts, labels, Options())


def test_the_right_intent_is_most_probable(model: IntentModel) -> None:
    asked = np.vstack([around(centres()[place], 1, 50 + place) for place in range(len(INTENTS))])
    found = model.predict(asked, [f"{name} please" for name in INTENTS])
    assert [one.ranking[0][0] for one in found] == INTENTS


def test_probabilities_are_sorted_and_sum_to_one(model: IntentModel) -> None:
    (one,) = model.predict(around(centres()[0], 1, 60), ["alpha"])
    shares = [share for _, share in one.ranking]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=1e-4)
    assert {name for name, _ in one.ranking} == set(INTENTS)


def test_known_texts_score_higher_than_strange_ones(model: IntentModel) -> None:
    known, stranger, declined = model.predict(
        np.vstack([around(centres()[place], 1, 70) for place in (1, 5, 4)]),
        ["beta number 3", "something else", "out_of_scope number 130"],
    )
    assert known.scope > stranger.scope
    assert known.scope > declined.scope


def test_cutoffs_are_ordered_and_move_with_their_shares(model: IntentModel) -> None:
    low, high = model.cutoffs(0.02, 0.2)
    assert low <= high
    assert model.cutoffs(0.2, 0.02)[1] == model.cutoffs(0.2, 0.2)[0]
    assert model.cutoffs(0.3, 0.3)[0] >= low


def test_a_saved_model_predicts_the_same(model: IntentModel, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model.save(path)
    asked, texts = around(centres()[2], 2, 80), ["gamma", "what"]
    assert IntentModel.load(path).predict(asked, texts) == model.predict(asked, texts)


@pytest.mark.parametrize("kept", [0, 10, 1000, 30_000])
def test_a_cut_off_file_is_refused(model: IntentModel, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "model.npz"
    model.save(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises((OSError, ValueError, KeyError)):
        IntentModel.load(path)
