"""Whom a booking is for, where it is another person than the one who writes."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.bookings.details import read
from bot.bookings.fields import LONGEST
from bot.bookings.reading.names import plain
from bot.bookings.reading.patient import find

NOW = datetime(2026, 11, 23, 14, 0)


@pytest.mark.parametrize(
    ("text", "patient", "name"),
    [
        ("it's for my mum, Rosa Diaz", "Rosa Diaz (mum)", None),
        ("It’s for my mum, Rosa Diaz", "Rosa Diaz (mum)", None),
        ("My name is Ann and the patient is my son Tom", "Tom (son)", "Ann"),
        ("I'm booking for my husband Joe Blake", "Joe Blake (husband)", None),
        ("I'm Ann Lee, booking for Joe Blake", "Joe Blake", "Ann Lee"),
        ("Ann Lee for my mum Rosa Diaz", "Rosa Diaz (mum)", "Ann Lee"),
        ("its for my dad (Bob Stone), 80 years old", "Bob Stone (dad)", None),
        ("for my 12 year old son Tom", "Tom (son)", None),
        ("on behalf of my mother Ana Ruiz", "Ana Ruiz (mother)", None),
        ("my daughter's name is Mai Tran", "Mai Tran (daughter)", None),
        ("patient: Tom Blake", "Tom Blake", None),
        ("the patient is will turner", "Will Turner", None),
        ("it's for Rosa Diaz, my mum", "Rosa Diaz (mum)", None),
        ("my patient is Mr. Klein", "Mr. Klein", None),
        ("this is for my patient Otto Klein", "Otto Klein", None),
        ("it's for my brother-in-law Kim Soo", "Kim Soo (brother-in-law)", None),
        ("我叫王伟, the patient is my mother 李娜", "李娜 (mother)", "王伟"),
        ("it's for my mum", "my mum", None),
        ("I'd like an appointment for my wife", "my wife", None),
        ("it's for a friend of mine", "a friend", None),
    ],
)
def test_both_persons_are_kept(text: str, patient: str | None, name: str | None) -> None:
    found = read(text, asked="name", now=NOW, region="US").found
    assert (found.get("patient"), found.get("name")) == (patient, name)


@pytest.mark.parametrize(
    "text",
    ["book for Tuesday morning", "appointment for Tuesday", "it's for me", "it's for my knee",
     "a friend told me of you", "my wife will drive me", "pain since I care for my mother",
     "is this ok for my mother who is 80", "Ann Lee", "booking for next week"],
)  # fmt: skip
def test_who_writes_of_themselves_is_no_other_patient(text: str) -> None:
    assert find(plain(text)) is None


def test_whose_knee_it_is_stays_in_the_reason() -> None:
    found = read("it's for my husband's knee", asked="", now=NOW, region="US").found
    assert found == {"patient": "my husband", "about": "my husband's knee"}


def test_the_patients_name_can_be_asked_for() -> None:
    assert read("rosa diaz", asked="patient", now=NOW, region="US").found == {
        "patient": "Rosa Diaz"
    }


def test_a_long_name_leaves_room_for_who_it_is() -> None:
    found = find("it's for my grandmother " + "Wolfeschlegelsteinhausen-" * 3 + "Berger Dorff")
    assert found is not None
    assert len(found.value) <= LONGEST["patient"]
    assert found.value.endswith(" (grandmother)")
