"""The sentence encoder: texts in, unit vectors out. Knows nothing of Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import ctranslate2
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from bot.nlu.encoder.weights import converted_folder

Matrix = npt.NDArray[np.float32]

DIMENSION = 384
MAX_TOKENS = 256  # the length all-MiniLM-L6-v2 was trained with
BATCH = 64


class SentenceEncoder:
    """all-MiniLM-L6-v2 in int8: mean of the token vectors, scaled to length 1.

    The same text always gives the same vector: texts are padded only with texts of a batch and the
    padding is left out of the mean.

    Args:
        folder: a converted model (see `bot.nlu.encoder.weights.converted_folder`).
        threads: CPU threads for one call; 1 serves a single sentence fastest.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._model = ctranslate2.Encoder(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return an array of shape (len(texts), 384), rows of length 1."""
        vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda index: len(encodings[index].ids))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            ids = [encodings[index].ids for index in chosen]
            hidden = np.asarray(self._model.forward_batch(ids).last_hidden_state)
            for row, index in enumerate(chosen):
                mean = hidden[row, : len(ids[row])].mean(axis=0)
                vectors[index] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return vectors


@lru_cache(maxsize=2)
def shared_encoder(cache: Path, threads: int = 1) -> SentenceEncoder:
    """Return the process's one encoder for a cache folder; the weights are 23 MB."""
    return SentenceEncoder(converted_folder(cache), threads=threads)
