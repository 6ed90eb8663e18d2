"""Logistic regression with several labels on dense and sparse features together. No Rasa.

scikit-learn's takes one matrix of one kind: the sentence vectors among the thin terms make it ten times
slower than two products, one of each kind. The loss is its own: the classes weighed alike, the weights
held small, found by L-BFGS (Liu and Nocedal, "On the Limited Memory BFGS Method", 1989).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]

OFTEN = 2  # a sparse feature of a single example tells nothing of others, and costs its time


def fitted(
    dense: Floats, thin: csr_matrix, labels: Sequence[str], *, strength: float, steps: int
) -> tuple[tuple[str, ...], Floats, Floats, Floats]:
    """Return the labels in order, the weights of both kinds of features, and the bias of each label.

    Args:
        dense: a row for each example, shape (examples, features).
        thin: the same examples' sparse features.
        labels: what each example is.
        strength: inverse of the regularisation.
        steps: of the search at most.
    """
    names, places, counts = np.unique(np.asarray(labels), return_inverse=True, return_counts=True)
    truth = np.eye(len(names), dtype=np.float32)[places]
    weight = (strength * len(places) / len(names) / counts)[places, None].astype(np.float32)
    often = np.flatnonzero(thin.getnnz(axis=0) >= OFTEN)
    split, width = dense.shape[1], thin.shape[1]
    thin = thin[:, often]
    columns = thin.T.tocsr()
    shape = (split + len(often) + 1, len(names))

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(shape).astype(np.float32)
        scores = dense @ weights[:split] + thin @ weights[split:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        sums = chances.sum(axis=1, keepdims=True)
        missed = np.log(sums) - (scores * truth).sum(axis=1, keepdims=True)
        error = (chances / sums - truth) * weight
        slope = np.vstack([dense.T @ error, columns @ error, error.sum(axis=0, keepdims=True)])
        held = weights.copy()
        held[-1] = 0
        value = float((weight * missed).sum()) + 0.5 * float((held * held).sum())
        return value, (slope + held).ravel().astype(np.float64)

    found = minimize(
        loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B",
        options={"maxiter": steps},
    ).x.reshape(shape).astype(np.float32)  # fmt: skip
    terms = np.zeros((width, len(names)), dtype=np.float32)
    terms[often] = found[split:-1]
    return tuple(map(str, names)), found[:split], terms, found[-1]
