"""How alike examples are, held so that tens of thousands of them can be solved for. No Rasa.

Likeness is a sum: of meaning (the product of two sentence vectors), of wording (the product of two rows
of tf-idf) and of nearness, which is nought for all but the few hundred nearest examples of each. The
first two are products of thin matrices, the third is sparse, so the matrix of all pairs is never made,
and memory and time of a step grow with the number of examples. Finding who is near compares all pairs
once, by blocks.

Kernels that end at a distance: Melkumyan and Ramos, "A Sparse Covariance Function for Exact Gaussian
Process Inference in Large Datasets" (2009). Conjugate gradients: Gibbs and MacKay, "Efficient
Implementation of Gaussian Processes" (1997); with a preconditioner of few columns: Cutajar et al.,
"Preconditioning Kernel Matrices" (2016).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, identity, tril, vstack

from bot.nlu.intent.wording import Floats

Product = Callable[[Floats], Floats]  # of a matrix with what is given

BLOCK = 1024  # rows compared at once; more only takes more memory
FREQUENT = 400  # commonest terms that the preconditioner knows; more cost more than they save
BROAD = 4.0  # what the preconditioner takes nearness to add to the likeness of meaning
CLOSE = 0.1  # the error left, as a share of the first, at which we stop
STEPS = 40
TINY = np.float32(1e-30)


def nearness(cosines: Floats, reach: float) -> Floats:
    """Return 1 for a cosine of 1, falling to nought at `reach`; changes `cosines`."""
    cosines -= np.float32(reach)
    np.maximum(cosines, 0, out=cosines)
    cosines *= np.float32(1 / (1 - reach))
    return np.square(cosines, out=cosines)


def near_pairs(vectors: Floats, reach: float) -> csr_matrix:
    """Return the nearness of each two vectors that have any; shape (rows, rows)."""
    found = []
    for start in range(0, len(vectors), BLOCK):
        here = slice(start, start + BLOCK)
        until = slice(0, start + BLOCK)  # the rest is the mirror image
        found.append(csr_matrix(nearness(vectors[here] @ vectors[until].T, reach)))
        found[-1].resize(len(vectors[here]), len(vectors))
    below = tril(vstack(found, format="csr"), k=-1, format="csr")
    return (below + below.T + identity(len(vectors), dtype=np.float32)).tocsr()


@dataclass(frozen=True)
class Likeness:
    """The likeness of some examples among each other and the noise of their labels.

    Attributes:
        vectors: sentence vectors; shape (rows, 384).
        words: rows of terms, scaled by the weight of wording; shape (rows, terms).
        near: weighted nearness; shape (rows, rows).
        noise: what is added to the likeness of each example with itself; shape (rows,).
    """

    vectors: Floats
    words: csr_matrix
    near: csr_matrix
    noise: Floats

    def pull(self, wanted: Floats) -> Floats:
        """Return the weights under which the examples' scores are those wanted, the noise allowed for.

        Both have the shape (rows, classes).
        """
        nearly = self._nearly_inverse()
        turned = self.words.T.tocsr()

        def times(weights: Floats) -> Floats:
            product = self.vectors @ (self.vectors.T @ weights)
            product += self.words @ (turned @ weights)
            product += self.near @ weights
            product += weights * self.noise[:, None]
            return product

        return conjugate_gradients(times, nearly, wanted)

    def _nearly_inverse(self) -> Product:
        """Return the product with the inverse of a simpler matrix: a thin one and a diagonal."""
        often = np.argsort(-np.bincount(self.words.indices, minlength=self.words.shape[1]))
        common = self.words[:, np.sort(often[:FREQUENT])]
        broad = self.vectors * np.float32(np.sqrt(BROAD))
        rest = self.words.multiply(self.words).sum(axis=1).A1
        rest -= common.multiply(common).sum(axis=1).A1
        scale = (1 / (self.noise + self.near.diagonal() + rest)).astype(np.float32)[:, None]
        turned = common.T.tocsr()
        scaled = broad * scale
        mixed = turned @ scaled
        inner = np.block([
            [broad.T @ scaled, mixed.T],
            [mixed, (turned @ common.multiply(scale)).toarray()],
        ])  # fmt: skip
        inner[np.diag_indices(len(inner))] += 1
        factor = cho_factor(inner.astype(np.float32), lower=True, check_finite=False)

        def times(weights: Floats) -> Floats:
            weights = weights * scale
            thin = np.vstack([broad.T @ weights, turned @ weights])
            thin = cho_solve(factor, thin, check_finite=False)
            split = broad.shape[1]
            return weights - (broad @ thin[:split] + common @ thin[split:]) * scale

        return times


def conjugate_gradients(times: Product, nearly: Product, wanted: Floats) -> Floats:
    """Solve `times(x) = wanted` for each column, all together.

    Args:
        times: the product with a symmetric, positive matrix.
        nearly: about its inverse; the nearer, the fewer steps.
    """
    found, left = np.zeros_like(wanted), wanted.copy()
    direction = nearly(left)
    size = first = np.einsum("ij,ij->j", left, direction)
    for _ in range(STEPS):
        product = times(direction)
        step = size / np.maximum(np.einsum("ij,ij->j", direction, product), TINY)
        found += direction * step
        left -= product * step
        better = nearly(left)
        before, size = size, np.einsum("ij,ij->j", left, better)
        if np.all(size <= CLOSE**2 * first):
            break
        direction = better + direction * (size / np.maximum(before, TINY))
    return found
