"""The booking form: how it opens, goes on, answers in between, and ends."""

from __future__ import annotations

import pytest
from rasa_sdk.events import ActiveLoop

from actions.booking import FORM, BookingForm
from tests.actions.stage import Played, Talk

OPENED, CLOSED = ActiveLoop(FORM), ActiveLoop(None)
DETAILS = "my name is Ana Diaz, 212 555 0142, it's about my knee, tuesdays"


def say(talk: Talk, text: str, intent: str = "inform") -> Played:
    return talk.say(BookingForm, text, intent)


def begin(talk: Talk, text: str = "I want to book") -> Played:
    return say(talk, text, "book_consultation")


def click(talk: Talk, label: str, **data: str) -> Played:
    payload = {"intent": "book_consultation", "entities": {}, "data": data}
    return talk.click(BookingForm, label, payload)


def test_it_opens_the_form_and_asks_for_the_name(talk: Talk) -> None:
    played = begin(talk)
    assert played.events == [OPENED]
    assert played.reply["kind"] == "form"
    assert played.reply["text"].startswith("I can help you book a free consultation.")
    assert played.reply["text"].endswith("What is your name?")
    assert (played.effects, played.slots["pending"]) == ([], None)
    assert played.slots["booking"]["id"] != ""


def test_details_of_the_first_message_are_kept(talk: Talk) -> None:
    draft = begin(talk, f"please book me in, {DETAILS}").slots["booking"]
    assert (draft["name"], draft["phone"]) == ("Ana Diaz", "(212) 555-0142")
    assert draft["asked"] == "consent"


def test_a_click_brings_what_it_is_about_and_its_label_is_no_detail(talk: Talk) -> None:
    draft = click(talk, "Book Monday for Ana Diaz", about="is it safe").slots["booking"]
    assert (draft["about"], draft["name"], draft["times"]) == ("is it safe", "", "")
    assert draft["kind"] == "consultation"


def test_a_call_back_asks_for_less(talk: Talk) -> None:
    played = click(talk, "Leave my phone or e-mail", kind="callback", about="the price")
    assert played.reply["text"].startswith("The front desk will get back to you.")
    consent = say(talk, "my name is Ana Diaz, 212 555 0142")
    assert consent.slots["booking"]["asked"] == "consent"


def test_what_it_is_about_is_cut_at_five_hundred_letters(talk: Talk) -> None:
    assert len(click(talk, "Book", about="x" * 9000).slots["booking"]["about"]) == 500


def test_consent_and_the_summary_have_their_buttons(talk: Talk) -> None:
    begin(talk)
    consent = say(talk, DETAILS)
    assert consent.labels == ["Yes", "No"]
    assert consent.payload("No")["intent"] == "deny"
    summary = say(talk, "yes", "affirm")
    assert summary.reply["kind"] == "summary"
    assert summary.reply["items"] == [
        "Name: Ana Diaz", "Contact: (212) 555-0142", "About: my knee", "Days or times: tuesdays",
    ]  # fmt: skip
    assert summary.reply["note"] == "Shall I send this to the front desk?"
    assert summary.labels == ["Yes, send it", "Change something", "Cancel"]
    assert (summary.effects, summary.events) == ([], [])


def test_only_a_yes_to_the_summary_books(talk: Talk) -> None:
    draft_id = begin(talk).slots["booking"]["id"]
    say(talk, DETAILS)
    say(talk, "yes", "affirm")
    done = say(talk, "yes", "affirm")
    assert done.effects == [
        {
            "type": "book",
            "draft_id": draft_id,
            "booking": {
                "kind": "consultation", "name": "Ana Diaz", "phone": "(212) 555-0142",
                "email": "", "about": "my knee", "times": "tuesdays", "consent": True,
            },
        }
    ]  # fmt: skip
    assert (done.events, done.slots["booking"], done.reply["kind"]) == ([CLOSED], None, "notice")
    assert done.reply["text"].startswith("Thank you, Ana Diaz.")


@pytest.mark.parametrize(("text", "intent"), [("cancel", "stop"), ("please cancel it", "inform")])
@pytest.mark.parametrize("before", [[], [DETAILS], [DETAILS, "yes"]])
def test_it_can_be_cancelled_at_any_step(
    talk: Talk, before: list[str], text: str, intent: str
) -> None:
    begin(talk)
    for line in before:
        say(talk, line, "affirm" if line == "yes" else "inform")
    played = say(talk, text, intent)
    assert played.reply["text"].startswith("All right, I have not sent anything.")
    assert (played.events, played.effects, played.slots["booking"]) == ([CLOSED], [], None)


def test_no_consent_sends_nothing(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    played = say(talk, "no", "deny")
    assert (played.events, played.effects) == ([CLOSED], [])
    assert "(212) 555-0142" in played.reply["text"]


def test_a_new_booking_after_the_last_is_another_one(talk: Talk) -> None:
    first = begin(talk).slots["booking"]["id"]
    say(talk, "cancel", "stop")
    second = begin(talk).slots["booking"]
    assert (second["id"] != first, second["name"]) == (True, "")


def test_a_question_in_between_is_answered_and_then_the_booking_goes_on(talk: Talk) -> None:
    begin(talk)
    answer, again = say(talk, "what are the risks?", "ask_risks").replies
    assert (answer["kind"], answer["topic"], answer["choices"]) == ("answer", "risks", [])
    assert (again["kind"], again["text"]) == ("form", "What is your name?")
    assert talk.slots["booking"]["name"] == ""
    assert say(talk, "Ana Diaz").slots["booking"]["name"] == "Ana Diaz"


def test_a_question_the_page_does_not_cover_is_kept_for_the_desk(talk: Talk) -> None:
    begin(talk)
    played = say(talk, "how much does it cost?", "ask_cost")
    assert played.effects == [
        {"type": "question", "topic": "cost", "text": "how much does it cost?"}
    ]
    assert played.slots["pending"] is None


@pytest.mark.parametrize(
    ("text", "intent", "kind", "start"),
    [
        ("can I talk to a person?", "talk_to_human", "handover", "I have told the front desk"),
        ("are you a robot?", "bot_challenge", "notice", "I am a computer program"),
        ("what can you do?", "ask_capabilities", "notice", "I can tell you what"),
        ("should I get it for gout?", "ask_medical_advice", "handover", "I cannot judge your own"),
    ],
)
def test_other_questions_in_between(
    talk: Talk, text: str, intent: str, kind: str, start: str
) -> None:
    begin(talk)
    first, again = say(talk, text, intent).replies
    assert (first["kind"], first["choices"], first["text"].startswith(start)) == (kind, [], True)
    assert again["text"] == "What is your name?"
    assert talk.slots["pending"] is None


def test_a_click_on_go_on_asks_again_and_loses_nothing(talk: Talk) -> None:
    begin(talk)
    say(talk, "Ana Diaz")
    played = click(talk, "Go on with the booking")
    assert played.reply["text"].startswith("How can the front desk reach you?")
    assert (played.slots["booking"]["name"], played.events) == ("Ana Diaz", [])


def test_a_label_clicked_is_never_read_as_a_detail(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    payload = {"intent": "affirm", "entities": {}, "data": {}}
    assert talk.click(BookingForm, "Yes", payload).reply["kind"] == "summary"
    assert talk.slots["booking"]["name"] == "Ana Diaz"
