"""A person is wanted: the visitor hears at once what happens next, and has a way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.booking import BookingForm
from actions.handoff import ActionHandoff, told_why
from bot.desk.model import DeskFacts
from bot.effects import CancelHandOff
from bot.reply import Meaning
from tests.actions.stage import Played, Talk
from tests.shipped import sentence

THERE = DeskFacts(state="assistant", place=2, wait_seconds=250, live=True)
CLOSED = replace(THERE, live=False, opens="The front desk opens on Tuesday at 9:00.")


def ask(talk: Talk, **desk: Any) -> Played:
    talk.desk = replace(THERE, **desk)
    return talk.say(ActionHandoff, "a person please", "talk_to_human")


def cancel(talk: Talk, waiting: Played) -> Played:
    label = sentence("choice_assistant")
    return talk.click(ActionHandoff, label, waiting.payload(label))


def test_somebody_is_there_the_visitor_gets_a_number_and_the_usual_wait(talk: Talk) -> None:
    played = ask(talk)
    wait = sentence("wait_minutes", minutes="5")
    assert played.reply["text"] == sentence("handoff_waiting", place="2", wait=wait)
    assert played.reply["handoff"] == "waiting"
    assert played.labels == [sentence("choice_assistant"), sentence("choice_callback")]
    assert [one.get("does") for one in played.reply["choices"]] == ["cancel_handoff", None]
    assert played.wish.state == "waiting"


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (60, 1), (61, 2), (300, 5), (301, 6)])
def test_a_wait_is_rounded_up(talk: Talk, seconds: int, minutes: int) -> None:
    one, more = sentence("wait_minute"), sentence("wait_minutes", minutes=str(minutes))
    told = sentence("handoff_waiting", place="2", wait=one if minutes == 1 else more)
    assert ask(talk, wait_seconds=seconds).reply["text"] == told


def test_no_wait_is_told_while_too_few_are_known(talk: Talk) -> None:
    text = ask(talk, wait_seconds=None).reply["text"]
    assert text == sentence("handoff_waiting_unknown", place="2")


def test_asking_again_while_waiting_tells_the_place(talk: Talk) -> None:
    ask(talk)
    text = ask(talk, state="waiting", place=1).reply["text"]
    assert text == sentence("handoff_again_waiting", place="1")


def test_nobody_is_there_the_visitor_hears_when_and_is_offered_a_call_back(talk: Talk) -> None:
    talk.desk = CLOSED
    played = talk.say(ActionHandoff, "a person please", "talk_to_human")
    assert played.reply["text"].startswith("The front desk opens on Tuesday at 9:00. ")
    assert "number" not in played.reply["text"].split("phone number")[0]
    assert played.labels == [sentence("choice_callback"), sentence("choice_book")]
    assert (played.reply["handoff"], played.wish.state) == ("missed", "missed")
    assert played.slots["pending"]["data"]["kind"] == "callback"


def test_who_waits_may_go_on_with_the_assistant(talk: Talk) -> None:
    played = cancel(talk, ask(talk))
    assert played.reply["text"] == sentence("handoff_cancelled")
    assert played.reply["handoff"] == "assistant"
    assert played.effects == [CancelHandOff()]
    assert ask(talk).reply["handoff"] == "waiting"


def test_a_question_in_a_booking_keeps_the_button_that_ends_the_wait(talk: Talk) -> None:
    talk.say(BookingForm, "I want to book", "book_consultation")
    talk.desk = THERE
    handed, asked = talk.say(BookingForm, "can I talk to a person?", "talk_to_human").replies
    assert [one.get("does") for one in handed["choices"]] == ["cancel_handoff", None]
    assert sentence("booking_ask_name") in asked["text"]


def booked_callback(talk: Talk) -> Played:
    payload = Meaning("book_consultation", kind="callback").to_json()
    talk.click(BookingForm, "Call me back", payload)
    talk.say(BookingForm, "Ana Diaz, 212 555 0142", "inform")
    for _ in range(6):
        played = talk.say(BookingForm, "yes", "affirm")
        if played.effects:
            return played
    raise AssertionError("it was never sent")


def test_a_call_back_tells_who_waits_that_they_need_not(talk: Talk) -> None:
    talk.desk = replace(THERE, state="waiting")
    played = booked_callback(talk)
    assert played.replies[-1]["handoff"] == "closed"
    assert sentence("handoff_callback") in played.replies[-1]["text"]


def test_a_call_back_of_who_does_not_wait_says_nothing_about_waiting(talk: Talk) -> None:
    talk.desk = THERE
    assert len(booked_callback(talk).replies) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a person please",
        "I'd like to talk to someone",
        "can I speak with a real human being?",
        "hi, could someone from the front desk call me back please",
        "no, I want to talk to a person, not a computer",
        "yes please, thank you very much",
    ],
)
def test_a_mere_wish_gives_no_reason(text: str) -> None:
    assert told_why(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "i'd rather talk to a person, i take blood thinners",
        "can I talk to someone about my mother's hip",
        "I want a human. My invoice from March is wrong.",
        "call me please because I lost my card",
    ],
)
def test_a_reason_told_with_the_wish_is_what_the_desk_reads(talk: Talk, text: str) -> None:
    talk.desk = THERE
    assert told_why(text) == text
    assert talk.say(ActionHandoff, text, "talk_to_human").wish.question == text


def test_an_appointment_goes_to_whoever_is_there_with_all_of_the_words(talk: Talk) -> None:
    talk.desk = THERE
    text = "please cancel my appointment"
    played = talk.say(ActionHandoff, text, "existing_appointment")
    assert played.reply["text"].startswith(sentence("handoff_appointment"))
    assert played.reply["handoff"] == "waiting"
    assert (played.wish.question, played.wish.state) == (text, "waiting")


def test_with_nobody_there_a_call_back_is_offered_about_the_appointment(talk: Talk) -> None:
    talk.desk = CLOSED
    text = "can I move my appointment to Friday"
    played = talk.say(ActionHandoff, text, "existing_appointment")
    assert played.reply["text"].startswith(sentence("handoff_appointment"))
    assert (played.reply["handoff"], played.wish.question) == ("missed", text)
    assert played.slots["pending"]["data"] == {"kind": "callback", "about": text}


@pytest.mark.parametrize("desk", [THERE, CLOSED])
def test_an_appointment_is_handed_over_in_a_booking_which_goes_on(
    talk: Talk, desk: DeskFacts
) -> None:
    talk.say(BookingForm, "I want to book", "book_consultation")
    talk.say(BookingForm, "Ana Diaz", "inform")
    talk.desk = desk
    text = "cancel my appointment on Friday"
    played = talk.say(BookingForm, text, "existing_appointment")
    handed, asked = played.replies
    assert handed["text"].startswith(sentence("handoff_appointment"))
    assert sentence("booking_ask_contact") in asked["text"]
    assert played.wish.question == text
    assert played.slots["booking"]["name"] == "Ana Diaz"
