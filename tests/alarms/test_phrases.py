"""Literal phrases: the words of a text, and which phrases stand among them."""

from __future__ import annotations

import pytest

from bot.alarms.phrases import Phrases, spelled_out, words_of


def standing(text: str, *phrases: str) -> list[str]:
    """What the phrases stand for that stand in a text; each stands for its own line."""
    made = Phrases.of((words, line) for line in phrases for words in spelled_out(line))
    return [one.meaning for one in made.standing(words_of(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("?! …", []),
        ("I can't BREATHE!", ["i", "cant", "breathe"]),
        ("I can’t, I canʼt", ["i", "cant", "i", "cant"]),
        ("No puedo respirár", ["no", "puedo", "respirar"]),
        ("đau ngực, łatwo", ["dau", "nguc", "latwo"]),
        ("Straße", ["strasse"]),
        ("胸が痛い now", ["胸", "か", "痛", "い", "now"]),
        ("102.5 and ½", ["102", "5", "and", "1", "2"]),
    ],
)
def test_words_are_small_and_without_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my chest hurts", True),
        ("MY CHEST really, really HURTS!", True),  # two words between
        ("my chest really really really hurts", False),
        ("it hurts in my chest", False),  # another order
        ("my chest", False),
        ("my chest and my other chest hurts", True),  # the second one counts
        ("mychest hurts", False),
    ],
)
def test_a_phrase_stands_with_few_words_between(text: str, found: bool) -> None:
    assert bool(standing(text, "chest hurts")) is found


def test_writing_without_blanks_is_read_character_by_character() -> None:
    assert standing("我胸口很痛", "胸口痛") == ["胸口痛"]
    assert standing("我口胸痛", "胸口痛") == []


@pytest.mark.parametrize(
    ("line", "phrases"),
    [
        ("my leg", [("my", "leg")]),
        ("(my|his) leg", [("my", "leg"), ("his", "leg")]),
        ("(my |)leg", [("my", "leg"), ("leg",)]),
        ("(a|b) (c|d)", [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]),
        ("(my leg", [("my", "leg")]),
        ("?", [()]),
    ],
)
def test_a_line_may_stand_for_several_phrases(line: str, phrases: list[tuple[str, ...]]) -> None:
    assert spelled_out(line) == phrases


def test_each_phrase_that_stands_is_told_and_one_without_words_never() -> None:
    lines = ("chest pain", "pain now", "!", "leg pain")
    assert standing("chest pain now", *lines) == ["chest pain", "pain now"]
    assert standing("", *lines) == []


def test_it_is_told_where_the_words_of_a_phrase_stand() -> None:
    made = Phrases.of([(("chest", "hurts"), "x")])
    (one,) = made.standing(words_of("oh, my chest really hurts so"))
    assert (one.phrase, one.meaning, one.places) == (("chest", "hurts"), "x", (2, 4))
