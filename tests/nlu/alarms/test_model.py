"""The alarm model on a small made-up set: what rings, from where on, and how it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.alarms.model import CRISIS, EMERGENCY, LEVELS, Rung
from bot.nlu.alarms.likeness import Compared, Kernel
from bot.nlu.alarms.model import AlarmModel, Doubt, Recall, folds
from tests.nlu.alarms import small
from tests.nlu.alarms.small import EXAMPLES, SAID, fitted, texts_of


@pytest.fixture(scope="module")
def model() -> AlarmModel:
    return fitted()


def raised(model: AlarmModel, *texts: str, agreed: float = 1.0) -> list[Rung | None]:
    return [model.raised(texts_of(text), agreed) for text in texts]


def rung(model: AlarmModel, text: str, agreed: float = 1.0) -> str:
    (one,) = raised(model, text, agreed=agreed)
    return one.key if one else ""


def test_every_example_rings_its_alarm_and_no_other_message_does(model: AlarmModel) -> None:
    found = raised(model, *(one.text for one in EXAMPLES))
    assert [one.key if one else "" for one in found] == [one.alarm for one in EXAMPLES]


@pytest.mark.parametrize("alarm", SAID)
def test_a_new_message_is_judged_by_what_it_is_like(model: AlarmModel, alarm: str) -> None:
    assert {rung(model, f"my friend is {word} today") for word in SAID[alarm]} == {alarm}


def test_what_is_denied_rings_nothing_and_what_is_said_beside_it_does(model: AlarmModel) -> None:
    assert rung(model, "no choking") == ""
    assert rung(model, "no choking but numb") == "numb"


def test_it_names_the_examples_that_a_message_is_like(model: AlarmModel) -> None:
    (found,) = raised(model, "my wife is choking")
    assert found is not None
    assert (found.key, found.like[0], len(found.like)) == ("breath", "my wife is choking", 3)
    assert found.score == pytest.approx(1, abs=0.3)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_the_cutoff_lets_the_share_of_the_held_back_examples_ring(level: str, share: float) -> None:
    recall = Recall(**{level: share})
    model = fitted(recall)
    own = [i for i, one in enumerate(EXAMPLES) if one.alarm and small.LEVELS[one.alarm] == level]
    compared = Compared.of(texts_of(*(one.text for one in EXAMPLES)), Kernel())
    alarming = np.array([[float(one.alarm != "")] for one in EXAMPLES], dtype=np.float32)
    held = compared.held_back(alarming, folds(EXAMPLES))[:, 0]
    caught = held[own] >= model.cutoffs[level] - 1e-4
    assert caught.mean() == pytest.approx(share, abs=1 / len(own))
    assert recall.of(level) == share


def test_a_larger_share_means_a_lower_cutoff() -> None:
    strict, mild = fitted(Recall(0.5, 0.5, 0.5)), fitted(Recall(1, 1, 1))
    assert all(strict.cutoffs[level] > mild.cutoffs[level] for level in LEVELS)


def test_a_level_without_an_alarm_rings_nothing() -> None:
    model = fitted(examples=[one for one in EXAMPLES if one.alarm in ("numb", "")])
    assert model.alarms == ("numb",)
    assert (model.cutoffs[EMERGENCY], model.cutoffs[CRISIS]) == (1.0, 1.0)
    assert rung(model, "i am numb now") == "numb"
    assert rung(model, "i am choking now") != "breath"


def evenly(model: AlarmModel) -> AlarmModel:
    """The model with the same cut-off for each level."""
    return replace(model, cutoffs=dict.fromkeys(LEVELS, 0.5), doubt=Doubt(0.12, 0.005, 0.001))


def scores(**given: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Scores in the order of the classes: breath, despair, numb."""
    return np.array([given.get(key, 0.0) for key in ("breath", "despair", "numb")], np.float32)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({}, ""),
        ({"breath": 0.3}, ""),
        ({"breath": 0.6}, "breath"),
        ({"numb": 0.6}, "numb"),
        # all alarms together count as "is it one at all"
        ({"breath": 0.3, "numb": 0.25}, "breath"),
        ({"breath": 0.45, "numb": 0.6}, "breath"),
        ({"breath": 0.35, "numb": 0.6}, "numb"),
        # a crisis counts first, whatever else is told
        ({"breath": 0.9, "numb": 0.9, "despair": 0.5}, "despair"),
        ({"breath": 0.9, "despair": 0.49}, "breath"),
        # and what speaks against it does not hide it
        ({"breath": -0.9, "despair": 0.6}, "despair"),
        ({"breath": 0.6, "numb": -0.3}, ""),
    ],
)
def test_the_scores_decide(given: dict[str, float], key: str, model: AlarmModel) -> None:
    assert evenly(model).decided(scores(**given), 1.0) == key


