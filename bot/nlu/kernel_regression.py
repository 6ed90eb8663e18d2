"""Kernel ridge regression on what a text means and on how it is worded. Floor 4; no Rasa.

Two texts are alike by meaning (a radial kernel of their sentence vectors) and by wording (tf-idf of
letter groups and of words). Measured on our own messages, meaning alone with logistic regression gave
86 % of intents right, with this kernel 89 %, with the wording added 93 %: the encoder knows paraphrases,
the wording knows the small words ("how long" against "how many") and survives typos.

Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), section 2.2, has the method:
the regression is the mean of a Gaussian process with this kernel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.str_]
Indices = npt.NDArray[np.int64]

LETTERS, WORDS = "letters", "words"
ANALYSIS: Mapping[str, Mapping[str, Any]] = {
    LETTERS: {"analyzer": "char_wb", "ngram_range": (2, 4)},
    WORDS: {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
}
RAREST = {LETTERS: 2, WORDS: 1}  # a group of letters that stands in one example says nothing
#: Share of the examples above which a term is left out: the commonest tell least and cost most time.
COMMONEST = {LETTERS: 0.1, WORDS: 1.0}
FEW = 500  # with fewer examples every term counts


@dataclass(frozen=True)
class Part:
    """Letter groups or words: how a text is cut up, each term's column and rarity, first column."""

    split: Callable[[str], list[str]]
    columns: Mapping[str, int]
    rarity: Floats
    start: int


@dataclass(frozen=True)
class Kernel:
    """How alike two texts are, and how closely the examples are followed.

    Attributes:
        sharpness: how fast likeness of meaning falls with distance; exp(sharpness * (cosine - 1)).
        wording: weight of each of the two likenesses of wording beside that of meaning.
        ridge: the noise expected in the labels; 0 would repeat every label of the examples.
    """

    sharpness: float = 3.0
    wording: float = 0.2
    ridge: float = 0.2


