"""Shares and their intervals, held against scipy and against chance itself."""

from __future__ import annotations

import random

import pytest
from scipy.stats import binomtest

from bot.evaluation.shares import Mean, Share, mean_of, wilson


@pytest.mark.parametrize(
    ("part", "whole"),
    [(0, 1), (1, 1), (1, 2), (0, 25), (25, 25), (143, 151), (7, 900), (1018, 1059)],
)
def test_intervals_are_those_of_scipy(part: int, whole: int) -> None:
    theirs = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    ours = Share(part, whole).interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize("count", range(1, 400))
def test_nothing_and_all_keep_their_ends(count: int) -> None:
    assert wilson(0.0, count).low == 0.0
    assert wilson(1.0, count).high == 1.0
    assert 0 < wilson(1.0, count).low < 1


def test_without_anything_to_count_there_is_no_interval() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


def test_facts_of_one_message_count_as_one() -> None:
    """Twenty facts of five answers tell no more than five answers."""
    assert Share(16, 20, messages=5).interval == Share(4, 5).interval
    assert Share(16, 20, messages=5).value == 0.8


def test_the_mean_of_one_share_has_its_interval() -> None:
    mean = mean_of([Share(8, 10), Share(0, 0)])
    one = Share(8, 10).interval
    assert one is not None
    assert mean.value == 0.8
    assert mean.interval is not None
    assert (mean.interval.low, mean.interval.high) == pytest.approx((one.low, one.high))


def test_the_mean_counts_each_share_alike() -> None:
    assert mean_of([Share(1, 2), Share(100, 100)]).value == 0.75


def test_a_mean_of_nothing_has_no_value() -> None:
    assert mean_of([]) == mean_of([Share(0, 0)]) == Mean(None, None)


def test_a_mean_of_full_shares_is_not_sure_for_that() -> None:
    interval = mean_of([Share(9, 9), Share(9, 9)]).interval
    assert interval == Share(18, 18).interval


def test_a_share_of_few_makes_the_mean_less_sure() -> None:
    even, uneven = mean_of([Share(18, 20)] * 2), mean_of([Share(9, 10), Share(27, 30)])
    assert even.value == uneven.value
    assert even.interval is not None
    assert uneven.interval is not None
    assert uneven.interval.low < even.interval.low < even.interval.high < uneven.interval.high


@pytest.mark.parametrize("truth", [0.8, 0.9, 0.96])
def test_the_interval_of_a_mean_holds_the_truth_as_often_as_it_says(truth: float) -> None:
    """On files as ours are: many intents, of few messages and of many."""
    counts = [9, 9, 10, 16, 18, 20, 22, 31, 31, 33, 36, 45, 71, 153]
    dice = random.Random(7)
    held = 0
    for _ in range(1_000):
        parts = [sum(dice.random() < truth for _ in range(count)) for count in counts]
        shares = [Share(part, count) for part, count in zip(parts, counts, strict=True)]
        interval = mean_of(shares).interval
        held += interval is not None and interval.low <= truth <= interval.high
    assert 0.93 <= held / 1_000 <= 0.98
