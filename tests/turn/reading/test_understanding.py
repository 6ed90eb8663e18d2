"""The whole text and its parts, with an NLU that knows a few texts by heart."""

from __future__ import annotations

from typing import Any

import pytest

from bot.alarms.model import Rung
from bot.knowledge.mentions import Mentioned
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.reading.understanding import Understanding
from tests.shipped import shipped

KNOWN = {
    "what does it cost": "ask_cost",
    "what does it cost?": "ask_cost",
    "is it risky": "ask_risks",
    "are there risks": "ask_risks",
    "the risks": "ask_risks",
    "can you book me in": "book_consultation",
    "i need to cancel my appointment": "existing_appointment",
    "i don't need my appointment, i feel fine": "existing_appointment",
    "i feel fine": "affirm",
    "i don't need my old appointment, can you book me in": "existing_appointment",
    "i don't want to cancel my appointment, what does it cost": "existing_appointment",
    "cost": "ask_cost",
    "risks": "ask_risks",
    "risks?": "ask_risks",
    "what is it": "bot_challenge",
    "my leg is numb. what does it cost?": "report_urgent_symptom",
    "not the cost, the risks": "ask_cost",
}


class Nlu:
    """Knows the texts above; anything else is out of scope. Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def parse(self, text: str) -> ParsedMessage:
        self.asked.append(text)
        name = KNOWN.get(text.lower(), "out_of_scope")
        decision = "unknown" if name == "out_of_scope" else "known"
        alarm = Rung("numbness_weakness") if name == "report_urgent_symptom" else None
        acts = {"follow_up": {"what_is_it": 1.0}} if text.lower() == "what is it" else {}
        guess = Guess(name, 0.96)
        return ParsedMessage(text, name, 0.96, (guess,), decision=decision, alarm=alarm, acts=acts)


def understood(text: str) -> dict[str, Any]:
    found = Understanding(Nlu().parse).of(text, shipped())
    questions = [one.intent for one in found.questions]
    return {"text": found.text, "intent": found.intent, "questions": questions}


def test_one_question_is_one() -> None:
    text = "what does it cost"
    assert understood(text) == {"text": text, "intent": "ask_cost", "questions": []}


def test_two_questions_are_kept_in_their_order() -> None:
    text = "what does it cost and is it risky"
    assert understood(text)["questions"] == ["ask_cost", "ask_risks"]
    assert understood(text)["intent"] == "ask_cost"


def test_the_same_question_twice_is_one() -> None:
    text = "is it risky, are there risks"
    assert (understood(text)["intent"], understood(text)["questions"]) == ("ask_risks", [])


def test_a_story_before_the_question_is_left_aside() -> None:
    assert understood("I came by bus today. What does it cost?")["intent"] == "ask_cost"


def test_a_wish_for_a_booking_may_end_a_message() -> None:
    text = "is it risky, can you book me in"
    assert understood(text)["questions"] == ["ask_risks", "book_consultation"]


def test_an_appointment_that_is_not_wanted_is_no_rejected_topic() -> None:
    text = "I don't need my appointment, I feel fine"
    assert understood(text)["intent"] == "existing_appointment"
    text = "I don't want to cancel my appointment, what does it cost"
    assert understood(text)["intent"] == "ask_cost"
    text = "I don't need my old appointment, can you book me in"
    assert understood(text)["intent"] == "book_consultation"


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        (
            "I need to cancel my appointment, what does it cost",
            ["existing_appointment", "ask_cost"],
        ),
        ("risks? I need to cancel my appointment", ["ask_risks", "existing_appointment"]),
    ],
)
def test_an_appointment_is_not_forgotten_over_a_question(text: str, intents: list[str]) -> None:
    assert understood(text)["questions"] == intents


def test_an_alarm_in_the_whole_text_is_kept_whole() -> None:
    text = "my leg is numb. What does it cost?"
    assert understood(text) == {"text": text, "intent": "report_urgent_symptom", "questions": []}


def test_no_other_treatment_and_no_part_takes_an_alarm_away() -> None:
    def parse(text: str) -> ParsedMessage:
        entity = Mentioned("treatment", "acupuncture", 5, 16)
        alarm = Rung("breathing") if "breathe" in text else None
        return ParsedMessage(text, "ask_pain", 0.9, entities=(entity,), alarm=alarm)

    text = "does acupuncture hurt? not the needles. I can not breathe since"
    found = Understanding(parse).of(text, shipped())
    assert (found.text, found.alarm, found.questions) == (text, Rung("breathing"), ())


def test_what_is_rejected_does_not_count() -> None:
    assert understood("not the cost, the risks")["intent"] == "ask_risks"


def test_a_leading_slash_fires_nothing() -> None:
    assert understood("/what does it cost")["intent"] == "ask_cost"


def test_half_a_character_never_reaches_the_nlu() -> None:
    nlu = Nlu()
    found = Understanding(nlu.parse).of("is it risky \ud83d", shipped())
    assert found.text == "is it risky \ud83d"
    assert nlu.asked[0] == "is it risky ?"


def test_text_without_letters_never_reaches_the_nlu() -> None:
    nlu = Nlu()
    found = Understanding(nlu.parse).of("?!", shipped())
    assert (found.intent, nlu.asked) == ("out_of_scope", [])


def test_a_text_is_parsed_once() -> None:
    nlu = Nlu()
    understanding = Understanding(nlu.parse)
    for _ in range(3):
        understanding.of("is it risky", shipped())
    assert nlu.asked == ["is it risky"]


def test_a_question_about_another_treatment_is_declined() -> None:
    def parse(text: str) -> ParsedMessage:
        entity = Mentioned("treatment", "acupuncture", 5, 16)
        return ParsedMessage(text, "ask_pain", 0.9, entities=(entity,))

    found = Understanding(parse).of("does acupuncture hurt", shipped())
    assert found.intent == "out_of_scope"
    ours = Understanding(parse).of("does acupuncture hurt more than your shots", shipped())
    assert ours.intent == "ask_pain"


@pytest.mark.parametrize("text", ["cost and risks", "cost, risks", "cost/risks?", "cost & risks"])
def test_a_list_of_keywords_is_several_questions(text: str) -> None:
    assert understood(text)["questions"] == ["ask_cost", "ask_risks"]


def test_keywords_within_a_longer_text_are_no_questions_of_their_own() -> None:
    text = "my brother told me all about cost and risks of these things"
    assert understood(text)["questions"] == []


def test_what_is_it_beside_another_question_asks_what_it_is() -> None:
    assert understood("what is it and is it risky")["questions"] == ["ask_what_is", "ask_risks"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("👍", "affirm"),
        ("👍🏽👍🏽", "affirm"),
        ("🙏", "thank"),
        ("👋", "greet"),
        ("👎", "deny"),
        ("👍👎", "out_of_scope"),
        ("🦵", "out_of_scope"),
        ("?!", "out_of_scope"),
    ],
)
def test_signs_without_words(text: str, intent: str) -> None:
    assert understood(text)["intent"] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I'd sooner not make an appointment just yet", "deny"),
        ("i do not want to book", "deny"),
        ("I would rather not book anything", "deny"),
        ("not ready to book a consultation", "deny"),
        ("I don't want to wait, book me in", "book_consultation"),
        ("I have no appointment yet, can I book", "book_consultation"),
        ("can you book me in", "book_consultation"),
    ],
)
def test_a_wish_not_to_book_never_books(text: str, intent: str) -> None:
    def books(said: str) -> ParsedMessage:
        return ParsedMessage(said, "book_consultation", 0.99)

    assert Understanding(books).of(text, shipped()).intent == intent


def of_two(typed: ParsedMessage, read: ParsedMessage) -> ParsedMessage:
    """What is understood of a mistyped text, as typed and with its slips put right."""
    parsed = {"typed": typed, "read": read}
    return Understanding(parsed.__getitem__, lambda text: "read").of("typed", shipped())


def test_a_mistyped_text_is_read_as_put_right() -> None:
    name = Mentioned("condition", "sciatica", 0, 4)
    found = of_two(
        ParsedMessage("typed", "ask_cost", 0.9),
        ParsedMessage("read", "ask_risks", 0.8, entities=(name,)),
    )
    assert (found.text, found.spelt, found.intent) == ("typed", "read", "ask_risks")
    assert found.wording == "read"  # where the name has its place
    assert found.entities == (name,)


def test_what_was_plain_does_not_become_strange() -> None:
    strange = ParsedMessage("read", "out_of_scope", 0.9, decision="unknown")
    plain = of_two(ParsedMessage("typed", "ask_cost", 0.9), strange)
    assert (plain.intent, plain.spelt, plain.wording) == ("ask_cost", "", "typed")
    assert of_two(ParsedMessage("typed", "ask_cost", 0.3), strange).intent == "out_of_scope"


@pytest.mark.parametrize("alarming", ["typed", "read"])
def test_an_alarm_of_either_reading_rings(alarming: str) -> None:
    rung = Rung("numbness_weakness")
    both = {
        text: ParsedMessage(text, "ask_cost", 0.9, alarm=rung if text == alarming else None)
        for text in ("typed", "read")
    }
    assert of_two(both["typed"], both["read"]).alarm == rung


def test_a_text_without_slips_is_read_once() -> None:
    nlu = Nlu()
    Understanding(nlu.parse, lambda text: text).of("is it risky", shipped())
    assert nlu.asked == ["is it risky"]
