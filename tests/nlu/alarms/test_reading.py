"""A message as the alarm model sees it: whole, and without what it denies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.knowledge.model import Knowledge
from bot.nlu.alarms.reading import read, undenied
from bot.nlu.intent.wording import Floats


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no fever, only sore", "only sore"),
        ("I don't have any chest pain", "i"),
        ("I don’t have a fever but my leg is numb", "i but my leg is numb"),
        ("not numb. My leg hurts", "my leg hurts"),
        ("no", "nothing"),
        ("never!", "nothing"),
        ("no numbness and my arm is cold", "and my arm is cold"),
        # six words are denied, no more
        ("no a b c d e f chest pain", "chest pain"),
        # a list is denied as a whole, as far as that reaches
        ("no fever, pus or chills", "nothing"),
        ("no pain, no fever, no redness", "nothing"),
    ],
)
def test_what_is_denied_is_left_out(text: str, left: str, knowledge: Knowledge) -> None:
    found = undenied(text, knowledge.alarms.denials)
    assert " ".join(found.replace(",", " ").split()) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My LEG is numb!",
        "I can't breathe",
        "cannot move, can’t feel it",
        "it won't stop",
        "Nose",
    ],
)
def test_a_text_that_denies_nothing_stays_as_it_is(text: str, knowledge: Knowledge) -> None:
    assert undenied(text, knowledge.alarms.denials) == text


def test_only_what_denies_is_encoded_a_second_time(knowledge: Knowledge) -> None:
    asked: list[list[str]] = []

    def encode(texts: Sequence[str]) -> Floats:
        asked.append(list(texts))
        return np.full((len(texts), 2), len(asked), dtype=np.float32)

    found = read(["my leg", "no fever, only sore"], knowledge.alarms.denials, encode)
    assert [len(one) for one in asked] == [2, 1]
    assert found.whole == ["my leg", "no fever, only sore"]
    assert found.left[0] == "my leg"
    assert found.vectors.tolist() == [[1, 1], [1, 1]]
    assert found.left_vectors.tolist() == [[1, 1], [2, 2]]
    assert found.part([1]).left == found.left[1:]
    assert found.part(slice(0, 1)).whole == ["my leg"]
    known = np.zeros((1, 2), dtype=np.float32)
    read(["my leg"], knowledge.alarms.denials, encode, known)
    assert len(asked) == 2
