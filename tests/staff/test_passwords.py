"""Passwords: what a new one must be like, and argon2id."""

from __future__ import annotations

import pytest

from bot.errors import RequestError
from bot.staff.passwords import Passwords, password_problem

GOOD = "four plain old words"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        (GOOD, ""),
        ("elf letters", "Please choose a password of at least 12 characters."),
        ("twelve lette", ""),
        ("x" * 201, "Please choose a password of at most 200 characters."),
        ("iamANN LEE!!", "Please choose a password that does not contain your name."),
        ("abababababab", "Please choose a password with more different characters."),
    ],
)
def test_what_a_new_password_must_be_like(password: str, sentence: str) -> None:
    assert password_problem(password, "Ann Lee") == sentence


def test_argon2id_with_a_salt_of_its_own() -> None:
    passwords = Passwords()
    one, two = passwords.hash(GOOD), passwords.hash(GOOD)
    assert one.startswith("$argon2id$")
    assert one != two
    assert passwords.fits(one, GOOD)
    assert not passwords.fits(one, GOOD + " ")


def test_letters_may_be_composed_in_any_way() -> None:
    passwords = Passwords()
    assert passwords.fits(passwords.hash("caf\u00e9 caf\u00e9 bar"), "cafe\u0301 cafe\u0301 bar")


def test_with_too_many_at_once_the_rest_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.staff.passwords.WAIT_SECONDS", 0.01)
    passwords = Passwords()
    with passwords._my_turn(), passwords._my_turn(), pytest.raises(RequestError) as refusal:
        passwords.hash(GOOD)
    assert (refusal.value.status, refusal.value.code) == (503, "busy")
    assert passwords.fits(passwords.hash(GOOD), GOOD)


@pytest.mark.parametrize("stored", [None, "", "-", "$argon2id$broken"])
def test_what_is_no_hash_fits_nothing(stored: str | None) -> None:
    assert not Passwords().fits(stored, "the password of nobody")
