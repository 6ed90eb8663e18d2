"""What is solved by steps is what the whole matrix would give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse import random as random_sparse

from bot.nlu.intent import likeness as module
from bot.nlu.intent.likeness import Likeness, near_pairs, nearness
from bot.nlu.intent.wording import Floats


def unit_vectors(count: int, seed: int = 3) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, 12)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_nearness_ends_where_it_should() -> None:
    cosines = np.array([[1.0, 0.65, 0.3, -1.0]], dtype=np.float32)
    assert nearness(cosines, 0.3).tolist() == [[1.0, pytest.approx(0.25), 0.0, 0.0]]


def test_near_pairs_are_those_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 7)
    vectors = unit_vectors(40)
    np.testing.assert_allclose(
        near_pairs(vectors, 0.2).toarray(), nearness(vectors @ vectors.T, 0.2), atol=1e-5
    )


def test_the_pull_solves_the_whole_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE", 1e-4)
    monkeypatch.setattr(module, "FREQUENT", 5)
    vectors, wanted = unit_vectors(60), unit_vectors(60, seed=4)[:, :3]
    words = csr_matrix(random_sparse(60, 30, 0.2, dtype=np.float32, random_state=1))
    noise = np.linspace(0.2, 0.8, 60, dtype=np.float32)
    near = near_pairs(vectors, 0.3)
    whole = vectors @ vectors.T + (words @ words.T).toarray() + near.toarray() + np.diag(noise)
    pull = Likeness(vectors, words, near, noise).pull(wanted)
    np.testing.assert_allclose(pull, np.linalg.solve(whole, wanted), atol=1e-3)
