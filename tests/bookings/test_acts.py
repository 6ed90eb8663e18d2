"""What real words do in a booking: by kind, each with a list of its own."""

from __future__ import annotations

import pytest

from bot.bookings.draft import Draft
from bot.nlu.acts.files import FILES, read
from tests.bookings import answers
from tests.bookings.conftest import Form

pytestmark = pytest.mark.usefixtures("known_form")

GIVEN = {"name": "Ana Diaz", "phone": "(212) 555-0142", "about": "knee", "times": "tuesdays"}
CONSENT = Draft("d1", given=GIVEN, asked="consent")
CONFIRM = Draft("d1", given=GIVEN, consent=True, asked="confirm")
ABOUT = Draft("d1", given={"name": "Ana Diaz", "phone": "(212) 555-0142"}, asked="about")
TIMES = Draft("d1", given={**ABOUT.given, "about": "knee"}, asked="times")
LISTS = {name: lines for name, lines in vars(answers).items() if name.isupper()}


def keys(step: object) -> list[str]:
    return [line.key for line in step.lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", answers.YES)
def test_leave_is_taken(form: Form, text: str) -> None:
    step = form.say(CONSENT, text)
    assert (step.draft.consent, step.outcome) == (True, "confirming")
    assert step.draft.given == GIVEN


@pytest.mark.parametrize("text", answers.YES_IF)
def test_a_condition_is_kept_where_the_desk_reads_it(form: Form, text: str) -> None:
    step = form.say(CONSENT, text)
    assert text in step.draft.answer("times")
    assert step.draft.answer("times").startswith("tuesdays")
    assert "booking_noted" in keys(step)


@pytest.mark.parametrize("text", answers.NO)
def test_a_no_is_explained_once_and_then_ends_it(form: Form, text: str) -> None:
    step = form.say(CONSENT, text)
    assert keys(step) == ["booking_no_consent", "booking_ask_consent"]
    again = form.say(step.draft, text)
    assert (again.outcome, again.draft.given) == ("cancelled", GIVEN)


@pytest.mark.parametrize("text", answers.NEITHER)
@pytest.mark.parametrize("draft", [CONSENT, CONFIRM], ids=["consent", "confirm"])
def test_what_is_neither_gives_no_leave_and_ends_nothing(
    form: Form, draft: Draft, text: str
) -> None:
    step = form.say(draft, text)
    assert step.draft.consent == draft.consent
    assert step.outcome in ("asking", "confirming", "answer_first")
    assert step.draft.given == GIVEN


@pytest.mark.parametrize("text", answers.REASONS)
def test_a_reason_is_kept_whole(form: Form, text: str) -> None:
    step = form.say(ABOUT, text)
    assert step.draft.given == {**ABOUT.given, "about": text}
    assert keys(step) == ["booking_ask_times"]


@pytest.mark.parametrize("text", answers.TIMES)
def test_times_are_kept_whole_and_change_no_reason(form: Form, text: str) -> None:
    step = form.say(TIMES, text)
    assert step.draft.answer("times").startswith(text[:12])
    assert step.draft.answer("about") == "knee"
    assert keys(step) == ["booking_ask_consent"]


@pytest.mark.parametrize("text", answers.ASIDES)
@pytest.mark.parametrize("asked", ["name", "contact", "consent"])
def test_an_aside_answers_nothing_and_is_no_miss(form: Form, asked: str, text: str) -> None:
    given = {} if asked == "name" else {"name": "Ana"} if asked == "contact" else GIVEN
    step = form.say(Draft("d1", given=given, asked=asked), text)
    assert (step.draft.given, step.draft.misses, step.outcome) == (given, 0, "asking")
    assert step.draft.asked == asked


@pytest.mark.parametrize("text", answers.STOPS)
def test_a_stop_is_asked_about_before_anything_is_dropped(form: Form, text: str) -> None:
    for draft in (TIMES, CONSENT, CONFIRM):
        step = form.say(draft, text)
        assert (step.draft.asked, step.draft.given) == ("drop", draft.given)
        assert form.say(step.draft, text).outcome == "cancelled"
        assert form.say(step.draft, "yes").outcome == "cancelled"


@pytest.mark.parametrize("text", answers.DROPS)
def test_a_plain_wish_to_cancel_ends_it(form: Form, text: str) -> None:
    for draft in (TIMES, CONSENT, CONFIRM):
        step = form.say(draft, text)
        assert (step.outcome, keys(step)) == ("cancelled", ["booking_dropped"])


@pytest.mark.parametrize("text", answers.KEEPS)
def test_who_keeps_it_goes_on_where_they_were(form: Form, text: str) -> None:
    asked = Draft("d1", given=TIMES.given, asked="drop")
    step = form.say(asked, text)
    assert keys(step) == ["booking_going_on", "booking_ask_times"]
    assert step.draft.given == TIMES.given


def test_the_lists_are_none_that_the_model_has_learned() -> None:
    learned = {text.lower() for texts in read(FILES["answer"]).labels.values() for text in texts}
    told = {text for lines in LISTS.values() for text in lines}
    assert {text for text in told if text.lower() in learned} == set()
