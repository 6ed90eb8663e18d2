"""What of a message counts, and where it may be cut."""

from __future__ import annotations

import pytest

from bot.turn.reading.clauses import Piece, meant, pieces


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("not the cost, the risks", "the risks"),
        ("not the risks, the price", "the price"),
        ("I don't want to book, just tell me what it is", "tell me what it is"),
        ("no i meant how long is a visit, not how many", "how long is a visit"),
        ("not interested in prices. First say what it is.", "First say what it is."),
        ("never mind the price, does it hurt", "does it hurt"),
        ("I'm not asking to book one, I'm asking if it is free", "I'm asking if it is free"),
        ("tell me how a session goes, not how many there are", "tell me how a session goes"),
        ("I know what it is, don't explain that again. Which types?", "Which types?"),
        ("forget the risks - how many shots?", "how many shots?"),
    ],
)
def test_rejected_parts_are_left_out(text: str, rest: str) -> None:
    assert meant(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "is it safe if I'm not pregnant",
        "does it help or not",
        "I don't drive, how do I get to you",
        "that's not what I asked",
        "I don't want to book",
        "how much does it cost",
        "will it not hurt",
        "no",
        "my knee is not the problem",
        "I feel sick, not coming to my appointment tomorrow",
        "sorry, not able to make the visit, my car broke down",
        "👍",
    ],
)
def test_a_text_that_rejects_nothing_or_everything_stays(text: str) -> None:
    assert meant(text) == text


def test_sentences_and_joined_questions_are_cut() -> None:
    assert [
        one.text for one in pieces("What is it? And who does it, and how long does it take")
    ] == [
        "What is it?",
        "And who does it",
        "how long does it take",
    ]


def test_a_story_does_not_ask() -> None:
    assert pieces("My knee is sore. What does it cost?") == [
        Piece("My knee is sore.", asks=False, bare=False),
        Piece("What does it cost?", asks=True, bare=False),
    ]


def test_a_plain_and_is_marked() -> None:
    assert pieces("tell me the price and the risks") == [
        Piece("tell me the price", asks=True, bare=True),
        Piece("the risks", asks=True, bare=True),
    ]
