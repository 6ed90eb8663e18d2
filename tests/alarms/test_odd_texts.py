"""Alarms: no text stops the reader, and odd spelling hides no alarm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.alarms.detector import match
from bot.alarms.text import words_of
from bot.knowledge.model import Knowledge
from tests.odd_texts import NUMBERS, ODD, runs
from tests.work import grows_straight


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_no_text_stops_the_alarm_reader(knowledge: Knowledge, text: str) -> None:
    match(text, knowledge.urgent)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_no_word_is_empty_and_what_begins_with_a_digit_is_a_number(text: str) -> None:
    words = words_of(text)
    assert "" not in words
    for word in words:
        assert not word[0].isdigit() or float(word) >= 0


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(before=ODD, after=ODD)
def test_no_odd_text_around_it_stops_an_alarm(
    knowledge: Knowledge, before: str, after: str
) -> None:
    text = f"{before}. My chest hurts and I ca n't breathe. {after}"
    assert match(text, knowledge.urgent) is not None


def test_every_number_of_every_script_can_be_read(knowledge: Knowledge) -> None:
    assert len(NUMBERS) > 1_500
    for number in NUMBERS:
        match(f"{number} a{number} {number}b 1{number}.{number}/{number}", knowledge.urgent)
    assert words_of("①② ٣٩ ⓵ ➀ ² १०२.५") == ["12", "39", "1", "1", "2", "102.5"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I ca n't breathe after the injection", "breathing"),
        ("I ca n’t breathe", "breathing"),
        ("I ca  n't  breathe", "breathing"),
        ("I ca\tn't breathe", "breathing"),
        ("I ca n 't breathe", "breathing"),
        ("I ca n''t breathe", "breathing"),
        ("I ca nt breathe", "breathing"),
        ("I can n't breathe", "breathing"),
        ("she could n't breathe since the shot", "breathing"),
        ("my leg does n't move", "paralysis"),
        ("she wo n't wake up", "collapse"),
        ("I 'm having chest pain", "chest_or_heart"),
        ("he 's collapsed", "collapse"),
        ("fever of ①⓪②", "fever"),
        ("fever ١٠٢", "fever"),
    ],
)
def test_short_forms_written_apart_and_odd_digits_raise_the_alarm(
    text: str, found: str, knowledge: Knowledge
) -> None:
    rule = match(text, knowledge.urgent)
    assert rule is not None
    assert rule.key == found


@pytest.mark.parametrize(
    "text", ["does n't", "n't", "n't n't", "'n't'", "➀", "½", "1.2.3", "''''''"]
)
def test_pieces_of_words_and_numbers_are_no_alarm(text: str, knowledge: Knowledge) -> None:
    assert match(text, knowledge.urgent) is None


def test_the_time_grows_with_the_length_of_the_text_alone(knowledge: Knowledge) -> None:
    slow = grows_straight(lambda text: match(text, knowledge.urgent), runs)
    assert not slow, "\n".join(slow)
