"""How alike messages are, and a regression on it from messages to alarms. No Rasa.

Kernel ridge regression as for intents (`bot.nlu.intent.kernel_regression` names the source), on four
likenesses: meaning and wording, of the whole message and of what it does not deny. A score near 1 means
"as the examples of this alarm", near 0 "as none of them". The scores of all alarms add up to the score
of a regression on "is it an alarm at all", because all share one kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from bot.nlu.alarms.reading import Texts
from bot.nlu.intent.wording import Floats, Wording

Indices = npt.NDArray[np.int64]
BLOCK = 512  # rows compared at once; more only takes more memory


@dataclass(frozen=True)
class Kernel:
    """Weights of the likenesses.

    Attributes:
        sharpness: how fast likeness of meaning falls with distance; exp(sharpness * (cosine - 1)).
        meaning: weight of the meaning of the whole message.
        undenied: weight of the meaning of what it does not deny.
        wording: weight of letter groups and words, of both readings.
        ridge: the noise expected in the labels.
    """

    sharpness: float = 3.0
    meaning: float = 1.0
    undenied: float = 0.7
    wording: float = 0.3
    ridge: float = 0.2


@dataclass(frozen=True)
class Likeness:
    """A fitted regression; make one with `fit`.

    Attributes:
        vectors: of the examples; shape (examples, 384).
        denying: the examples that deny something; left_vectors are of what is left of these.
        rows, left_rows: their wording; shape (examples, terms).
        pull: weight of each example for each class; shape (examples, classes).
        word_pull, left_pull: the wording parts of it, summed over examples; shape (terms, classes).
    """

    kernel: Kernel
    wording: Wording
    vectors: Floats
    denying: Indices
    left_vectors: Floats
    rows: csr_matrix
    left_rows: csr_matrix
    pull: Floats
    word_pull: Floats
    left_pull: Floats

    def scores(self, texts: Texts) -> Floats:
        """Return a score for each text and class; shape (texts, classes)."""
        found = self.meanings(texts) @ self.pull
        for row, whole, left in zip(found, texts.whole, texts.left, strict=True):
            of_whole = self.wording.weights(whole)
            of_left = of_whole if left == whole else self.wording.weights(left)
            for (columns, weights), pull in (
                (of_whole, self.word_pull),
                (of_left, self.left_pull),
            ):
                row += weights @ pull[columns]
        return found

    def meanings(self, texts: Texts) -> Floats:
        """Return how alike in meaning texts and examples are; shape (texts, examples)."""
        return _meanings(self.kernel, texts, self.vectors, self.denying, self.left_vectors)

    def alike(self, texts: Texts) -> Floats:
        """Return how alike texts and examples are in all; shape (texts, examples)."""
        words = self.wording.rows(texts.whole) @ self.rows.T
        words = words + self.wording.rows(texts.left) @ self.left_rows.T
        return self.meanings(texts) + words.toarray() * np.float32(self.kernel.wording)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what `from_arrays` needs."""
        kernel = self.kernel
        return {
            "kernel": np.array(
                [kernel.sharpness, kernel.meaning, kernel.undenied, kernel.wording, kernel.ridge]
            ),
            "vectors": self.vectors, "denying": self.denying, "left_vectors": self.left_vectors,
            "pull": self.pull, "word_pull": self.word_pull, "left_pull": self.left_pull,
            **self.wording.arrays(), **_sparse("rows", self.rows),
            **_sparse("left_rows", self.left_rows),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> Likeness:
        """Rebuild it.

        Raises:
            KeyError, ValueError: arrays are missing or do not fit one another.
        """
        kernel = Kernel(*(float(value) for value in stored["kernel"]))
        return cls(
            kernel, Wording.from_arrays(stored), stored["vectors"], stored["denying"],
            stored["left_vectors"], _dense("rows", stored), _dense("left_rows", stored),
            stored["pull"], stored["word_pull"], stored["left_pull"],
        )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """Examples and how alike each two of them are; regressions on parts of them share that."""

    kernel: Kernel
    texts: Texts
    wording: Wording
    rows: csr_matrix
    left_rows: csr_matrix
    likeness: Floats

    @classmethod
    def of(cls, texts: Texts, kernel: Kernel) -> Compared:
        """Compare the examples; memory is 4 bytes for each pair."""
        wording = Wording.fit(texts.whole)
        rows, left_rows = wording.rows(texts.whole), wording.rows(texts.left)
        denying, left_vectors = texts.denying, texts.left_vectors[texts.denying]
        likeness = np.empty((len(texts.whole), len(texts.whole)), dtype=np.float32)
        for start in range(0, len(texts.whole), BLOCK):
            here = slice(start, start + BLOCK)
            block = _meanings(kernel, texts.part(here), texts.vectors, denying, left_vectors)
            words = rows[here] @ rows.T + left_rows[here] @ left_rows.T
            likeness[here] = block + words.toarray() * np.float32(kernel.wording)
        return cls(kernel, texts, wording, rows, left_rows, likeness)

    def fit(self, wanted: Floats) -> Likeness:
        """Return the regression on all examples.

        Args:
            wanted: 1 for an example's class, else 0; shape (examples, classes).
        """
        pull = self._pull(wanted, np.arange(len(wanted)))
        weight, denying = np.float32(self.kernel.wording), self.texts.denying
        return Likeness(
            self.kernel, self.wording, self.texts.vectors, denying,
            self.texts.left_vectors[denying], self.rows, self.left_rows, pull,
            np.asarray(self.rows.T @ pull, dtype=np.float32) * weight,
            np.asarray(self.left_rows.T @ pull, dtype=np.float32) * weight,
        )  # fmt: skip

    def held_back(self, wanted: Floats, folds: Sequence[Indices]) -> Floats:
        """Return each example's scores by a regression that has not seen its fold."""
        found = np.zeros_like(wanted)
        for fold in folds:
            chosen = np.setdiff1d(np.arange(len(wanted)), fold)
            pull = self._pull(wanted[chosen], chosen)
            found[fold] = self.likeness[np.ix_(fold, chosen)] @ pull
        return found

    def _pull(self, wanted: Floats, chosen: Indices) -> Floats:
        """Solve for the weights of some examples."""
        noisy = self.likeness[np.ix_(chosen, chosen)]
        noisy[np.diag_indices(len(chosen))] += np.float32(self.kernel.ridge)
        factor = cho_factor(noisy.T, lower=True, overwrite_a=True, check_finite=False)
        return np.asarray(cho_solve(factor, wanted, check_finite=False), dtype=np.float32)


def _meanings(
    kernel: Kernel, texts: Texts, vectors: Floats, denying: Indices, left_vectors: Floats
) -> Floats:
    """Return how alike in meaning texts and examples are; shape (texts, examples).

    Few messages deny anything. What is left of the others is the whole, and is compared once.
    """
    cosines = texts.vectors @ vectors.T
    left = texts.left_vectors @ vectors.T if len(texts.denying) else cosines.copy()
    left[:, denying] = texts.left_vectors @ left_vectors.T
    sharpness = np.float32(kernel.sharpness)
    found = np.float32(kernel.meaning) * np.exp(sharpness * (cosines - 1))
    found += np.float32(kernel.undenied) * np.exp(sharpness * (left - 1))
    return found


def _sparse(name: str, rows: csr_matrix) -> dict[str, npt.NDArray[Any]]:
    shape = np.array(rows.shape)
    return {
        f"{name}_data": rows.data, f"{name}_columns": rows.indices, f"{name}_ends": rows.indptr,
        f"{name}_shape": shape,
    }  # fmt: skip


def _dense(name: str, stored: Mapping[str, npt.NDArray[Any]]) -> csr_matrix:
    parts = (stored[f"{name}_data"], stored[f"{name}_columns"], stored[f"{name}_ends"])
    return csr_matrix(parts, shape=tuple(int(one) for one in stored[f"{name}_shape"]))
