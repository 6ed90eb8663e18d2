"""Alarms: no text stops the plain code that reads for them, and none takes it long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from bot.alarms.model import Denials
from bot.alarms.other_languages import rung_in
from bot.alarms.over import says_over
from bot.alarms.phrases import spelled_out, words_of
from bot.knowledge.model import Knowledge
from bot.nlu.alarms.reading import NOTHING_LEFT, undenied
from tests.odd_texts import NUMBERS, ODD, runs
from tests.work import grows_straight


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_no_text_stops_a_reader(knowledge: Knowledge, text: str) -> None:
    says_over(text, knowledge.alarms)
    rung_in(text, knowledge.alarms)
    spelled_out(text)
    assert isinstance(undenied(text, knowledge.alarms.denials), str)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_no_word_is_empty_and_none_has_a_blank(text: str) -> None:
    words = words_of(text)
    assert [word for word in words if not word or len(word.split()) != 1] == []


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_what_is_left_of_a_text_is_never_nothing(knowledge: Knowledge, text: str) -> None:
    left = undenied(text, knowledge.alarms.denials)
    assert left in (text, NOTHING_LEFT) or left.strip()


def test_every_number_of_every_script_can_be_read(knowledge: Knowledge) -> None:
    assert len(NUMBERS) > 1_500
    for number in NUMBERS:
        text = f"no {number} a{number} {number}b 1{number}.{number}/{number}"
        assert words_of(text)
        assert undenied(text, knowledge.alarms.denials)


@pytest.mark.parametrize("name", ["phrases", "over", "other languages", "undenied"])
def test_the_time_grows_with_the_length_of_the_text_alone(name: str, knowledge: Knowledge) -> None:
    alarms = knowledge.alarms
    denials: Denials = alarms.denials
    readers: dict[str, Callable[[str], object]] = {
        "phrases": words_of,
        "over": lambda text: says_over(text, alarms),
        "other languages": lambda text: rung_in(text, alarms),
        "undenied": lambda text: undenied(text, denials),
    }
    slow = grows_straight(readers[name], runs)
    assert not slow, "\n".join(slow)
