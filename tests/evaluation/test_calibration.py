"""Confidence against what was right, in bands of equal counts."""

from __future__ import annotations

import random

import pytest

from bot.evaluation.calibration import BANDS, LEAST, Calibration, calibrate
from bot.evaluation.dataset import Question
from bot.evaluation.outcomes import Outcome, Pair
from bot.evaluation.shares import Share


def answered(confidence: float, *, right: bool = True) -> Pair:
    intent = "ask_cost" if right else "ask_pain"
    return Question("q", "ask_cost"), Outcome(intent, confidence, "", False, (), False)


def declined(confidence: float) -> Pair:
    return Question("q", "ask_cost"), Outcome("out_of_scope", confidence, "", False, (), True)


def asked_back(confidence: float) -> Pair:
    outcome = Outcome("ask_cost", confidence, "", False, ("clarify",), False)
    return Question("q", "ask_cost"), outcome


def rang(confidence: float) -> Pair:
    return Question("q", "ask_cost"), Outcome("ask_cost", confidence, "", True, (), False)


def test_only_what_was_answered_counts() -> None:
    others = [declined(0.1), asked_back(0.2), rang(0.3)]
    found = calibrate([answered(0.9), answered(0.8, right=False), *others])
    (band,) = found.bands
    assert band.right == Share(1, 2)
    assert band.confidence == pytest.approx(0.85)
    assert found.error == pytest.approx(0.35)


def test_bands_rise_and_hold_equal_counts() -> None:
    pairs = [answered(place / 1000) for place in range(BANDS * LEAST)]
    random.Random(1).shuffle(pairs)
    found = calibrate(pairs)
    assert [band.right.whole for band in found.bands] == [LEAST] * BANDS
    confidences = [band.confidence for band in found.bands]
    assert confidences == sorted(confidences)


def test_the_same_confidence_never_stands_in_two_bands() -> None:
    """Which of them would be right in which band would hang on the order of the file."""
    pairs = [answered(0.5)] * 30 + [answered(1.0)] * 80 + [answered(1.0, right=False)] * 90
    assert calibrate(pairs) == calibrate(pairs[::-1])
    assert [band.right for band in calibrate(pairs).bands] == [Share(30, 30), Share(80, 170)]


@pytest.mark.parametrize(
    ("count", "bands"), [(1, 1), (LEAST - 1, 1), (2 * LEAST, 2), (50 * LEAST, BANDS)]
)
def test_few_messages_get_few_bands(count: int, bands: int) -> None:
    assert len(calibrate([answered(n / count) for n in range(count)]).bands) == bands


def test_the_error_is_weighted_by_messages() -> None:
    pairs = [answered(0.5)] * 20 + [answered(0.9)] * 45 + [answered(0.9, right=False)] * 15
    assert calibrate(pairs).error == pytest.approx((20 * 0.5 + 60 * 0.15) / 80)


def test_true_confidences_show_the_error_that_chance_makes() -> None:
    dice = random.Random(3)
    confidences = [dice.uniform(0.55, 0.99) for _ in range(600)]
    errors = []
    for _ in range(60):
        drawn = calibrate([answered(one, right=dice.random() < one) for one in confidences])
        errors.append(drawn.error or 0.0)
    expected = calibrate([answered(one) for one in confidences]).by_chance
    assert sum(errors) / len(errors) == pytest.approx(expected, rel=0.15)


def test_of_nothing_there_is_no_error() -> None:
    found = calibrate([declined(0.3)])
    assert found == Calibration(())
    assert (found.count, found.error, found.by_chance) == (0, None, None)
