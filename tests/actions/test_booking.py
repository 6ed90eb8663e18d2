"""The booking form: how it opens, goes on, answers in between, and ends."""

from __future__ import annotations

import pytest

from actions.booking import BookingForm
from actions.dialogue import FORM
from bot.effects import Book, KeepQuestion
from tests.actions.stage import Played, Talk
from tests.shipped import sentence

pytestmark = pytest.mark.usefixtures("known_form")

OPENED, CLOSED = ("opens", FORM), ("closes", "")
DETAILS = "my name is Ana Diaz, 212 555 0142, it's about my knee, tuesdays"


def say(talk: Talk, text: str, intent: str = "inform", does: str = "") -> Played:
    return talk.say(BookingForm, text, intent, does=does)


def begin(talk: Talk, text: str = "I want to book") -> Played:
    return say(talk, text, "book_consultation")


def click(talk: Talk, label: str, **data: str) -> Played:
    payload = {"intent": "book_consultation", "entities": {}, "data": data}
    return talk.click(BookingForm, label, payload)


def test_it_opens_the_form_and_asks_for_the_name(talk: Talk) -> None:
    played = begin(talk)
    assert played.events == [OPENED]
    assert played.reply["kind"] == "form"
    begun = sentence("booking_begin_consultation")
    assert played.reply["text"] == f"{begun} {sentence('booking_ask_name')}"
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
    played = click(talk, sentence("choice_callback"), kind="callback", about="the price")
    assert played.reply["text"].startswith(sentence("booking_begin_callback"))
    consent = say(talk, "my name is Ana Diaz, 212 555 0142")
    assert consent.slots["booking"]["asked"] == "consent"


def test_what_it_is_about_is_cut_at_five_hundred_letters(talk: Talk) -> None:
    assert len(click(talk, "Book", about="x" * 9000).slots["booking"]["about"]) == 500


def test_consent_and_the_summary_have_their_buttons(talk: Talk) -> None:
    begin(talk)
    consent = say(talk, DETAILS)
    assert consent.labels == [sentence("choice_yes"), sentence("choice_no")]
    assert consent.payload(sentence("choice_no"))["intent"] == "deny"
    summary = say(talk, "yes", "affirm")
    assert summary.reply["kind"] == "summary"
    assert summary.reply["items"] == [
        "Name: Ana Diaz", "Contact: (212) 555-0142", "About: my knee", "Days or times: tuesdays",
    ]  # fmt: skip
    assert summary.reply["note"] == sentence("booking_summary_question")
    wanted = ("choice_send", "choice_change", "choice_cancel")
    assert summary.labels == [sentence(key) for key in wanted]
    assert (summary.effects, summary.events) == ([], [])


def test_only_a_yes_to_the_summary_books(talk: Talk) -> None:
    draft_id = begin(talk).slots["booking"]["id"]
    say(talk, DETAILS)
    say(talk, "yes", "affirm")
    done = say(talk, "yes", "affirm")
    assert done.effects == [
        Book(
            draft_id,
            "consultation",
            {"name": "Ana Diaz", "phone": "(212) 555-0142", "about": "my knee", "times": "tuesdays"},
            consent=True,
        )
    ]  # fmt: skip
    assert (done.events, done.slots["booking"], done.reply["kind"]) == ([CLOSED], None, "notice")
    told = sentence("booking_done_consultation", name="Ana Diaz", contact="(212) 555-0142")
    assert done.reply["text"] == told


@pytest.mark.parametrize("before", [[], [DETAILS], [DETAILS, "yes"]])
def test_it_can_be_cancelled_at_any_step(talk: Talk, before: list[str]) -> None:
    begin(talk)
    for line in before:
        say(talk, line, "affirm" if line == "yes" else "inform")
    played = say(talk, "please cancel it", does="drop")
    assert played.reply["text"] == sentence("booking_dropped" if before else "booking_cancelled")
    assert (played.events, played.effects, played.slots["booking"]) == ([CLOSED], [], None)


