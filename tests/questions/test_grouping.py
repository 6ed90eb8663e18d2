"""Questions that mean the same come together, always in the same way."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from bot.questions.grouping import AT_ONCE, Matrix, Vectors, by_words, groups_of

#: 40 questions that the page does not answer, by what they are about.
THEMES = {
    "parking": [
        "Is there parking at the clinic?", "where can I park my car", "do you have a parking lot",
        "is parking free for patients", "can I park right outside",
    ],
    "insurance": [
        "do you take my insurance", "is this covered by insurance",
        "does Blue Cross pay for the injections", "will my insurance pay for prolotherapy",
        "which insurance plans do you accept",
    ],
    "cost": [
        "how much does a session cost", "what is the price of one injection",
        "how expensive is the treatment", "what do you charge per visit",
        "how much will I have to pay in total",
    ],
    "pets": [
        "can I bring my dog", "are pets allowed in the clinic", "may my service dog come with me",
        "can my dog wait in the waiting room", "do you allow dogs inside",
    ],
    "pregnancy": [
        "is it safe during pregnancy", "can I have prolotherapy while pregnant",
        "I am pregnant, can I get the shots", "is it ok when breastfeeding or pregnant",
        "can pregnant women have these injections",
    ],
    "opening": [
        "when are you open", "what are your opening hours", "are you open on Saturdays",
        "what time do you close", "do you open on weekends",
    ],
    "results": [
        "when will I feel better", "how long until I see results", "how soon does it start to work",
        "how many weeks before the pain goes away", "how fast will the injections help",
    ],
    "wheelchair": [
        "is the building wheelchair accessible", "is there a ramp for wheelchairs",
        "do you have an elevator for my wheelchair", "can I get in with a wheelchair",
        "is the entrance accessible for a wheelchair",
    ],
}  # fmt: skip


def at(*degrees: float) -> Matrix:
    """Vectors of length 1 that point in these directions."""
    turns = np.radians(degrees)
    return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


def names(count: int) -> list[str]:
    return [f"text {number}" for number in range(count)]


def test_nothing_makes_no_groups() -> None:
    assert groups_of([], np.zeros((0, 2), dtype=np.float32)) == []


def test_one_alone_is_a_group_of_its_own() -> None:
    assert groups_of(["a"], at(0)) == [[0]]


def test_two_alike_are_a_group() -> None:
    assert groups_of(names(3), at(0, 90, 10), alike=0.9) == [[0, 2], [1]]


def test_the_largest_group_comes_first_and_of_equals_the_newest() -> None:
    vectors = at(0, 90, 180, 91, 181, 182)
    assert groups_of(names(6), vectors, alike=0.9) == [[2, 4, 5], [1, 3], [0]]


def test_a_chain_of_neighbours_is_not_one_group() -> None:
    """Average link: two ends that have nothing in common do not come together by what is between."""
    found = groups_of(names(7), at(0, 20, 40, 60, 80, 100, 120), alike=0.8)
    assert max(len(group) for group in found) < 5
    assert sorted(place for group in found for place in group) == list(range(7))


@pytest.mark.parametrize("alike", [0.5, 0.8, 0.95])
def test_the_order_of_the_texts_does_not_matter(alike: float) -> None:
    chance = random.Random(7)
    texts = [f"text {number}" for number in range(60)]
    raw = np.random.default_rng(7).normal(size=(60, 4))
    vectors = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    first = {
        frozenset(texts[at] for at in group) for group in groups_of(texts, vectors, alike=alike)
    }
    order = list(range(60))
    for _ in range(5):
        chance.shuffle(order)
        mixed = [texts[at] for at in order]
        again = groups_of(mixed, vectors[order], alike=alike)
        assert {frozenset(mixed[at] for at in group) for group in again} == first


def test_the_order_does_not_matter_where_many_are_equally_alike() -> None:
    chance = random.Random(7)
    words = ["parking", "free", "cost", "price", "open", "clinic", "dog"]
    texts = sorted({" ".join(chance.choices(words, k=chance.randint(1, 3))) for _ in range(60)})
    first = groups_of(texts, by_words(texts))
    expected = {frozenset(texts[at] for at in group) for group in first}
    for _ in range(5):
        chance.shuffle(texts)
        again = groups_of(texts, by_words(texts))
        assert {frozenset(texts[at] for at in group) for group in again} == expected


def test_the_same_words_are_alike_without_a_model() -> None:
    texts = ["Is parking free?", "cost", "is parking FREE", "parking, is it free"]
    assert groups_of(texts, by_words(texts)) == [[0, 2, 3], [1]]


def test_texts_without_words_have_vectors_as_well() -> None:
    assert np.allclose(np.linalg.norm(by_words(["", "?!", "\ud800"]), axis=1), 1)


class Encoder:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.asked.append(list(texts))
        return by_words(texts)


def test_each_text_is_encoded_once_and_few_at_a_time() -> None:
    encoder = Encoder()
    vectors = Vectors(encoder)
    texts = names(AT_ONCE + 3)
    assert np.array_equal(vectors([*texts, texts[0]]), by_words([*texts, texts[0]]))
    assert encoder.asked == [texts[:AT_ONCE], texts[AT_ONCE:]]
    assert np.array_equal(vectors([texts[5], "new"]), by_words([texts[5], "new"]))
    assert encoder.asked[2:] == [["new"]]
    assert vectors([]).shape[0] == 0


def test_only_so_many_texts_are_remembered() -> None:
    encoder = Encoder()
    vectors = Vectors(encoder, kept=2)
    vectors(["a", "b", "c"])
    vectors(["c", "a"])
    assert encoder.asked == [["a", "b", "c"], ["a"]]


def test_questions_of_visitors_come_together_by_theme() -> None:
    """With the encoder and the preparation that the service uses."""
    from bot.commands.console import encoder_of
    from bot.settings import Settings
    from tests.shipped import shipped

    theme = {text: name for name, texts in THEMES.items() for text in texts}
    texts = list(theme)
    random.Random(1).shuffle(texts)
    found = groups_of(texts, encoder_of(Settings({}), shipped)(texts))
    assert len(texts) == 40
    assert [group for group in found if len({theme[texts[at]] for at in group}) > 1] == []
    grouped = sum(len(group) for group in found if len(group) > 1)
    assert grouped >= 34
    large = {theme[texts[group[0]]] for group in found if len(group) > 1}
    assert large == set(THEMES)
