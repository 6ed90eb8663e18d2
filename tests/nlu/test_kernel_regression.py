"""Texts are told apart by their vectors and by their wording."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.intent.kernel_regression import Copies, Examples, Kernel, KernelRegression
from bot.nlu.intent.wording import ANALYSIS, Floats, Wording

TEXTS = ["How long is it?", "how many many shots", "who does it", "is it is it risky"]
LABELS = ["long", "many", "who", "risky"]


def unit_vectors(count: int, seed: int = 3) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_rows_are_those_of_scikit_learn() -> None:
    asked = [*TEXTS, "how new is that?", ""]
    wording = Wording.fit(TEXTS)
    reference = [
        TfidfVectorizer(**analysis, sublinear_tf=True).fit([*TEXTS, "a"])
        for analysis in ANALYSIS.values()
    ]
    expected = hstack([one.transform(asked) for one in reference]).toarray()
    np.testing.assert_allclose(wording.rows(asked).toarray(), expected, atol=1e-6)


def test_an_empty_text_has_no_terms() -> None:
    wording = Wording.fit(TEXTS)
    assert wording.rows([""]).nnz == 0


def test_wording_is_rebuilt_from_its_arrays() -> None:
    wording = Wording.fit(TEXTS)
    again = Wording.from_arrays(wording.arrays())
    assert (again.rows(TEXTS) != wording.rows(TEXTS)).nnz == 0


def test_arrays_that_do_not_fit_are_refused() -> None:
    arrays = Wording.fit(TEXTS).arrays()
    arrays["words_rarity"] = arrays["words_rarity"][1:]
    with pytest.raises(ValueError, match="rarity"):
        Wording.from_arrays(arrays)


def test_an_example_gets_its_own_class() -> None:
    vectors = unit_vectors(len(TEXTS))
    model = KernelRegression.fit(vectors, TEXTS, LABELS, Kernel())
    scores, cosines = model.scores(vectors, TEXTS)
    assert [str(model.classes[place]) for place in scores.argmax(axis=1)] == LABELS
    np.testing.assert_allclose(np.diag(cosines), 1, atol=1e-5)


def test_wording_decides_between_equal_meanings() -> None:
    same = np.repeat(unit_vectors(1), 2, axis=0)
    model = KernelRegression.fit(same, ["how long", "how many"], ["long", "many"], Kernel())
    scores, _ = model.scores(same, ["and how many then", "so how long"])
    assert [str(model.classes[place]) for place in scores.argmax(axis=1)] == ["many", "long"]


def test_a_rare_class_is_not_swallowed_by_a_common_one() -> None:
    centre = unit_vectors(2)
    noise = unit_vectors(41, seed=9)
    vectors = np.vstack([centre[0] + noise[:40] / 2, centre[1:2] + noise[40:] / 2])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = ["common"] * 40 + ["rare"]
    model = KernelRegression.fit(vectors, ["x"] * 41, labels, Kernel())
    scores, _ = model.scores(centre, ["", ""])
    assert [str(model.classes[place]) for place in scores.argmax(axis=1)] == ["common", "rare"]


def test_one_class_is_too_few() -> None:
    with pytest.raises(ValueError, match="two intents"):
        KernelRegression.fit(unit_vectors(2), ["a", "b"], ["same", "same"], Kernel())


def test_a_regression_on_a_part_is_that_of_its_examples_alone() -> None:
    """Rarity of terms is counted over all texts; with the same terms everywhere nothing differs."""
    vectors, texts = unit_vectors(8), ["same words"] * 8
    labels = ["a", "b", "a", "b", "c", "c", "a", "b"]
    chosen = np.array([True] * 4 + [False] * 2 + [True] * 2)
    examples = Examples.of(vectors, texts, labels, Kernel())
    part = examples.regression(chosen)
    alone = KernelRegression.fit(
        vectors[chosen], texts[:6], [labels[place] for place in np.flatnonzero(chosen)], Kernel()
    )
    assert part.classes.tolist() == ["a", "b"]
    np.testing.assert_allclose(part.pull, alone.pull, atol=1e-4)
    left_out, _ = examples.left_out_scores(part, np.flatnonzero(~chosen))
    np.testing.assert_allclose(left_out, part.scores(vectors[~chosen], texts[:2])[0], atol=1e-4)


def test_a_copy_teaches_what_its_example_means() -> None:
    vectors, labels = unit_vectors(6), ["a", "b", "c", "a", "b", "c"]
    texts = [f"text {label}" for label in labels]
    typed = unit_vectors(2, seed=11)
    copies = Copies(typed, ["txt of a", "txt of b"], np.array([0, 1]))
    plain = Examples.of(vectors, texts, labels, Kernel()).regression()
    model = Examples.of(vectors, texts, labels, Kernel(), copies).regression()
    before, after = (one.scores(typed, ["", ""])[0] for one in (plain, model))
    assert after[0, 0] > before[0, 0]
    assert after[1, 1] > before[1, 1]
    assert len(model.vectors) == len(model.pull) == len(vectors)


def test_a_copy_stays_out_with_its_example() -> None:
    """What the copy says must not reach the model that judges its example, nor the other way round."""
    vectors, labels = unit_vectors(8), ["a", "b"] * 4
    chosen = np.array([True] * 6 + [False] * 2)
    first, other = (
        Examples.of(
            vectors, ["same words"] * 8, labels, Kernel(),
            Copies(unit_vectors(8, seed), ["same words"] * 8, np.arange(8)),
        )
        for seed in (21, 22)
    )  # fmt: skip
    for examples in (first, other):
        examples.vectors[8:14] = unit_vectors(6, seed=23)  # the two differ in what is left out
    one, two = first.regression(chosen), other.regression(chosen)
    np.testing.assert_array_equal(one.meaning_pull, two.meaning_pull)
    np.testing.assert_array_equal(one.pull, two.pull)


def test_the_same_examples_give_the_same_model() -> None:
    vectors = unit_vectors(30)
    labels = [f"class {place % 3}" for place in range(30)]
    texts = [f"{label} number {place}" for place, label in enumerate(labels)]
    one, two = (KernelRegression.fit(vectors, texts, labels, Kernel()) for _ in range(2))
    np.testing.assert_array_equal(one.pull, two.pull)
    np.testing.assert_array_equal(one.word_pull, two.word_pull)
