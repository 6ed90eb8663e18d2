"""The booking conversation: any order, corrections, questions in between, cancelling."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bookings.asking import Step
from bot.bookings.draft import Draft
from bot.bookings.steps import advance, begin, resume, take_up
from bot.effects import Book
from tests.bookings.conftest import NOW, Form

pytestmark = pytest.mark.usefixtures("known_form")

FULL = Draft(
    "d1",
    given={"name": "Ana Diaz", "phone": "(212) 555-0142", "about": "knee", "times": "tuesdays"},
    consent=True,
    asked="confirm",
)


def keys(step: Step) -> list[str]:
    return [line.key for line in step.lines]


def test_it_asks_for_one_thing_after_the_other_and_reads_it_back(form: Form) -> None:
    step = form.talk("i want to book", "Ana Diaz", "212 555 0142", "my knee", "tuesdays", "yes")
    assert step.outcome == "confirming"
    assert keys(step) == ["booking_summary_consultation"]
    assert step.draft.wish() == Book(
        step.draft.id,
        "consultation",
        {"name": "Ana Diaz", "phone": "(212) 555-0142", "about": "my knee", "times": "tuesdays"},
        consent=True,
    )


def test_details_of_the_first_message_are_not_asked_again(form: Form) -> None:
    step = form.talk("I'm Ana Diaz, 212-555-0142, it's about my sore shoulder, mornings")
    assert keys(step) == ["booking_begin_consultation", "booking_ask_consent"]


def test_a_yes_to_the_summary_completes_it(form: Form) -> None:
    assert form.talk("yes please", draft=FULL).outcome == "done"


def test_a_no_to_the_summary_asks_what_to_change(form: Form) -> None:
    step = form.talk("no", draft=FULL)
    assert (step.outcome, keys(step)) == ("confirming", ["booking_what_to_change"])


def test_a_correction_is_taken_and_read_back_again(form: Form) -> None:
    step = form.talk("no, my number is 212 555 0199", draft=FULL)
    assert step.draft.answer("phone") == "(212) 555-0199"
    assert keys(step) == ["booking_changed", "booking_summary_consultation"]


def test_a_field_to_change_is_asked_for_again(form: Form) -> None:
    step = form.talk("change the name", "Maria Lopez", draft=FULL)
    assert (step.draft.answer("name"), step.outcome) == ("Maria Lopez", "confirming")


@pytest.mark.parametrize(
    "text",
    ["Change something", "correct something", "I want to change something", "there is a mistake",
     "that's not right", "yes but the name is wrong"],
)  # fmt: skip
def test_who_wants_a_change_sends_nothing_whatever_was_understood(form: Form, text: str) -> None:
    for intent in ("affirm", "inform", "stop"):
        step = form.say(resume(FULL).draft, text, intent=intent)
        assert step.outcome in ("asking", "confirming")


@pytest.mark.parametrize("text", ["nothing to change, send it", "yes, no mistakes", "correct"])
def test_who_wants_no_change_sends_it(form: Form, text: str) -> None:
    step = form.say(resume(FULL).draft, text, intent="affirm")
    assert step.outcome == "done"


def test_at_the_consent_question_a_change_is_no_refusal(form: Form) -> None:
    step = form.talk("book", "Ana", "ana@example.com", "my knee", "tuesdays", "change something")
    assert keys(step) == ["booking_what_to_change"]
    step = form.say(step.draft, "the times")
    assert keys(step) == ["booking_ask_times"]
    step = form.say(step.draft, "fridays")
    assert (step.draft.answer("times"), keys(step)) == ("fridays", ["booking_ask_consent"])


@pytest.mark.parametrize("texts", [("no", "Eleanor Whitcombe"), ("Eleanor Whitcombe",)])
def test_the_right_name_is_simply_written(form: Form, texts: tuple[str, ...]) -> None:
    step = form.talk(*texts, draft=FULL)
    assert step.draft.answer("name") == "Eleanor Whitcombe"
    assert keys(step) == ["booking_changed", "booking_summary_consultation"]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("number", "booking_ask_new_phone"),
        ("E-mail", "booking_ask_new_email"),
        ("address", "booking_ask_new_email"),
        ("reason", "booking_ask_about"),
        ("days", "booking_ask_times"),
    ],
)
def test_a_field_has_other_names_too(form: Form, word: str, key: str) -> None:
    assert keys(form.talk(f"change the {word}", draft=FULL)) == [key]


def test_my_name_is_wrong_gives_no_name(form: Form) -> None:
    step = form.talk("my name is wrong", draft=FULL)
    assert (step.draft.answer("name"), keys(step)) == ("", ["booking_ask_name"])


def test_change_it_cancels_nothing(form: Form) -> None:
    step = form.talk("no, the phone number is wrong", draft=FULL)
    step = form.say(step.draft, "change it", intent="stop")
    assert step.outcome in ("asking", "confirming")
    assert step.draft.answer("name") == "Ana Diaz"


def test_who_does_not_say_what_to_change_is_helped_on(form: Form) -> None:
    step = form.talk("no", "hm", draft=FULL)
    assert keys(step) == ["booking_aside", "booking_what_to_change"]
    step = form.talk("no", "hm", "hm", "hm", "hm", draft=FULL)
    assert keys(step) == ["booking_or_call", "booking_summary_consultation"]
    step = form.talk("no", draft=FULL)
    step = form.say(step.draft, "it is fine", intent="affirm")
    assert keys(step) == ["booking_summary_consultation"]


def test_nothing_is_stored_without_consent(form: Form) -> None:
    step = form.talk("book", "Ana", "ana@example.com", "my knee", "tuesdays", "no")
    assert keys(step) == ["booking_no_consent", "booking_ask_consent"]
    assert form.say(step.draft, "no").outcome == "cancelled"


def test_who_gives_no_phone_is_asked_for_an_address(form: Form) -> None:
    step = form.talk("book", "Ana", "i don't want to give my phone number")
    assert keys(step) == ["booking_ask_contact_email"]


def test_who_gives_neither_gets_the_clinics_number(form: Form) -> None:
    step = form.talk("book", "Ana", "i don't want to give my phone number", "no email either")
    assert (step.outcome, keys(step)) == ("cancelled", ["booking_no_contact"])


def test_a_short_number_is_explained(form: Form) -> None:
    assert keys(form.talk("book", "Ana", "555-0142")) == ["booking_phone_short"]


def test_a_broken_address_is_explained(form: Form) -> None:
    assert keys(form.talk("book", "Ana", "ana@exmaple")) == ["booking_email_invalid"]


def test_a_slip_in_an_address_is_asked_about_once(form: Form) -> None:
    step = form.talk("book", "Ana", "ana@gmial.com")
    assert keys(step) == ["booking_email_meant"]
    assert step.lines[0].values == {"email": "ana@gmail.com"}
    assert form.talk("book", "Ana", "ana@gmial.com", "yes").draft.answer("email") == "ana@gmail.com"
    for answer in ("no", "ana@gmial.com", "hm"):
        kept = form.talk("book", "Ana", "ana@gmial.com", answer)
        assert (kept.draft.answer("email"), keys(kept)) == ("ana@gmial.com", ["booking_ask_about"])
    other = form.talk("book", "Ana", "ana@gmial.com", "sorry, ana@example.com")
    assert other.draft.answer("email") == "ana@example.com"


def test_a_slip_in_the_first_message_or_a_correction_is_asked_about_too(form: Form) -> None:
    step = form.talk("I'm Ana Diaz, ana@yaho.com, about my knee")
    assert keys(step) == ["booking_begin_consultation", "booking_email_meant"]
    step = form.talk("my email is ana@yaho.com", "yes", draft=FULL)
    assert step.draft.answer("email") == "ana@yahoo.com"
    assert step.outcome == "confirming"


def test_a_question_after_that_keeps_what_was_typed(form: Form) -> None:
    step = form.talk("book", "Ana", "ana@gmial.com")
    asking = form.say(step.draft, "is it risky?", intent="ask_risks", known=True)
    assert (asking.outcome, asking.draft) == ("answer_first", step.draft)
    assert keys(resume(step.draft)) == ["booking_ask_about"]


def test_who_writes_for_another_is_asked_for_their_own_name(form: Form) -> None:
    step = form.talk("book", "it's for my mum, Rosa Diaz")
    assert keys(step) == ["booking_ask_name_too"]
    step = form.talk("book", "it's for my mum, Rosa Diaz", "Ana Diaz", "ana@example.com")
    assert step.draft.given == {
        "name": "Ana Diaz", "patient": "Rosa Diaz (mum)", "email": "ana@example.com",
    }  # fmt: skip


def test_an_address_that_no_mail_reaches_is_explained(form: Form) -> None:
    assert keys(form.talk("book", "Ana", "josé.ruiz@example.com")) == ["booking_email_letters"]


def test_after_three_unusable_answers_the_clinics_number_is_offered(form: Form) -> None:
    step = form.talk("book", "?", "?", "?")
    assert keys(step) == ["booking_or_call", "booking_ask_name"]


@pytest.mark.parametrize(
    "text",
    ["cancel", "forget it", "never mind", "i don't want an appointment", "i changed my mind"],
)
@pytest.mark.parametrize("asked", ["name", "contact", "about", "times", "consent", "confirm"])
def test_it_can_be_cancelled_at_any_point(form: Form, asked: str, text: str) -> None:
    step = form.say(Draft("d1", asked=asked), text, intent="stop")
    assert (step.outcome, keys(step)) == ("cancelled", ["booking_cancelled"])


def test_a_click_on_cancel_ends_it_and_a_click_on_yes_sends_it() -> None:
    ways = {"stop": "cancelled", "affirm": "done", "deny": "confirming"}
    for intent, outcome in ways.items():
        step = advance(
            FULL, "label", intent=intent, known=False, clicked=True, now=NOW, region="US"
        )
        assert step.outcome == outcome
        assert step.draft.given == FULL.given


def test_what_was_dropped_is_taken_up_with_consent_asked_anew(form: Form) -> None:
    ended = form.say(FULL, "cancel the booking")
    assert (ended.outcome, keys(ended)) == ("cancelled", ["booking_dropped"])
    step = take_up(ended.draft, "let's go on, my number is 212 555 0199", now=NOW, region="US")
    assert keys(step) == ["booking_taken_up", "booking_ask_consent"]
    assert step.draft.given == {**FULL.given, "phone": "(212) 555-0199"}
    assert not step.draft.consent


def test_a_question_in_between_is_answered_first_and_the_draft_stays(form: Form) -> None:
    draft = Draft("d1", given={"name": "Ana"}, asked="about")
    step = form.say(draft, "is it risky?", intent="ask_risks", known=True)
    assert (step.outcome, step.draft) == ("answer_first", draft)
    assert keys(resume(draft)) == ["booking_ask_contact"]


def test_a_reason_that_sounds_like_a_topic_is_still_the_reason(form: Form) -> None:
    draft = Draft("d1", given={"name": "Ana", "phone": "(212) 555-0142"}, asked="about")
    step = form.say(draft, "my sciatica", intent="ask_conditions", known=True)
    assert step.draft.answer("about") == "my sciatica"


def test_a_callback_needs_neither_reason_nor_times(form: Form) -> None:
    step = begin(Draft("d1", kind="callback"), "", now=NOW, region="US")
    for text in ("Ana Diaz", "ana@example.com", "yes"):
        step = form.say(step.draft, text)
    assert keys(step) == ["booking_summary_callback"]


def test_a_draft_survives_the_way_through_json() -> None:
    draft = Draft("d1", given={"name": "Ana"}, refused=("phone",), asked="contact", misses=2)
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft


def test_a_draft_of_0_3_0_is_read_and_goes_on() -> None:
    stored = {
        "id": "d1", "kind": "callback", "name": "Ana", "phone": "", "email": "ana@example.com",
        "about": "knee", "times": "", "consent": False, "asked": "consent", "refused": ["phone"],
        "misses": 1,
    }  # fmt: skip
    draft = Draft.from_json(stored)
    given = {"name": "Ana", "email": "ana@example.com", "about": "knee"}
    assert draft == Draft("d1", "callback", given, asked="consent", refused=("phone",), misses=1)
    # A process of 0.3.0 that still runs reads what this one stores.
    assert draft.to_json().items() >= stored.items()


@given(texts=st.lists(st.text(max_size=60), max_size=12))
def test_no_order_of_messages_completes_a_booking_without_consent(
    form: Form, texts: list[str]
) -> None:
    step = begin(Draft("d1"), "book", now=NOW, region="US")
    for text in texts:
        if step.outcome in ("done", "cancelled"):
            break
        step = form.say(step.draft, text)
    if step.outcome == "done":
        assert step.draft.consent
        assert step.draft.missing() == ""