class Wording:
    """Turns texts into sparse rows of letter groups and words, weighted by tf-idf.

    scikit-learn counts the terms of the examples and cuts texts into terms. Its `transform` takes a
    millisecond for a single text, so the weighting itself is done here; a test holds the two equal.

    Args:
        terms: for each key of ANALYSIS its terms, in the order of their columns.
        rarity: for each key the inverse document frequency of each term.
    """

    def __init__(
        self, terms: Mapping[str, Sequence[str]], rarity: Mapping[str, npt.NDArray[Any]]
    ) -> None:
        self._parts: dict[str, Part] = {}
        start = 0
        for key, analysis in ANALYSIS.items():
            if len(terms[key]) != len(rarity[key]):
                raise ValueError("Each term needs its rarity.")
            columns = {str(term): start + place for place, term in enumerate(terms[key])}
            split = CountVectorizer(**analysis).build_analyzer()
            self._parts[key] = Part(split, columns, np.asarray(rarity[key], np.float32), start)
            start += len(columns)
        self._width = start

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Wording:
        """Collect the letter groups and words of the examples."""
        terms, rarity = {}, {}
        for key, analysis in ANALYSIS.items():
            vectorizer = TfidfVectorizer(**analysis, dtype=np.float32)
            if len(texts) >= FEW:
                vectorizer.set_params(min_df=RAREST[key], max_df=COMMONEST[key])
            vectorizer.fit([*texts, "a"])  # never without a single term
            terms[key] = vectorizer.get_feature_names_out()
            rarity[key] = vectorizer.idf_
        return cls(terms, rarity)

    def weights(self, text: str) -> tuple[list[int], Floats]:
        """Return the columns of a text's known terms and their weights, each part of length 1."""
        columns: list[int] = []
        parts = []
        for part in self._parts.values():
            counts = Counter(map(part.columns.get, part.split(text)))
            counts.pop(None, None)
            found = [column for column in counts if column is not None]
            weights = (1 + np.log(np.array([counts[one] for one in found], np.float32))) * (
                part.rarity[[one - part.start for one in found]] if found else 1
            )
            columns += found
            parts.append(weights / max(float(np.linalg.norm(weights)), 1e-9))
        return columns, np.concatenate(parts).astype(np.float32)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one sparse row for each text."""
        found = [self.weights(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
        columns = [column for columns, _ in found for column in columns]
        values = np.concatenate([values for _, values in found])
        return csr_matrix((values, columns, ends), shape=(len(texts), self._width))

    def coverage(self, texts: Sequence[str]) -> Floats:
        """Return the share of each text's words and word pairs that stand in the examples."""
        part = self._parts[WORDS]
        shares = []
        for text in texts:
            words = part.split(text)
            shares.append(sum(word in part.columns for word in words) / max(1, len(words)))
        return np.asarray(shares, dtype=np.float32)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what `from_arrays` needs."""
        stored: dict[str, npt.NDArray[Any]] = {}
        for key, part in self._parts.items():
            stored[f"{key}_terms"] = np.asarray(list(part.columns), dtype=np.str_)
            stored[f"{key}_rarity"] = part.rarity
        return stored

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> Wording:
        """Rebuild it.

        Raises:
            KeyError, ValueError: arrays are missing or do not fit one another.
        """
        return cls(
            {key: stored[f"{key}_terms"].tolist() for key in ANALYSIS},
            {key: stored[f"{key}_rarity"] for key in ANALYSIS},
        )


@dataclass
class KernelRegression:
    """A fitted regression from texts to one score for each class; make one with `fit`.

    Attributes:
        classes: names, sorted; shape (classes,).
        vectors: unit sentence vectors of the examples; shape (examples, 384).
        owners: index of each example's class; shape (examples,).
        pull: weight of each example for each class; shape (examples, classes).
        word_pull: the wording part of `pull`, summed over examples; shape (terms, classes).
    """

    kernel: Kernel
    classes: Labels
    vectors: Floats
    owners: Indices
    wording: Wording
    pull: Floats
    word_pull: Floats

    @classmethod
    def fit(
        cls, vectors: Floats, texts: Sequence[str], labels: Sequence[str], kernel: Kernel
    ) -> KernelRegression:
        """Solve for the weights; time grows with the cube of the number of examples.

        Raises:
            ValueError: fewer than two classes.
        """
        classes, owners = np.unique(np.asarray(labels, dtype=np.str_), return_inverse=True)
        count, size = len(classes), len(vectors)
        if count < 2:
            raise ValueError("At least two intents are needed.")
        wording = Wording.fit(texts)
        rows = wording.rows(texts)
        likeness = (rows @ rows.T).toarray() * np.float32(kernel.wording)
        likeness += np.exp(np.float32(kernel.sharpness) * (vectors @ vectors.T - 1))
        per_class = np.bincount(owners)
        rarity = np.sqrt(per_class.mean() / per_class)[owners]  # small classes count for more
        likeness[np.diag_indices(size)] += (kernel.ridge / rarity).astype(np.float32)
        wanted = np.full((size, count), -1 / count, dtype=np.float32)
        wanted[np.arange(size), owners] += 1
        factor = cho_factor(likeness, lower=True, overwrite_a=True, check_finite=False)
        pull = cho_solve(factor, wanted, check_finite=False).astype(np.float32)
        word_pull = np.asarray(rows.T @ pull, dtype=np.float32) * np.float32(kernel.wording)
        return cls(kernel, classes, vectors, owners, wording, pull, word_pull)

    def scores(self, vectors: Floats, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Return scores (rows, classes), about 1 for a sure class, and cosines (rows, examples)."""
        cosines = vectors @ self.vectors.T
        meaning = np.exp(np.float32(self.kernel.sharpness) * (cosines - 1)) @ self.pull
        for row, text in zip(meaning, texts, strict=True):
            columns, weights = self.wording.weights(text)
            row += weights @ self.word_pull[columns]
        return meaning, cosines
