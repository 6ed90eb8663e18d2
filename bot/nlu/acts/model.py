"""Tells what a message does in its conversation: a logistic regression a reading. No Rasa.

A dialogue act is what is done with words: agree, refuse, correct, ask. Each reading looks at a message
with one question in mind and gives each of its labels a probability. The features are the sentence
vector, the wording, and the shape of the message: names and numbers look like nothing else.

The classes are weighed alike (King and Zeng, "Logistic Regression in Rare Events Data", 2001); the
terms are those of Stolcke et al., "Dialogue Act Modeling for Automatic Tagging and Recognition of
Conversational Speech" (2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.nlu.acts.regression import fitted
from bot.nlu.intent.wording import Floats, Wording

Acts = Mapping[str, Mapping[str, float]]  # reading -> label -> probability

MEANING = 1.0  # the sentence vector beside the wording: its length, squared, weighs so
SHAPE = 1.0
STRENGTH = 6.0  # inverse of the regularisation
STEPS = 60  # of the search; more of them change no label and cost time
WORDS = 12.0  # a message of so many words is long
CAPITAL = 0.5


@dataclass(frozen=True)
class Reading:
    """One fitted regression; arrays have a column for each label.

    Attributes:
        labels: what a message may be.
        meaning: weights of the sentence vector and of the shape; shape (384 + shapes, labels).
        words: weights of the terms; shape (terms, labels).
        bias: shape (labels,).
    """

    labels: tuple[str, ...]
    meaning: Floats
    words: Floats
    bias: Floats


@dataclass(frozen=True)
class ActModel:
    """All readings; they share one list of terms. Make one with `fit`."""

    wording: Wording
    readings: Mapping[str, Reading]

    @classmethod
    def fit(
        cls,
        examples: Mapping[str, Sequence[tuple[str, str]]],
        vectors: Mapping[str, Floats],
    ) -> ActModel:
        """Learn every reading.

        Args:
            examples: reading -> (label, text) of each example.
            vectors: text -> its sentence vector, shape (384,).
        """
        wording = Wording.fit(sorted({text for all_of in examples.values() for _, text in all_of}))
        return cls(
            wording, {name: _fitted(all_of, vectors, wording) for name, all_of in examples.items()}
        )

    def read(self, text: str, vector: Floats) -> Acts:
        """Return for each reading how probable each label is; those of a reading add up to 1."""
        columns, weights = self.wording.weights(text)
        dense = np.concatenate([vector * np.float32(MEANING), shape_of(text)])
        found = {}
        for name, reading in self.readings.items():
            scores = dense @ reading.meaning + weights @ reading.words[columns] + reading.bias
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            found[name] = dict(zip(reading.labels, map(float, chances), strict=True))
        return found

    def save(self, path: Path) -> None:
        """Write it to a file."""
        stored: dict[str, npt.NDArray[Any]] = {
            **self.wording.arrays(),
            "names": np.array(list(self.readings)),
        }
        for name, reading in self.readings.items():
            stored |= {
                f"{name}_labels": np.array(reading.labels), f"{name}_meaning": reading.meaning,
                f"{name}_words": reading.words, f"{name}_bias": reading.bias,
            }  # fmt: skip
        np.savez(path, **stored)

    @classmethod
    def load(cls, path: Path) -> ActModel:
        """Read what `save` has written.

        Raises:
            OSError, KeyError, ValueError: the file is missing or damaged.
        """
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                Wording.from_arrays(stored),
                {
                    str(name): Reading(
                        tuple(map(str, stored[f"{name}_labels"])), stored[f"{name}_meaning"],
                        stored[f"{name}_words"], stored[f"{name}_bias"],
                    )
                    for name in stored["names"]
                },
            )  # fmt: skip


def shape_of(text: str) -> Floats:
    """Return what a message looks like, whatever it says: length, capitals, digits, marks."""
    words = text.split()
    letters = [word for word in words if word[0].isalpha()] or ["a"]
    capitals = sum(word[0].isupper() for word in letters[1:]) / max(len(letters) - 1, 1)
    digits = sum(character.isdigit() for character in text)
    found = [
        min(len(words) / WORDS, 1.0), float(len(words) <= 1), float(2 <= len(words) <= 4),
        capitals * CAPITAL, float(digits > 0), float(digits >= 7), float("@" in text),
        float("?" in text),
    ]  # fmt: skip
    return np.array(found, dtype=np.float32) * np.float32(SHAPE)


def _fitted(
    examples: Sequence[tuple[str, str]], vectors: Mapping[str, Floats], wording: Wording
) -> Reading:
    texts = [text for _, text in examples]
    dense = np.vstack(
        [np.concatenate([vectors[text] * np.float32(MEANING), shape_of(text)]) for text in texts]
    )
    labels = [label for label, _ in examples]
    return Reading(*fitted(dense, wording.rows(texts), labels, strength=STRENGTH, steps=STEPS))
