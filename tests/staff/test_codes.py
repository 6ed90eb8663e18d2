"""One-time codes, recovery codes and six digits."""

from __future__ import annotations

import pyotp
import pytest

from bot.staff import codes

SECRET = "JBSWY3DPEHPK3PXP" * 2
NOW = 1_700_000_010.0
STEP = int(NOW) // 30


def digits(step: int) -> str:
    return str(pyotp.TOTP(SECRET).generate_otp(step))


def test_codes_are_of_letters_that_cannot_be_mistaken() -> None:
    made = [codes.one_time_code() for _ in range(50)] + codes.recovery_codes()
    assert len(set(made)) == 60
    assert not set("".join(made)) - set(codes.ALPHABET) - {"-"}
    assert not set(codes.ALPHABET) & set("IO01")
    assert {len(code) for code in made} == {19, 14}


def test_typing_a_code_in_another_way_is_the_same_code() -> None:
    assert codes.hash_code("ABCD-EFGH") == codes.hash_code(" abcd efgh\n")
    assert codes.hash_code("ABCD-EFGH") != codes.hash_code("ABCD-EFGJ")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (digits(STEP), STEP),
        (digits(STEP - 1), STEP - 1),
        (digits(STEP + 1), STEP + 1),
        (digits(STEP - 2), None),
        (digits(STEP + 2), None),
        (digits(STEP)[:3] + " " + digits(STEP)[3:], STEP),
        (digits(STEP)[:5], None),
        ("", None),
        ("٠١٢٣٤٥", None),
    ],
)
def test_the_step_before_and_after_count_as_well(typed: str, found: int | None) -> None:
    assert codes.step_of(SECRET, typed, now=NOW, after=0) == found


def test_a_step_that_was_used_is_no_step() -> None:
    assert codes.step_of(SECRET, digits(STEP), now=NOW, after=STEP) is None
    assert codes.step_of(SECRET, digits(STEP + 1), now=NOW, after=STEP) == STEP + 1


def test_the_apps_address_names_person_and_clinic() -> None:
    address = codes.app_address(SECRET, "Zoë Lee", "A & B")
    assert address.startswith("otpauth://totp/A%20%26%20B%20front%20desk:Zo%C3%AB%20Lee?secret=")
    assert pyotp.parse_uri(address).secret == SECRET
