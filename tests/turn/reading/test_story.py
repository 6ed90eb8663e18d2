"""Which sentence of a story asks, with an NLU that knows a few sentences by heart."""

from __future__ import annotations

import pytest

from bot.knowledge.mentions import Mentioned
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.reading.story import told
from bot.turn.reading.understanding import Understanding
from tests.shipped import shipped

SURE = {
    "what does it cost?": ("ask_cost", 0.99),
    "who does it?": ("ask_who_performs", 0.99),
    "who knew?": ("ask_sources", 0.57),
    "so, the risks please.": ("ask_risks", 0.98),
    "i pressed something and it told me about the cost.": ("ask_cost", 0.85),
    "put me down for a first talk on monday.": ("book_consultation", 0.97),
    "thank you kindly.": ("thank", 0.99),
    "hello there.": ("greet", 0.99),
    "i have had tennis elbow for years. would it?": ("ask_conditions", 0.9),
    "would it help with that?": ("ask_effectiveness", 0.9),
}
BEFORE = (
    "I was a signalman until they closed the box. The knee has been bad since a fall in the snow."
)
AFTER = "My wife says I should have asked years ago. We live near the river and have a dog."


class Nlu:
    """Knows the sentences above; anything else is out of scope. Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def parse(self, text: str) -> ParsedMessage:
        self.asked.append(text)
        name, share = SURE.get(text.lower(), ("out_of_scope", 0.9))
        known = name != "out_of_scope"
        place = text.find("tennis elbow")
        entities = (
            (Mentioned("condition", "tennis_elbow", place, place + 12),) if place > -1 else ()
        )
        return ParsedMessage(
            text, name, share, (Guess(name, share),), entities, {"score": share if known else 0.1},
            "known" if known else "unknown",
        )  # fmt: skip


def understood(text: str) -> ParsedMessage:
    return Understanding(Nlu().parse).of(text, shipped())


@pytest.mark.parametrize(
    "text",
    [
        f"{BEFORE} {AFTER} What does it cost?",
        f"What does it cost? {BEFORE} {AFTER}",
        f"{BEFORE} What does it cost? {AFTER}",
        f"{BEFORE} {AFTER} Who knew? What does it cost?",
        f"{BEFORE} {AFTER} What does it cost? Thank you kindly.",
        f'{BEFORE} {AFTER} He said "never again." What does it cost?',
    ],
)
def test_one_question_in_a_story_is_found(text: str) -> None:
    found = understood(text)
    assert (found.intent, found.questions, found.text) == ("ask_cost", (), text)


def test_two_questions_in_a_story_are_kept_in_their_order() -> None:
    found = understood(f"What does it cost? {BEFORE} {AFTER} Who does it?")
    assert [one.intent for one in found.questions] == ["ask_cost", "ask_who_performs"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"{BEFORE} So, the risks please. I am not in a hurry.", "ask_risks"),
        (f"{BEFORE} {AFTER} Put me down for a first talk on Monday.", "book_consultation"),
        (f"{BEFORE} {AFTER} Thank you kindly.", "thank"),
        (f"Hello there. {BEFORE} {AFTER}", "out_of_scope"),
        (f"I pressed something and it told me about the cost. {BEFORE} {AFTER}", "out_of_scope"),
    ],
)
def test_without_a_question_mark_the_plainest_sentence_counts(text: str, intent: str) -> None:
    assert understood(text).intent == intent


def test_a_short_question_is_read_with_the_sentence_before_it() -> None:
    assert understood(f"{BEFORE} I have had tennis elbow for years. Would it?").intent == (
        "ask_conditions"
    )


def test_a_question_without_a_name_is_about_what_the_story_names() -> None:
    found = understood(f"I have tennis elbow. {BEFORE} {AFTER} Would it help with that?")
    assert [one.value for one in found.entities] == ["tennis_elbow"]


def test_the_end_of_a_long_sentence_may_be_the_question() -> None:
    end = "all I want to know before I say a word to my wife and to my mother is what does it cost?"
    assert understood(f"{BEFORE} {AFTER} {end}").intent == "ask_cost"
    story = f"{BEFORE} {AFTER}".replace(".", "").lower()
    assert understood(f"{story} and nobody can tell me who does it?").intent == "ask_who_performs"


def test_a_long_story_costs_a_dozen_readings() -> None:
    nlu = Nlu()
    text = " ".join(f"This is sentence {place}, is it not?" for place in range(60))
    Understanding(nlu.parse).of(text[:2000], shipped())
    assert len(nlu.asked) <= 12


def test_a_few_words_are_no_story() -> None:
    assert told("My knee is sore. I am 60. What does it cost?") == ()
    assert told(f"{BEFORE} {AFTER}{AFTER}") != ()
