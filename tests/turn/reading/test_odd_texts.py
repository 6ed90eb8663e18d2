"""No text stops the reading of a message or blocks it, whatever is asked; the NLU is a stub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings

from actions.answer import place_named
from actions.handoff import told_why
from bot import intents
from bot.bookings.corrections import corrected, field_named
from bot.bookings.details import read
from bot.bookings.draft import Draft
from bot.bookings.reading.contact import find_email
from bot.bookings.reading.phones import find_phone
from bot.bookings.steps import OPEN_QUESTIONS, advance, begin
from bot.commands.engine import our_spelling
from bot.knowledge import answers
from bot.knowledge.hours import question
from bot.knowledge.mentions import Mentioned
from bot.nlu.names.finder import NameMatcher
from bot.nlu.names.wordings import names_of
from bot.settings import ROOT
from bot.text import folded
from bot.turn.engine.engine import RasaEngine
from bot.turn.reading.clauses import meant, pieces
from bot.turn.reading.followup import READING, in_context, only_named
from bot.turn.reading.language import foreign_language
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.reading.spelling import Spelling
from bot.turn.reading.understanding import Understanding
from bot.turn.slots import Slots
from tests.knowledge.hours.calendar import NEW_YORK, OFFICE, at, calendar, closure
from tests.odd_texts import ODD, runs
from tests.shipped import shipped
from tests.work import grows_straight

NOW = at("2026-03-03 15:00")
ASKED = ("", "name", "contact", "about", "times", *OPEN_QUESTIONS)
#: Intents that send a text down different ways.
WAYS = ("ask_cost", "ask_after_procedure", "ask_who_performs", intents.ASK_BACK, intents.BOOK)
#: What a message may do in a booking, and what was told before.
ACTS = ("", "yes_if", "change", "times", "name", "no_phone")
GIVEN = {"name": "Ana Diaz", "phone": "(212) 555-0142", "times": "tuesdays"}
KNOWLEDGE = shipped()
OTHERS = next(one.entity for one in KNOWLEDGE.catalogues.values() if one.others)
NAMES = NameMatcher(names_of(KNOWLEDGE))
CALENDAR = calendar(NEW_YORK, closure("2026-05-25", reason="Memorial Day"), clock=12, **OFFICE)


def heard(text: str, intent: str = "ask_cost") -> ParsedMessage:
    """What an NLU says that finds another treatment in each third word."""
    text.encode("utf-8")  # as the real one must
    found, start = [], 0
    for place, word in enumerate(text.split(" ")):
        if place % 3 == 1 and word:
            found.append(Mentioned(OTHERS, "", start, start + len(word)))
        start += len(word) + 1
    return ParsedMessage(text, intent, 0.9, (Guess(intent, 0.9),), tuple(found))


def understood(text: str) -> None:
    for intent in WAYS:
        nlu = Understanding(lambda plain, intent=intent: heard(plain, intent))  # type: ignore[misc]
        nlu.of(text, KNOWLEDGE)


def led_on(text: str) -> None:
    slots = Slots(topic="risks", item="infection", said="answer", last_at=NOW.isoformat())
    for act in ("more", "what_about", "correction", "complaint"):
        message = replace(heard(folded(text)), acts={READING: {act: 1.0}})
        in_context(message, slots, KNOWLEDGE, NOW)
    only_named(message, KNOWLEDGE)


def named(text: str) -> None:
    def parse(plain: str) -> ParsedMessage:
        assert all(plain[one.start : one.end] for one in NAMES.find(plain))
        return heard(plain)

    Understanding(parse).of(text, KNOWLEDGE)


def booked(text: str) -> None:
    begin(Draft("d"), text, now=NOW, region="US")
    for asked in ASKED:
        for act in ACTS:
            advance(
                Draft("d", given=GIVEN, asked=asked), text, intent="inform", known=False,
                acts={act: 1.0} if act else {}, now=NOW, region="US",
            )  # fmt: skip


def detailed(text: str) -> None:
    for asked in ("name", "times"):
        read(text, asked=asked, now=NOW, region="US")


def answered(text: str) -> None:
    answers.answer(KNOWLEDGE, KNOWLEDGE.topics["conditions"], (), f"does it help with {text}")
    for topic in KNOWLEDGE.topics.values():
        answers.aspect_asked(topic, text)
    place_named(text)


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    return our_spelling(KNOWLEDGE, ROOT / "data")


READERS: dict[str, Callable[[str], object]] = {
    "understanding": understood,
    "clauses": lambda text: (meant(folded(text)), pieces(folded(text))),
    "follow-up": led_on,
    "language": lambda text: foreign_language(folded(text)),
    "spelling": lambda text: spelling()(folded(text)),
    "names": named,
    "booking": booked,
    "details": lambda text: [
        read(text, asked=asked, now=NOW, region="US") for asked in ("name", "times")
    ],
    "contact": lambda text: (find_phone(text, "US"), find_email(text)),
    "corrections": lambda text: (corrected(GIVEN, text, "US"), field_named(text)),
    "handoff": told_why,
    "answers": answered,
    "hours": lambda text: question.asked(CALENDAR, text, NOW),
}


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(text=ODD)
def test_no_text_stops_the_reading(reader: str, text: str) -> None:
    READERS[reader](text)


# A booking reads its details, which are there themselves.
@pytest.mark.parametrize("reader", sorted(READERS.keys() - {"booking"}))
def test_the_time_grows_with_the_length_of_the_text_alone(reader: str) -> None:
    READERS[reader]("hola, que tal?")  # what is built at the first use
    slow = grows_straight(READERS[reader], runs)
    assert not slow, "\n".join(slow)


@pytest.mark.model
def test_the_time_of_the_trained_model_grows_so_too(engine: RasaEngine) -> None:
    def understand(text: str) -> None:  # anew each time: the engine keeps what it has understood
        Understanding(engine._processor.parse).of(text, KNOWLEDGE)

    understand("what are the risks")
    slow = grows_straight(understand, runs)
    assert not slow, "\n".join(slow)
