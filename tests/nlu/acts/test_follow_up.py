"""What a short message asks after an answer; none of these stands among the examples."""

from __future__ import annotations

import pytest

from tests.conftest import ReadActs

ROWS = {
    "how_long": [
        "how long would it all take", "and how much time is needed", "how long is that then",
        "will that take very long", "hw long it tak", "so how long do I have to reckon with",
    ],
    "how_many": [
        "how many is that in all", "and how many of them would I need", "how mny times",
        "more than two of them?", "how many must I take", "is a single one enough",
    ],
    "what_is_it": [
        "so what exactly is that", "wat is this thing", "what is it in normal words",
        "what would that thing be",
    ],
    "how_far_apart": [
        "how far apart must they be", "what gap is there between them",
        "how many weeks from one to the next",
        "how much time has to be between two",
    ],
    "how_common": [
        "is that very common", "how often would that happen", "does it happen to a lot of people",
        "is this rare?", "how comon is it",
    ],
    "afterwards": [
        "ok what happens after that", "and what comes then", "what do I do once it is over",
        "aftrwards?",
    ],
    "who": ["and who will do that", "by whom is it done", "who is going to do it", "hoo gives it"],
    "who_says": [
        "who says that's so", "where did you read that", "what's the source for that",
        "says who then",
    ],
    "more": [
        "please tell me more", "and why is that so", "what else is there to know", "such as what",
        "why tho", "more abt that pls",
    ],
    "complaint": [
        "you have not answered what I asked", "thats still not what i asked",
        "no thats wrong again",
        "that does not answer my question at all", "you dont get what i mean",
        "this was not what I asked you",
        "u didnt get my question",
    ],
    "bare_no": ["No.", "nope!", "no, it's not", "nooope", "uh, no"],
    "what_about": [
        "and what about my ankle", "same for my wrist?", "and the toes?", "how about gout",
        "or my shoulder?",
        "elbow too?", "wat abt my nee",
    ],
    "name_alone": ["my right shoulder", "elbow?", "tendon trouble", "my old hip", "siatica?"],
    "correction": [
        "not my wrist, my elbow", "it's my toe not my finger", "no, my other hip",
        "sorry I meant wrist",
        "i ment my sholder not my nee", "is not the back is the neck",
        "I was asking about the hip, not the knee",
    ],
    "none": [
        "how long is the drive to you", "who do I pay", "how many rooms do you have",
        "what are the risks",
        "no thanks, bye", "my knee hurts", "can I book for Monday", "is it normal to feel dizzy",
        "how much does it cost", "thank you so much", "does it help my shoulder",
        "what about the price then",
        "where do I park", "what is phenol", "how often do you get it done", "is bleeding common",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "label"), [(text, label) for label, texts in ROWS.items() for text in texts]
)
def test_what_a_short_message_asks(acts: ReadActs, text: str, label: str) -> None:
    chances = acts(text)["follow_up"]
    assert max(chances, key=chances.__getitem__) == label
