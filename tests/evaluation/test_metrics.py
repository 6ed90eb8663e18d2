"""The figures, checked by hand on a handful of messages."""

from __future__ import annotations

import pytest

from bot.evaluation.dataset import Question
from bot.evaluation.metrics import Confusion, by_slice, measure
from bot.evaluation.outcomes import Pair
from bot.evaluation.shares import Share
from tests.evaluation.outcomes import CLARIFYING, URGENT, got

PAIRS: list[Pair] = [
    (Question("c1", "ask_cost", (), ("price", "desk")), got("ask_cost", answer="The price?")),
    (Question("c2", "ask_cost", ("ask_insurance",)), got("ask_insurance")),
    (Question("c3", "ask_cost"), got("ask_pain")),
    (Question("c4", "ask_cost"), got("out_of_scope")),
    (Question("p1", "ask_pain", (), ("numb",)), got("ask_pain", answer="NUMB")),
    (Question("p2", "ask_pain"), got("nlu_fallback", offers=CLARIFYING)),
    (Question("u1", URGENT), got(URGENT, urgent=True)),
    (Question("u2", URGENT), got("ask_after_procedure")),
    (Question("r1", "ask_risks"), got("ask_risks", urgent=True)),
    (Question("r2", "ask_risks", (URGENT,)), got("ask_risks", urgent=True)),
    (Question("o1", "out_of_scope"), got("out_of_scope")),
    (Question("o2", "out_of_scope"), got("ask_cost", offers=CLARIFYING)),
    (Question("o3", "out_of_scope"), got("ask_cost")),
    (Question("o4", "out_of_scope", ("ask_cost",)), got("ask_cost")),
    (Question("o5", "out_of_scope", ("ask_cost",)), got("ask_pain")),
]


def test_accuracy_counts_per_label_and_the_mean_ignores_their_sizes() -> None:
    figures = measure(PAIRS)
    assert figures.labels == {
        "ask_cost": Share(2, 4),
        "ask_pain": Share(1, 2),
        "ask_risks": Share(1, 2),
        "out_of_scope": Share(2, 5),
        URGENT: Share(1, 2),
    }
    assert figures.macro.value == pytest.approx((0.5 + 0.5 + 0.5 + 0.4 + 0.5) / 5)
    assert figures.overall == Share(7, 15)


def test_facts_are_counted_one_by_one() -> None:
    assert measure(PAIRS).facts == Share(2, 3, messages=2)


def test_unknown_questions_leave_out_those_answered_acceptably() -> None:
    figures = measure(PAIRS)
    assert figures.unknown_declined == Share(1, 4)
    assert figures.unknown_clarified == Share(1, 4)


def test_refusals_count_among_the_questions_that_must_be_answered() -> None:
    either = (Question("e", "talk_to_human", ("out_of_scope",)), got("out_of_scope"))
    figures = measure([*PAIRS, either])
    assert figures.known_refused == Share(1, 10)
    assert figures.known_clarified == Share(1, 10)


def test_an_alarm_that_rang_was_not_declined() -> None:
    """In other languages the NLU knows nothing of what a phrase rings for."""
    rang = got("out_of_scope", urgent=True, refused=True)
    figures = measure([(Question("x", URGENT), rang), (Question("y", "out_of_scope"), rang)])
    assert (figures.known_refused, figures.unknown_declined) == (Share(0, 1), Share(0, 1))
    assert (figures.urgent_caught, figures.false_alarms) == (Share(1, 1), Share(1, 1))


def test_alarms_count_by_what_was_done_not_by_the_guess() -> None:
    figures = measure([*PAIRS, (Question("u3", URGENT), got(URGENT, urgent=False))])
    assert figures.urgent_caught == Share(1, 3)


def test_a_message_that_may_pass_for_an_alarm_is_no_false_alarm() -> None:
    assert measure(PAIRS).false_alarms == Share(1, 12)


def test_confusions_come_most_frequent_first_with_an_example() -> None:
    twice = [(Question(f"w{n}", "ask_pain"), got("ask_risks")) for n in (1, 2)]
    assert measure([*PAIRS[2:4], *twice]).confusions == (
        Confusion("ask_pain", "ask_risks", 2, "w1"),
        Confusion("ask_cost", "ask_pain", 1, "c3"),
        Confusion("ask_cost", "out_of_scope", 1, "c4"),
    )


def test_only_ten_confusions_are_kept() -> None:
    pairs = [(Question(f"t{n}", "ask_pain"), got(f"ask_{n:02}")) for n in range(12)]
    assert [c.decided for c in measure(pairs).confusions] == [f"ask_{n:02}" for n in range(10)]


def test_the_matrix_counts_an_acceptable_intent_as_the_label() -> None:
    assert measure(PAIRS[:4]).matrix == {
        ("ask_cost", "ask_cost"): 2,
        ("ask_cost", "ask_pain"): 1,
        ("ask_cost", "out_of_scope"): 1,
    }


def test_nothing_to_count_gives_no_value() -> None:
    figures = measure([])
    assert (figures.macro.value, figures.overall.value, figures.urgent_caught.value) == (
        None,
        None,
        None,
    )
    assert (figures.confusions, figures.matrix) == ((), {})


def test_slices_have_the_figures_of_their_own_messages() -> None:
    bait = [(Question(f"b{n}", "out_of_scope", slice="bait"), got("ask_cost")) for n in (1, 2)]
    slices = by_slice([*PAIRS, *bait])
    assert list(slices) == ["bait", "plain"]
    assert slices["plain"] == measure(PAIRS)
    assert slices["bait"] == measure(bait)
    assert slices["bait"].unknown_declined == Share(0, 2)


def test_messages_of_one_sort_are_not_told_twice() -> None:
    assert by_slice(PAIRS) == {}
    assert by_slice([]) == {}
