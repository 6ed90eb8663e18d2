"""Names, times, reasons and refusals in what a visitor writes."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bookings import details
from bot.bookings.corrections import field_named
from bot.bookings.details import read
from bot.bookings.fields import LONGEST, NAMES

NOW = datetime(2026, 11, 24, 14, 0)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is ana diaz", "Ana Diaz"),
        ("I'm Ana Diaz, 212-555-0142", "Ana Diaz"),
        ("this is John O'Neil and my back hurts", "John O'Neil"),
        ("call me Bo", "Bo"),
        ("name: Lê Thị Mai", "Lê Thị Mai"),
        ("My name is M. Lopez. My knee hurts.", "M. Lopez"),
        ("my name is j.r. smith", "J.R. Smith"),
        ("this is Mrs. Ana Diaz", "Ana Diaz"),
        ("this is Mrs. Diaz", "Mrs. Diaz"),
        ("my name is José de la Cruz Hernández", "José de la Cruz Hernández"),
    ],
)
def test_a_name_is_found_unasked(text: str, name: str) -> None:
    assert read(text, asked="", now=NOW, region="US").found["name"] == name


@pytest.mark.parametrize(
    "text",
    ["i'm afraid of needles", "I'm looking for help", "it's about my knee", "I'm free on monday",
     "is it safe?", "i am diabetic", "I'm not sure", "im desperate, can i come tuesday",
     "this is urgent, please book me", "it's quite bad, 212-555-0142"],
)  # fmt: skip
def test_no_name_is_invented(text: str) -> None:
    assert "name" not in read(text, asked="", now=NOW, region="US").found


@pytest.mark.parametrize(
    "text", ["Ana", "ana diaz", "Ana B. Diaz", "Ana María Díaz-López", "It's Ana."]
)
def test_a_short_answer_is_the_name_when_it_was_asked_for(text: str) -> None:
    assert read(text, asked="name", now=NOW, region="US").found["name"].split()[0] == "Ana"


@pytest.mark.parametrize(
    "text", ["what for?", "no", "why do you need that", "none of your business"]
)
def test_a_refusal_or_question_is_no_name(text: str) -> None:
    assert "name" not in read(text, asked="name", now=NOW, region="US").found


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tuesday or thursday after 3", "tuesday or thursday after 3"),
        ("I'm Ana Diaz, mornings are best", "mornings"),
        ("any time", "any time"),
        ("tomorrow", "tomorrow (Wednesday 25 November)"),
        ("next friday at 10 am", "next friday at 10 am"),
        ("on 12 march", "on 12 march (Friday 12 March 2027)"),
    ],
)
def test_days_and_times_are_kept_as_written(text: str, times: str) -> None:
    assert read(text, asked="", now=NOW, region="US").found["times"] == times


def test_injections_are_not_taken_for_times() -> None:
    assert (
        "times" not in read("i still hurt after 3 injections", asked="", now=NOW, region="US").found
    )


def test_several_details_in_one_message_are_all_found() -> None:
    text = "I'm Ana Diaz, it's about my sore shoulder, 212-555-0142, tuesdays"
    assert read(text, asked="", now=NOW, region="US").found == {
        "name": "Ana Diaz", "phone": "(212) 555-0142", "about": "my sore shoulder",
        "times": "tuesdays",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("about", "heel pain, first steps in the morning are awful", {}),
        ("about", "it began after lunch on Monday", {}),
        ("consent", "not before noon please", {}),
        ("name", "Mark Friday", {"name": "Mark Friday"}),
        ("confirm", "make it Friday instead", {"times": "Friday"}),
    ],
)
def test_words_for_one_field_do_not_rewrite_the_times(
    asked: str, text: str, found: dict[str, str]
) -> None:
    details = read(text, asked=asked, now=NOW, region="US")
    assert details.found == found | ({"about": text} if asked == "about" else {})


def test_a_slip_in_an_address_is_kept_and_doubted() -> None:
    details = read("rosa.d@gmial.com", asked="contact", now=NOW, region="US")
    assert details.found == {"email": "rosa.d@gmial.com"}
    assert (details.meant, details.problems) == ("rosa.d@gmail.com", {})


@pytest.mark.parametrize(
    ("text", "named"),
    [("the number is wrong", "phone"), ("change the name", "name"), ("wrong email", "email"),
     ("i want a different time", "times"), ("the reason is another one", "about"), ("oh no", "")],
)  # fmt: skip
def test_a_field_is_known_by_what_visitors_call_it(text: str, named: str) -> None:
    assert field_named(text) == named


@pytest.mark.parametrize("asked", ["name", "contact"])
@pytest.mark.parametrize(
    "text", ["I have only the landline 212 555 0142", "it's my work number, 212 555 0142",
             "I've got no phone", "because I am deaf"],
)  # fmt: skip
def test_an_answer_to_something_else_is_no_reason(asked: str, text: str) -> None:
    assert "about" not in read(text, asked=asked, now=NOW, region="US").found


@given(
    text=st.text(max_size=300),
    asked=st.sampled_from(["", "name", "contact", "about", "times", "consent", "confirm"]),
)
def test_any_text_is_read_without_an_error(text: str, asked: str) -> None:
    details = read(text, asked=asked, now=NOW, region="US")
    assert all(details.found.values())


@pytest.fixture
def insurer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field without a reader of its own."""
    monkeypatch.setattr(details, "NAMES", (*NAMES, "insurer"))
    monkeypatch.setattr(details, "LONGEST", {**LONGEST, "insurer": 20})


@pytest.mark.usefixtures("insurer")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Blue Cross", {"insurer": "Blue Cross"}),
        # A date, a number and a name are no times, no phone and no visitor's name here.
        ("12/03/1980", {"insurer": "12/03/1980"}),
        ("1234567890", {"insurer": "1234567890"}),
        ("It's Aetna, on Mondays", {"insurer": "It's Aetna, on Monday"[:20]}),
        ("x" * 30, {"insurer": "x" * 20}),
        ("my address is ana@example.com now", {"email": "ana@example.com"}),
    ],
)
def test_a_field_without_a_reader_takes_the_answer_as_it_is(
    text: str, found: dict[str, str]
) -> None:
    assert details.read(text, asked="insurer", now=NOW, region="US").found == found


@given(text=st.text(max_size=900), asked=st.sampled_from(NAMES))
def test_no_value_is_longer_than_its_field(text: str, asked: str) -> None:
    found = details.read(text, asked=asked, now=NOW, region="US").found
    assert {name: value for name, value in found.items() if len(value) > LONGEST[name]} == {}
