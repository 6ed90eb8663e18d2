"""Kernel ridge regression on what a text means and on how it is worded. No Rasa.

Two texts are alike by meaning (their sentence vectors), by wording (tf-idf of letter groups and of
words) and by nearness: close neighbours count for more than the product of their vectors says. The
encoder knows paraphrases, the wording knows the small words ("how long" against "how many") and survives
typos, and the nearest examples know the exceptions. On our messages meaning and wording alone gave
93.6 % of intents right, with nearness 96.2 %; a radial kernel of all pairs gave 96.7 % for four times
the work.
Misspelt copies of the examples tell what meaning and wording become when typed badly; they have no
neighbours, and count for little: much more weight costs clean messages of CLINC150 a point.

Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), section 2.2, has the method:
the regression is the mean of a Gaussian process with this kernel. `bot.nlu.intent.likeness` solves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.nlu.intent.likeness import Likeness, near_pairs, nearness
from bot.nlu.intent.wording import Floats, Wording

Labels = npt.NDArray[np.str_]
Indices = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Kernel:
    """How alike two texts are, and how closely the examples are followed.

    Attributes:
        near: weight of nearness beside the likeness of meaning.
        reach: cosine of two sentence vectors from which nearness begins.
        wording: weight of each of the two likenesses of wording beside that of meaning.
        ridge: the noise expected in the labels; 0 would repeat every label of the examples.
        copies: how many times more noise is expected in the misspelt copies.
    """

    near: float = 0.7
    reach: float = 0.3
    wording: float = 0.2
    ridge: float = 0.2
    copies: float = 20.0


@dataclass(frozen=True)
class Copies:
    """Other ways to write some of the examples.

    Attributes:
        vectors: unit sentence vectors; shape (copies, 384).
        texts: the copies.
        sources: index of the example that each is a copy of.
    """

    vectors: Floats
    texts: Sequence[str]
    sources: Indices

    @classmethod
    def none(cls) -> Copies:
        """No copies."""
        return cls(np.empty((0, 384), dtype=np.float32), [], np.empty(0, dtype=np.int64))


@dataclass
class KernelRegression:
    """A fitted regression from texts to one score for each class; make one with `fit`.

    Attributes:
        classes: names, sorted; shape (classes,).
        vectors: unit sentence vectors of the examples, without their copies; shape (examples, 384).
        owners: index of each example's class; shape (examples,).
        pull: weight of each example's nearness for each class; shape (examples, classes).
        meaning_pull: weight of each number of a vector; shape (384, classes).
        word_pull: weight of each term; shape (terms, classes).
    """

    kernel: Kernel
    classes: Labels
    vectors: Floats
    owners: Indices
    wording: Wording
    pull: Floats
    meaning_pull: Floats
    word_pull: Floats

    @classmethod
    def fit(
        cls, vectors: Floats, texts: Sequence[str], labels: Sequence[str], kernel: Kernel
    ) -> KernelRegression:
        """Fit on all examples; see `Examples`.

        Raises:
            ValueError: fewer than two classes.
        """
        return Examples.of(vectors, texts, labels, kernel).regression()

    def scores(self, vectors: Floats, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Return scores (rows, classes), about 1 for a sure class, and cosines (rows, examples)."""
        scores, cosines = self.meaning(vectors)
        for row, text in zip(scores, texts, strict=True):
            columns, weights = self.wording.weights(text)
            row += weights @ self.word_pull[columns]
        return scores, cosines

    def meaning(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Return the scores of `scores` without the part of the wording, and its cosines."""
        cosines = vectors @ self.vectors.T
        near = nearness(cosines.copy(), self.kernel.reach)
        return vectors @ self.meaning_pull + near @ self.pull, cosines


@dataclass(frozen=True)
class Examples:
    """Labelled texts and how alike they are; make them with `of`.

    Comparing texts takes much of the time, so regressions on parts of them share it. Copies stand behind
    the examples in `vectors` and `words`; only examples have neighbours.

    Attributes:
        kernel: the measure of likeness.
        vectors: unit sentence vectors of the examples and of their copies; shape (rows, 384).
        sources: index of the example that each row is or is a copy of; shape (rows,).
        wording: terms of the examples; `words` has the rows' weights, shape (rows, terms).
        classes, owners: sorted names, and the index of each example's class.
        near: nearness of the examples; shape (examples, examples).
    """

    kernel: Kernel
    vectors: Floats
    sources: Indices
    wording: Wording
    words: csr_matrix
    classes: Labels
    owners: Indices
    near: csr_matrix

    @classmethod
    def of(
        cls,
        vectors: Floats,
        texts: Sequence[str],
        labels: Sequence[str],
        kernel: Kernel,
        copies: Copies | None = None,
    ) -> Examples:
        """Compare the examples; memory is some thousand bytes for each."""
        copies = copies or Copies.none()
        classes, owners = np.unique(np.asarray(labels, dtype=np.str_), return_inverse=True)
        wording = Wording.fit(texts)
        return cls(
            kernel,
            np.vstack([vectors, copies.vectors]),
            np.concatenate([np.arange(len(vectors)), copies.sources]),
            wording,
            wording.rows([*texts, *copies.texts]),
            classes,
            owners,
            near_pairs(vectors, kernel.reach),
        )

    def regression(self, chosen: Chosen | None = None) -> KernelRegression:
        """Solve for the weights of some examples with their copies, or of all.

        Raises:
            ValueError: fewer than two classes.
        """
        chosen = np.ones(len(self.owners), dtype=bool) if chosen is None else chosen
        present, owners = np.unique(self.owners[chosen], return_inverse=True)
        count = len(present)
        if count < 2:
            raise ValueError("At least two intents are needed.")
        rows = np.flatnonzero(chosen[self.sources])
        owned = np.searchsorted(present, self.owners[self.sources[rows]])
        wanted = np.full((len(rows), count), -1 / count, dtype=np.float32)
        wanted[np.arange(len(rows)), owned] += 1
        likeness = self._likeness(chosen, rows, np.bincount(owners))
        pull = likeness.pull(wanted)
        near = pull[: len(owners)] * np.float32(self.kernel.near)
        scale = np.float32(np.sqrt(self.kernel.wording))
        return KernelRegression(
            self.kernel, self.classes[present], self.vectors[: len(self.owners)][chosen], owners,
            self.wording, near, likeness.vectors.T @ pull, (likeness.words.T @ pull) * scale,
        )  # fmt: skip

    def _likeness(self, chosen: Chosen, rows: Indices, per_class: Indices) -> Likeness:
        """Return the likeness of the chosen rows; small classes count for more, copies for less."""
        rarity = np.zeros(len(self.classes))
        rarity[np.unique(self.owners[chosen])] = np.sqrt(per_class.mean() / per_class)
        noise = self.kernel.ridge / rarity[self.owners[self.sources[rows]]]
        noise[rows >= len(self.owners)] *= self.kernel.copies
        near = self.near[chosen][:, chosen] * np.float32(self.kernel.near)
        near.resize(len(rows), len(rows))
        words = self.words[rows] * np.float32(np.sqrt(self.kernel.wording))
        return Likeness(self.vectors[rows], words, near, noise.astype(np.float32))

    def left_out_scores(self, model: KernelRegression, asked: Indices) -> tuple[Floats, Floats]:
        """Return what `model.scores`, of some examples, gives for other ones, by index."""
        scores, cosines = model.meaning(self.vectors[asked])
        return scores + self.words[asked] @ model.word_pull, cosines
