"""How a text is worded: tf-idf of its letter groups and of its words. No Rasa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

Floats = npt.NDArray[np.float32]

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