@pytest.mark.parametrize(
    ("given", "agreed", "key"),
    [
        ({"numb": 0.55}, 0.0, ""),  # just above the cut-off: the intents are asked
        ({"numb": 0.55}, 0.004, ""),
        ({"numb": 0.55}, 0.006, "numb"),
        ({"numb": 0.63}, 0.0, "numb"),  # plain enough
        ({"despair": 0.55}, 0.0, ""),
        ({"despair": 0.55}, 0.002, "despair"),
        ({"despair": 0.63}, 0.0, "despair"),
        ({"numb": 0.45}, 1.0, ""),  # they ring nothing by themselves
        # a crisis that nobody agrees with hides no other alarm, and is none itself
        ({"despair": 0.55, "breath": 0.6}, 0.0, "breath"),
        ({"despair": 0.55, "breath": 0.3}, 0.0, ""),
    ],
)
def test_a_score_just_above_asks_for_a_second_opinion(
    given: dict[str, float], agreed: float, key: str, model: AlarmModel
) -> None:
    assert evenly(model).decided(scores(**given), agreed) == key


@pytest.mark.parametrize(
    ("whole", "sentence", "key"),
    [
        ({"breath": 0.9}, {"breath": 0.1}, ""),  # a story's score grows with its length
        ({}, {"breath": 0.76}, ""),
        ({}, {"breath": 0.78}, "breath"),  # plain by itself
        ({"breath": 0.6}, {"breath": 0.65}, ""),
        ({"breath": 0.6}, {"breath": 0.71}, "breath"),  # the whole agrees
        ({"despair": 0.6}, {"breath": 0.71}, ""),  # of another thing it is no help
        ({}, {"despair": 0.64}, ""),
        ({}, {"despair": 0.66}, "despair"),
    ],
)
def test_a_sentence_of_a_story_rings_by_itself_or_with_the_whole(
    whole: dict[str, float], sentence: dict[str, float], key: str, model: AlarmModel
) -> None:
    assert evenly(model).told(scores(**sentence), scores(**whole)) == key


TEXTS = ("", "?", "i am choking", "hopeless", "what is the price", "no fever", "numb " * 50)


def test_the_same_examples_make_the_same_model(model: AlarmModel) -> None:
    again = fitted()
    assert (again.cutoffs, again.doubt) == (model.cutoffs, model.doubt)
    assert raised(again, *TEXTS) == raised(model, *TEXTS)


def test_a_text_is_judged_alike_alone_and_among_others(model: AlarmModel) -> None:
    together = raised(model, *TEXTS)
    assert [one.key if one else "" for one in together] == [rung(model, text) for text in TEXTS]


def test_what_was_saved_is_the_same_model(model: AlarmModel, tmp_path: Path) -> None:
    model.save(tmp_path / "alarms.npz")
    again = AlarmModel.load(tmp_path / "alarms.npz")
    assert (again.alarms, again.levels, again.examples) == (
        model.alarms, model.levels, model.examples,
    )  # fmt: skip
    assert (again.cutoffs, again.doubt) == (model.cutoffs, model.doubt)
    assert raised(again, *TEXTS) == raised(model, *TEXTS)


def test_a_damaged_file_is_a_value_error(model: AlarmModel, tmp_path: Path) -> None:
    path = tmp_path / "alarms.npz"
    model.save(path)
    whole = path.read_bytes()
    for content in (b"", b"PK", whole[:100], whole[:-100], whole[: len(whole) // 2], b"x" * 500):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"\w"):
            AlarmModel.load(path)
    with pytest.raises(FileNotFoundError):
        AlarmModel.load(tmp_path / "none.npz")
    np.savez(path, alarms=np.array(["a"]))
    with pytest.raises(KeyError):
        AlarmModel.load(path)
