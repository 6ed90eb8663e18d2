"""Looking for facts in answers."""

from __future__ import annotations

import pytest

from bot.evaluation.facts import has_fact


@pytest.mark.parametrize(
    ("fact", "answer", "found"),
    [
        ("Infection", "There is a risk of infection.", True),
        ("4-8", "Usually 4\u20138 injections.", True),
        ("2-3 weeks", "2-3\u00a0weeks apart", True),
        ("4-8", "Usually 48 injections.", False),
        ("91%", "nothing here", False),
        ("one hour", "", False),
        ("re:does not (mention|say)", "Our page Does Not Mention it.", True),
        ("re:doesn't say", "It doesn\u2019t say.", True),
        ("re:^free", "It is free.", False),
        ("a.c", "abc", False),
    ],
)
def test_a_fact_is_a_plain_part_or_a_pattern(fact: str, answer: str, found: bool) -> None:
    assert has_fact(fact, answer) is found
