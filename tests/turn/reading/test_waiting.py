"""A number where one was invited, and a booking that was left and is to go on."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot import intents
from bot.bookings.draft import Draft
from bot.reply import Meaning
from bot.turn.reading.message import ParsedMessage
from bot.turn.reading.waiting import waited_for
from bot.turn.slots import DroppedDraft, Slots

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=timezone.utc)
CALL_BACK = Slots(pending=Meaning(intents.BOOK, kind="callback"), last_at=NOW.isoformat())
LEFT = Slots(dropped=DroppedDraft(Draft("d1", given={"name": "Ana"}), NOW))


def waited(
    text: str,
    slots: Slots,
    *,
    intent: str = intents.OUT_OF_SCOPE,
    act: str = "reach",
    later: int = 0,
) -> str:
    message = ParsedMessage(text, intent, acts={"answer": {act: 0.9, "name": 0.1}})
    return waited_for(message, slots, "US", NOW + timedelta(minutes=later))


@pytest.mark.parametrize(
    "text",
    ["6465550173", "646-555-0173", "call 6465550173", "646 555 0173 ext 34", "rosa@example.com",
     "212-555-0142, ask for Yusuf", "my number is 6465550173", "+44 20 7946 0958", "555-0142"],
)  # fmt: skip
@pytest.mark.parametrize("intent", [intents.OUT_OF_SCOPE, intents.PERSON, intents.BOOK])
def test_where_one_was_invited_it_is_a_call_back(text: str, intent: str) -> None:
    assert waited(text, CALL_BACK, intent=intent) == intents.INFORM


@pytest.mark.parametrize("text", ["no thanks", "14/6/2027", "what is it?", "I am 83", ""])
def test_other_words_are_what_they_are(text: str) -> None:
    assert waited(text, CALL_BACK, act="no") == ""


def test_a_question_with_a_number_in_it_stays_a_question() -> None:
    text = "is 646 555 0173 your number?"
    assert waited(text, CALL_BACK, intent=intents.PERSON, act="question") == ""


def test_after_a_long_silence_nothing_was_invited() -> None:
    assert waited("call me on 646 555 0173 please", CALL_BACK, later=31) == ""


@pytest.mark.parametrize("text", ["6465550173", "rosa@example.com", "tel 646 555 0173"])
def test_a_bare_number_gives_details_though_none_was_asked_for(text: str) -> None:
    assert waited(text, Slots()) == intents.INFORM
    assert waited(text, Slots(), intent=intents.ASK_BACK) == intents.INFORM
    assert waited(text, Slots(), intent=intents.PERSON) == ""


def test_digits_that_are_no_number_give_none() -> None:
    for text in ("14/6/2027", "91%", "12345", "4-8"):
        assert waited(text, Slots()) == ""


@pytest.mark.parametrize(("later", "intent"), [(0, intents.BOOK), (59, intents.BOOK), (60, "")])
def test_a_booking_that_was_left_goes_on_within_the_hour(later: int, intent: str) -> None:
    assert waited("let's go on", LEFT, act="go_on", later=later) == intent


def test_who_now_leaves_a_number_after_giving_none_goes_on() -> None:
    assert waited("ok fine 212 555 0188", LEFT) == intents.BOOK
    assert waited("ok fine 212 555 0188", Slots(), intent=intents.AFFIRM) == ""


def test_without_one_going_on_means_nothing_of_it() -> None:
    assert waited("let's go on", Slots(), act="go_on") == ""
    assert waited("ok", LEFT, act="yes") == ""
