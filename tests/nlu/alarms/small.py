"""A small set of made-up messages for the alarm model, and vectors that need no encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from bot.alarms.model import CALL_CLINIC_NOW, CRISIS, EMERGENCY, Denials, Example
from bot.nlu.alarms.likeness import Kernel
from bot.nlu.alarms.model import AlarmModel, Doubt, Recall
from bot.nlu.alarms.reading import Texts, read
from bot.nlu.intent.wording import Floats

SIZE = 48
LEVELS = {"breath": EMERGENCY, "despair": CRISIS, "numb": CALL_CLINIC_NOW}
SAID = {
    "breath": ("choking", "gasping", "suffocating"),
    "despair": ("hopeless", "suicide", "worthless"),
    "numb": ("numb", "tingling", "dead"),
    "": ("price", "parking", "opening"),
}
AROUND = ("i am {} now", "help {} please", "{} since today", "my wife is {}", "so {} it hurts",
          "why {} again", "very {} at night", "{}", "is this {}", "he got {} here")  # fmt: skip
DENIALS = Denials(frozenset(["no", "not"]), frozenset([".", "but"]), frozenset(["can't"]))
EXAMPLES = [
    Example(around.format(word), alarm)
    for alarm, words in SAID.items()
    for word in words
    for around in AROUND
]


def encode(texts: Sequence[str]) -> Floats:
    """Rows of length 1: the sum of a fixed direction for each word."""
    return np.vstack([_vector(text) for text in texts]).astype(np.float32)


def _vector(text: str) -> Floats:
    found = np.zeros(SIZE)
    for word in text.split() or ["?"]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        found += np.random.default_rng(seed).normal(size=SIZE)
    return found / np.linalg.norm(found)


def texts_of(*texts: str) -> Texts:
    """Texts as the model reads them."""
    return read(texts, DENIALS, encode)


def fitted(recall: Recall | None = None, examples: Sequence[Example] = EXAMPLES) -> AlarmModel:
    """A model of the examples."""
    texts = texts_of(*(one.text for one in examples))
    return AlarmModel.fit(
        examples, texts,
        levels=LEVELS, recall=recall or Recall(), kernel=Kernel(), doubt=Doubt(),
    )  # fmt: skip
