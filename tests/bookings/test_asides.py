"""What is said beside an answer in a booking: other appointments, refusals, parts put right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import intents
from bot.bookings.asking import Step
from bot.bookings.draft import Draft
from bot.bookings.steps import advance
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


@pytest.mark.parametrize("asked", ["name", "contact", "about", "times", "consent", "confirm"])
@pytest.mark.parametrize(
    "text",
    [
        "cancel my appointment on Friday",
        "please cancle my apointment",
        "I need to cancel my mother's appointment tomorrow",
        "cancel my booking for Friday",
        "can you move my existing appointment to Monday",
    ],
)
def test_an_appointment_of_theirs_is_not_this_draft(form: Form, asked: str, text: str) -> None:
    draft = Draft("d1", given={"name": "Ana Diaz"}, asked=asked)
    step = form.say(draft, text, intent=intents.APPOINTMENT)
    assert (step.outcome, step.draft) == ("answer_first", draft)


@pytest.mark.parametrize("asked", ["name", "contact", "about", "times", "consent", "confirm"])
@pytest.mark.parametrize("intent", [intents.APPOINTMENT, "stop"])
@pytest.mark.parametrize(
    "text",
    [
        "cancel",
        "cancel please",
        "cancel the booking",
        "cancel this appointment",
        "cancel my booking",
    ],
)
def test_to_cancel_by_itself_means_the_draft(
    form: Form, asked: str, intent: str, text: str
) -> None:
    step = form.say(Draft("d1", asked=asked), text, intent=intent)
    assert step.outcome == "cancelled"


@pytest.mark.parametrize(
    ("asked", "text", "field"),
    [
        ("times", "I can't make it on Thursday, any other day", "times"),
        ("times", "not Monday, later in the week", "times"),
        ("about", "I missed my race because of the knee", "about"),
        ("about", "my neck, and I run late shifts", "about"),
    ],
)
def test_what_was_asked_for_is_stored_though_it_sounds_like_a_changed_appointment(
    form: Form, asked: str, text: str, field: str
) -> None:
    step = form.say(Draft("d1", asked=asked), text, intent=intents.APPOINTMENT)
    assert step.outcome == "asking"
    assert step.draft.answer(field) != ""


@pytest.mark.parametrize("text", ["can we change the time?", "change my time", "wrong times"])
def test_another_time_means_the_drafts_own(form: Form, text: str) -> None:
    step = form.say(FULL, text, intent=intents.APPOINTMENT)
    assert keys(step) == ["booking_ask_times"]


@pytest.mark.parametrize("text", ["running late today", "when is it?", "I missed it"])
def test_what_no_booking_asks_for_goes_to_the_desk(form: Form, text: str) -> None:
    draft = Draft("d1", asked="contact")
    step = form.say(draft, text, intent=intents.APPOINTMENT)
    assert (step.outcome, step.draft) == ("answer_first", draft)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("I don't want to give my phone number", "phone"),
        ("no calls please, I am hard of hearing", "phone"),
        ("would an e-mail address be enough", "phone"),
        ("can I do it without my number", "phone"),
        ("no fone pls", "phone"),
        ("I'd rather not share my email", "email"),
        ("I don't have an email, I'm 84", "email"),
        ("please call, I never read mails", "email"),
        ("anything but e-mail please", "email"),
        ("my daughter does the emails, not me", "email"),
    ],
)
def test_a_way_that_is_refused_is_not_asked_for_again(form: Form, text: str, way: str) -> None:
    other = {"phone": "email", "email": "phone"}[way]
    step = form.say(Draft("d1", given={"name": "Ana"}, asked="contact"), text)
    assert step.draft.refused == (way,)
    assert keys(step) == [f"booking_ask_contact_{other}"]


@pytest.mark.parametrize("asked", ["times", "consent", "confirm"])
@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("no wait, it's 0174 at the end", "phone", "(212) 555-0174"),
        ("it ends in 43, not 42", "phone", "(212) 555-0143"),
        ("sorry, the last four are 0199", "phone", "(212) 555-0199"),
        ("Anna with two n", "name", "Anna Diaz"),
        ("it's Dias with an s not z", "name", "Ana Dias"),
    ],
)
def test_a_part_is_put_right(form: Form, asked: str, text: str, field: str, value: str) -> None:
    draft = replace(FULL, asked=asked, consent=asked == "confirm")
    if asked == "times":
        draft = draft.without(["times"])
    step = form.say(draft, text)
    assert step.draft.given == {**draft.given, field: value}
    assert step.lines[0].key == "booking_changed"
    assert step.lines[0].values == {"changed": value}


@pytest.mark.parametrize("text", ["not Monday, Wednesday", "I meant Thursdays", "make it Fridays"])
def test_other_days_take_the_place_of_those_before(form: Form, text: str) -> None:
    step = form.say(FULL, text)
    assert step.draft.answer("times").startswith(text)
    assert keys(step) == ["booking_changed", "booking_summary_consultation"]


@pytest.mark.parametrize(
    "text", ["why do you need that", "what do you mean", "who will see my number", "is it private"]
)
def test_a_question_on_the_question_is_explained(form: Form, text: str) -> None:
    for asked in ("contact", "consent"):
        given = {"name": "Ana"} if asked == "contact" else FULL.given
        step = form.say(Draft("d1", given=given, asked=asked), text)
        assert keys(step) == ["booking_why", f"booking_ask_{asked}"]
        assert step.draft.misses == 0


@pytest.mark.parametrize("text", ["price please", "how much is it", "do you take Medicare"])
@pytest.mark.parametrize("asked", ["name", "contact", "about", "times", "consent"])
def test_a_question_is_no_detail(form: Form, asked: str, text: str) -> None:
    step = form.say(Draft("d1", given={"phone": "(212) 555-0142"}, asked=asked), text)
    assert step.outcome == "answer_first"
    assert step.draft.given == {"phone": "(212) 555-0142"}


@pytest.mark.parametrize("text", ["I don't know the days yet", "not sure yet", "idk, depends"])
def test_who_does_not_know_the_days_goes_on(form: Form, text: str) -> None:
    draft = FULL.without(["times"])
    step = form.say(replace(draft, asked="times", consent=False), text)
    assert (step.draft.answer("times"), keys(step)) == (text, ["booking_ask_consent"])


def test_a_yes_that_the_intent_takes_for_a_no_is_asked_again(form: Form) -> None:
    asked = replace(FULL, consent=False, asked="consent")
    acts = {"yes": 0.86, "stop": 0.09, "no": 0.05}
    step = advance(
        asked, "nuh, dont", intent=intents.DENY, known=False, acts=acts, now=NOW, region="US"
    )
    assert not step.draft.consent
    assert step.outcome == "asking"
