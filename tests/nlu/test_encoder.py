"""The sentence encoder: unit vectors, the same for the same text in whatever company."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.encoder.encoder import BATCH, DIMENSION, MAX_TOKENS, SentenceEncoder, shared_encoder
from bot.settings import Settings

TEXTS = ["What are the risks?", "", "?", "🙂", "knee " * 40, "x" * 5000, "\x00", "what\nis it"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return shared_encoder(Settings().cache)


def test_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSION)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSION)


def test_a_text_has_the_same_vector_in_any_batch(encoder: SentenceEncoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    together = encoder.encode([*TEXTS, *(f"filler number {place}" for place in range(2 * BATCH))])
    np.testing.assert_allclose(alone, together[: len(TEXTS)], atol=1e-5)
    np.testing.assert_array_equal(alone, np.vstack([encoder.encode([one]) for one in TEXTS]))


def test_rows_keep_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    forward, backward = encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])
    np.testing.assert_allclose(forward, backward[::-1], atol=1e-5)


def test_what_is_beyond_the_longest_text_does_not_count(encoder: SentenceEncoder) -> None:
    long, longer = encoder.encode(["pain " * (MAX_TOKENS + 10), "pain " * 20_000])
    np.testing.assert_allclose(long, longer, atol=1e-5)


def test_alike_texts_are_near_each_other(encoder: SentenceEncoder) -> None:
    risks, dangers, price = encoder.encode(
        ["what are the risks", "is it dangerous", "how much does it cost"]
    )
    assert risks @ dangers > risks @ price + 0.1


def test_one_encoder_serves_the_whole_process() -> None:
    assert shared_encoder(Settings().cache) is shared_encoder(Settings().cache)
