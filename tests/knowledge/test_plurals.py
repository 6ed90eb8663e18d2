"""Singular and plural of the words that names are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.file.wordings import wording_key
from bot.knowledge.plurals import number_forms, singular


@pytest.mark.parametrize(
    ("wording", "forms"),
    [
        ("knee", {"knee", "knees"}),
        ("knees", {"knee", "knees"}),
        ("injury", {"injury", "injuries"}),
        ("injuries", {"injury", "injuries"}),
        ("tie", {"tie", "ties"}),
        ("kidney", {"kidney", "kidneys"}),
        ("box", {"box", "boxes"}),
        ("abscesses", {"abscess", "abscesses"}),
        ("virus", {"virus", "viruses"}),
        ("disease", {"disease", "diseases"}),
        ("diseases", {"disease", "diseases"}),
        ("foot", {"foot", "feet"}),
        ("teeth", {"tooth", "teeth"}),
        ("vertebrae", {"vertebra", "vertebrae"}),
        ("chemo", {"chemo", "chemos", "chemoes"}),
        ("mri", {"mri", "mris"}),
        ("type 1", {"type 1", "type 1s"}),
        # Of several words the last one alone.
        ("pain in my knees", {"pain in my knees", "pain in my knee"}),
        ("hit a nerve", {"hit a nerve", "hit a nerves"}),
        ("", {""}),
        ("?!", {"?!", "?!s"}),
    ],
)
def test_number_forms(wording: str, forms: set[str]) -> None:
    assert number_forms(wording) == forms


@pytest.mark.parametrize(
    "word", ["arthritis", "meniscus", "illness", "knee", "diabetes", "us", "x"]
)
def test_what_is_no_plural_stays(word: str) -> None:
    assert singular(word) == word


@given(st.text(max_size=12))
def test_any_text_has_forms_and_is_one_of_them(text: str) -> None:
    assert text in number_forms(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Herniated disc", "the herniated discs"),
        ("bone disease", "Bone diseases"),
        ("flat foot", "flat feet"),
        ("allergy", "Allergies"),
    ],
)
def test_wordings_that_differ_in_number_mean_the_same(one: str, other: str) -> None:
    assert wording_key(one) == wording_key(other)
