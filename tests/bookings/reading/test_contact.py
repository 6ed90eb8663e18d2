"""Phone numbers and e-mail addresses as people write them."""

from __future__ import annotations

import pytest

from bot.bookings.contact import find_email, find_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my number is 212 555 0142", "(212) 555-0142"),
        ("2125550142", "(212) 555-0142"),
        ("+1 (212) 555-0142 please", "(212) 555-0142"),
        ("call 212.555.0142 after 3", "(212) 555-0142"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("not 212 555 0142, it's 212 555 0199", "(212) 555-0199"),
        ("212 555 0199, not 212 555 0142", "(212) 555-0199"),
    ],
)
def test_a_good_number_is_found_and_put_into_one_form(text: str, number: str) -> None:
    found = find_phone(text, "US")
    assert found is not None
    assert (found.value, found.problem) == (number, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("555-0142", "short"), ("000 000 0000", "invalid"), ("212 555 0142 99 88 77", "invalid")],
)
def test_a_number_that_cannot_be_called_is_named_as_such(text: str, problem: str) -> None:
    found = find_phone(text, "US")
    assert found is not None
    assert found.problem == problem


@pytest.mark.parametrize(
    "text",
    ["tuesday 9-11", "on 12/05/2026", "2026-05-12", "i am 82 years old", "4-8 injections", "",
     "between 14.00 - 16.00", "ana1234567@example.com"],
)  # fmt: skip
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert find_phone(text, "US") is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("it's Ana.Diaz@example.com.", "Ana.Diaz@example.com"),
        ("ana at example dot com", "ana@example.com"),
        ("old@example.com, no: new@example.com", "new@example.com"),
    ],
)
def test_an_address_is_found(text: str, address: str) -> None:
    found = find_email(text)
    assert found is not None
    assert (found.value, found.problem) == (address, "")


@pytest.mark.parametrize("text", ["ana@exmaple", "ana@@example.com", "ana@example..com"])
def test_a_broken_address_is_named_as_such(text: str) -> None:
    found = find_email(text)
    assert found is not None
    assert found.problem == "invalid"


@pytest.mark.parametrize("text", ["meet me at noon", "", "I am at home. Call me."])
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert find_email(text) is None
