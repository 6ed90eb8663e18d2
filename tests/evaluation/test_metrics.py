"""The figures, checked by hand on a handful of messages."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from bot.evaluation.dataset import Question
from bot.evaluation.metrics import (
    Bin,
    Confusion,
    Outcome,
    Pair,
    Share,
    calibration,
    calibration_error,
    clarified,
    decided,
    declined,
    measure,
    missing_facts,
    right,
)

URGENT = "report_urgent_symptom"
CLARIFYING = ("clarify", "human")


def got(
    intent: str,
    confidence: float = 0.9,
    *,
    answer: str = "",
    urgent: bool = False,
    offers: tuple[str, ...] = (),
    refused: bool = False,
) -> Outcome:
    return Outcome(intent, confidence, answer, urgent, offers, refused)


@pytest.mark.parametrize(
    ("outcome", "is_declined", "is_clarified", "acted_on"),
    [
        (got("ask_cost"), False, False, "ask_cost"),
        (got("out_of_scope"), True, False, "out_of_scope"),
        (got("nlu_fallback"), True, False, "out_of_scope"),
        (got("ask_cost", refused=True), True, False, "out_of_scope"),
        (got("nlu_fallback", offers=CLARIFYING), False, True, "nlu_fallback"),
        (got("ask_cost", offers=CLARIFYING), False, True, "nlu_fallback"),
        (got("out_of_scope", offers=CLARIFYING, refused=True), True, False, "out_of_scope"),
        (got("ask_cost", urgent=True), False, False, URGENT),
        (got("out_of_scope", urgent=True), True, False, URGENT),
    ],
)
def test_declining_asking_back_and_alarms_are_told_apart(
    outcome: Outcome, is_declined: bool, is_clarified: bool, acted_on: str
) -> None:
    found = (declined(outcome), clarified(outcome), decided(outcome))
    assert found == (is_declined, is_clarified, acted_on)


def test_another_acceptable_intent_is_right() -> None:
    question = Question("will it sting and cost much", "ask_pain", ("ask_cost",))
    assert right(question, got("ask_cost"))
    assert not right(question, got("ask_risks"))
    assert not right(question, got("ask_cost", refused=True))


def test_missing_facts_are_named() -> None:
    question = Question("how many", "ask_session_count", (), ("4-8", "re:2.3 weeks", "gown"))
    outcome = got("ask_session_count", answer="4-8, and 2-3 weeks apart")
    assert missing_facts(question, outcome) == ("gown",)


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
    assert figures.macro == pytest.approx((0.5 + 0.5 + 0.5 + 0.4 + 0.5) / 5)
    assert figures.overall == Share(7, 15)


def test_facts_are_counted_one_by_one() -> None:
    assert measure(PAIRS).facts == Share(2, 3)


def test_unknown_questions_leave_out_those_answered_acceptably() -> None:
    figures = measure(PAIRS)
    assert figures.unknown_declined == Share(1, 4)
    assert figures.unknown_clarified == Share(1, 4)


def test_refusals_count_among_the_questions_that_must_be_answered() -> None:
    either = (Question("e", "talk_to_human", ("out_of_scope",)), got("out_of_scope"))
    figures = measure([*PAIRS, either])
    assert figures.known_refused == Share(1, 10)
    assert figures.known_clarified == Share(1, 10)


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
    assert (figures.macro, figures.overall.value, figures.urgent_caught.value) == (None, None, None)
    assert (figures.confusions, figures.matrix) == ((), {})


def test_calibration_looks_only_at_what_was_answered() -> None:
    pairs = [
        (Question("a", "ask_cost"), got("ask_cost", 0.92)),
        (Question("b", "ask_cost"), got("ask_pain", 0.98)),
        (Question("c", "ask_cost"), got("ask_cost", 1.0)),
        (Question("d", "ask_cost"), got("ask_cost", 0.25)),
        (Question("e", "ask_cost"), got("out_of_scope", 0.25)),
        (Question("f", "ask_cost"), got("nlu_fallback", 0.25, offers=CLARIFYING)),
    ]
    bins = calibration(pairs)
    first, last = bins
    assert first == Bin(0.2, 0.3, 1, 0.25, 1.0)
    assert astuple(last) == pytest.approx((0.9, 1.0, 3, 2.9 / 3, 2 / 3))
    assert calibration_error(bins) == pytest.approx((0.75 + 0.9) / 4)


def test_calibration_of_nothing_has_no_error() -> None:
    assert calibration_error(calibration([])) is None
