"""Phone numbers as people write them, with what they say beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bookings.details import read
from bot.bookings.fields import LONGEST
from bot.bookings.keys import phone_key
from bot.bookings.reading.phones import find_phone
from tests.bookings.bookings import AT

HOME = "(646) 555-0173"


@pytest.mark.parametrize(
    "text",
    ["6465550173", "646 555 0173", "646.555.0173", "646/555-0173", "(646)555-0173", "(646) 555 0173",
     "1-646-555-0173", "+1 646 555 0173", "(+1) 646 555 0173", "+1.646.555.0173", "tel:646-555-0173",
     "Tel.646-555-0173", "646 . 555 . 0173", "it's 646-555-0173, thanks", "my number is 646 555 0173",
     # Every dash and space there is, and what keyboards of phones leave behind.
     "646\u2010555\u20100173", "646\u2011555\u20110173", "646\u2012555\u20120173", "646–555–0173",
     "646—555—0173", "646\u2212555\u22120173", "646\ufe63555\ufe630173", "646\u00a0555\u00a00173",
     "646\u2009555\u20090173", "646\u202f555\u202f0173", "646\u3000555\u30000173", "646\t555\t0173",
     "646\ufe0f 555 0173", "6\ufe0f\u20e34\ufe0f\u20e36\ufe0f\u20e35550173", "\u202a646-555-0173\u202c",
     "646\u200b555\u200b0173", "\u202d+1 646-555-0173\u202c",
     # Digits of others, and words.
     "６４６ ５５５ ０１７３", "（６４６）５５５－０１７３", "٦٤٦٥٥٥٠١٧٣", "۶۴۶۵۵۵۰۱۷۳", "६४६५५५०१७३",
     "six four six five five five oh one seven three",
     "six four six, double five five, zero one seven three"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    found = find_phone(text, "US")
    assert found is not None
    assert (found.kept, found.problem) == (HOME, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("0044 20 7946 0958", "+44 20 7946 0958"),
        ("00442079460958", "+44 20 7946 0958"),
        ("011 44 20 7946 0958", "+44 20 7946 0958"),
        ("+44 (0)20 7946 0958", "+44 20 7946 0958"),
        ("00 49 89 63648018", "+49 89 63648018"),
        # Lists of numbers in use are never complete.
        ("+44 7700 900123", "+44 7700 900123"),
        # Nobody can tell the country, but somebody at the desk may know it.
        ("020 7946 0958", "020 7946 0958"),
        ("07700 900123", "07700 900123"),
    ],
)
def test_a_number_from_elsewhere_is_taken(text: str, number: str) -> None:
    found = find_phone(text, "US")
    assert found is not None
    assert (found.kept, found.problem) == (number, "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("646-555-0173x34", f"{HOME} ext. 34"),
        ("646-555-0173 x 34", f"{HOME} ext. 34"),
        ("646-555-0173 ext. 34", f"{HOME} ext. 34"),
        ("646 555 0173 ext 34", f"{HOME} ext. 34"),
        ("646-555-0173, extension 34", f"{HOME} ext. 34"),
        ("646-555-0173 (ext. 34)", f"{HOME} ext. 34"),
        ("646-555-0173 #34", f"{HOME} ext. 34"),
        ("646-555-0173 ask for Rosa", f"{HOME}, ask for Rosa"),
        ("646-555-0173, please ask for Rosa", f"{HOME}, please ask for Rosa"),
        ("ask for Rosa at 646-555-0173", f"{HOME}, ask for Rosa"),
        ("646-555-0173x12, ask for Rosa after 5", f"{HOME} ext. 12, ask for Rosa after 5"),
        ("646-555-0173 after 5 only", f"{HOME}, after 5 only"),
        ("646-555-0173, not before noon", f"{HOME}, not before noon"),
        ("646-555-0173 (work), evenings", f"{HOME}, work, evenings"),
        ("646-555-0173 cell. My knee hurts", f"{HOME}, cell"),
        ("646-555-0173 text only and my email is a@b.co", f"{HOME}, text only"),
        ("646-555-0173 leave a message if I'm out", f"{HOME}, leave a message if I'm out"),
    ],
)
def test_what_is_said_beside_a_number_is_kept_with_it(text: str, kept: str) -> None:
    assert read(text, asked="contact", now=AT, region="US").found["phone"] == kept
    assert phone_key(kept) == "+16465550173"


def test_days_of_the_visit_are_no_part_of_a_number_unasked() -> None:
    found = read("I'm Ana Diaz, 646-555-0173, mornings", asked="", now=AT, region="US").found
    assert found == {"name": "Ana Diaz", "phone": HOME, "times": "mornings"}


def test_of_two_numbers_the_last_one_counts() -> None:
    for text in (
        "917 555 0188 or 646 555 0173",
        "917 555 0188 / 646 555 0173",
        "not 917 555 0188, 646 555 0173",
    ):
        found = find_phone(text, "US")
        assert found is not None
        assert found.value == HOME


@pytest.mark.parametrize(
    ("text", "problem"),
    [("555-0142", "short"), ("12345", "short"), ("911", "short"), ("55 01", "short"),
     ("000 000 0000", "invalid"), ("646-555-01733", "invalid"), ("212 555 0142 99 88 77", "invalid"),
     ("+44 20 79", "short")],
)  # fmt: skip
def test_a_number_that_cannot_be_called_is_named_as_such(text: str, problem: str) -> None:
    found = find_phone(text, "US", asked=True)
    assert found is not None
    assert found.problem == problem


@pytest.mark.parametrize(
    "text",
    ["tuesday 9-11", "on 12/05/2026", "2026-05-12", "i am 82 years old", "4-8 injections", "",
     "between 14.00 - 16.00", "ana1234567@example.com", "one or two", "911"],
)  # fmt: skip
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert find_phone(text, "US") is None


@given(text=st.text(alphabet="0123456789 +-().x#/\u2011\ufe0f\u0664ask for,after", max_size=200))
def test_any_text_is_read_and_its_place_is_in_it(text: str) -> None:
    found = find_phone(text, "US", asked=True)
    assert found is None or 0 <= found.span[0] < found.span[1] <= len(text)
    assert found is None or found.problem or len(found.kept) <= LONGEST["phone"]