def test_a_plain_stop_is_asked_about_with_buttons(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    asked = say(talk, "leave it", does="stop")
    assert asked.reply["text"] == sentence("booking_drop")
    drop, keep = asked.labels
    assert (drop, keep) == (sentence("choice_yes"), sentence("choice_continue"))
    kept = talk.click(BookingForm, keep, asked.payload(keep))
    assert (kept.slots["booking"]["asked"], kept.events) == ("consent", [])
    again = say(talk, "leave it", does="stop")
    dropped = talk.click(BookingForm, drop, again.payload(drop))
    assert (dropped.slots["booking"], dropped.events) == (None, [CLOSED])


def test_what_was_dropped_is_taken_up_within_the_hour(talk: Talk) -> None:
    begin(talk)
    draft = say(talk, DETAILS).slots["booking"]
    say(talk, "cancel the booking", does="drop")
    assert talk.slots["dropped"]["draft"]["name"] == "Ana Diaz"
    played = begin(talk.later(50), "let's go on after all")
    assert played.reply["text"].startswith(sentence("booking_taken_up"))
    assert (played.slots["booking"]["id"], played.slots["dropped"]) == (draft["id"], None)
    assert played.slots["booking"]["asked"] == "consent"
    assert played.events == [OPENED]


def test_after_an_hour_it_is_forgotten(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    say(talk, "cancel the booking", does="drop")
    played = begin(talk.later(61))
    assert played.slots["booking"]["name"] == ""


def test_nothing_is_kept_once_it_is_sent(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    say(talk, "yes", "affirm")
    assert say(talk, "yes", "affirm").slots["dropped"] is None
    assert begin(talk).slots["booking"]["name"] == ""


def test_no_consent_sends_nothing(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    first = say(talk, "no", "deny")
    assert first.reply["text"].startswith(sentence("booking_no_consent"))
    assert first.labels == [sentence("choice_yes"), sentence("choice_no")]
    second = say(talk, "no", "deny")
    assert (second.events, second.effects) == ([CLOSED], [])


def test_a_new_booking_after_one_without_details_is_another_one(talk: Talk) -> None:
    first = begin(talk).slots["booking"]["id"]
    say(talk, "cancel", "stop")
    second = begin(talk).slots["booking"]
    assert (second["id"] != first, second["name"]) == (True, "")


def test_a_question_that_nobody_answers_here_is_kept_for_the_desk(talk: Talk) -> None:
    begin(talk)
    text = "do you know a good restaurant"
    played = say(talk, text, "out_of_scope", does="question")
    told, again = played.replies
    assert (told["text"], again["text"]) == (
        sentence("booking_unknown"), sentence("booking_ask_name"),
    )  # fmt: skip
    assert played.kept == text


def test_a_question_in_between_is_answered_and_then_the_booking_goes_on(talk: Talk) -> None:
    begin(talk)
    answer, again = say(talk, "what are the risks?", "ask_risks").replies
    assert (answer["kind"], answer["topic"], answer["choices"]) == ("answer", "risks", [])
    assert (again["kind"], again["text"]) == ("form", sentence("booking_ask_name"))
    assert talk.slots["booking"]["name"] == ""
    assert say(talk, "Ana Diaz").slots["booking"]["name"] == "Ana Diaz"


def test_a_question_the_page_does_not_cover_is_kept_for_the_desk(talk: Talk) -> None:
    begin(talk)
    played = say(talk, "how much does it cost?", "ask_cost")
    assert played.effects == [KeepQuestion("cost", "how much does it cost?")]
    assert played.slots["pending"] is None


@pytest.mark.parametrize(
    ("text", "intent", "kind", "key"),
    [
        ("can I talk to a person?", "talk_to_human", "handover", "handoff"),
        ("are you a robot?", "bot_challenge", "notice", "bot_challenge"),
        ("what can you do?", "ask_capabilities", "notice", "capabilities"),
        ("should I get it for gout?", "ask_medical_advice", "handover", "personal_case"),
    ],
)
def test_other_questions_in_between(
    talk: Talk, text: str, intent: str, kind: str, key: str
) -> None:
    begin(talk)
    first, again = say(talk, text, intent).replies
    assert (first["kind"], first["choices"]) == (kind, [])
    assert sentence(key) in first["text"]
    assert again["text"] == sentence("booking_ask_name")
    assert talk.slots["pending"] is None


def test_a_click_on_go_on_asks_again_and_loses_nothing(talk: Talk) -> None:
    begin(talk)
    say(talk, "Ana Diaz")
    played = click(talk, sentence("choice_continue"))
    assert played.reply["text"].startswith(sentence("booking_ask_contact"))
    assert (played.slots["booking"]["name"], played.events) == ("Ana Diaz", [])


def test_a_label_clicked_is_never_read_as_a_detail(talk: Talk) -> None:
    begin(talk)
    say(talk, DETAILS)
    payload = {"intent": "affirm", "entities": {}, "data": {}}
    assert talk.click(BookingForm, sentence("choice_yes"), payload).reply["kind"] == "summary"
    assert talk.slots["booking"]["name"] == "Ana Diaz"
