"""Misspelt copies: the same for the same text, still readable, and each kind of slip among them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.nlu import noise
from bot.nlu.noise import noised

WORDS = [
    "please",
    "could",
    "someone",
    "tell",
    "the",
    "visitor",
    "how",
    "long",
    "everything",
    "takes",
]
#: Many texts of the same words, so that what is left to chance happens.
COPIES = [noised(f"{one} {other}") for one in WORDS for other in WORDS]


def test_a_text_has_one_copy() -> None:
    """These stand here so that another release of Python or another machine is found to differ."""
    text = "How long does the treatment take?"
    assert noised(text) == noised(text)
    assert {noised(f"{text} {number}") for number in range(3)} == {
        "hw lng dos the tx tak? 0", "hw lng dos yhe treetment teke? 1", "hw lng dos te treatmnt tak? 2",
    }  # fmt: skip


def test_most_copies_differ_and_stay_near() -> None:
    texts = [f"{one} {other}" for one in WORDS for other in WORDS]
    far = [OSA.normalized_distance(one, copy) for one, copy in zip(texts, COPIES, strict=True)]
    assert sum(share > 0 for share in far) > len(texts) / 2
    assert sum(far) / len(far) < 0.35


@pytest.mark.parametrize("copy", ["pls", "plz", "wat", "hw"])
def test_known_spellings_are_used(copy: str) -> None:
    texts = [f"{number} please what how" for number in range(200)]
    assert any(copy in noised(text).split() for text in texts)


def test_spaces_capitals_and_apostrophes_get_lost() -> None:
    copies = [noised(f"I can't say what It is, {number}.") for number in range(100)]
    assert any("'" not in copy and copy == copy.lower() for copy in copies)
    assert any("'" in copy for copy in copies)
    assert any(len(copy.split()) < 7 for copy in copies)


@pytest.mark.parametrize("slip", noise.SLIPS)
def test_a_slip_changes_little(slip: noise.Slip) -> None:
    slipped = slip("visitor", Random(3))
    assert slipped != "visitor"
    assert OSA.distance(slipped, "visitor") <= 3


@pytest.mark.parametrize("text", ["", "   ", "?", "\U0001f641 !!", "この治療は痛いですか", "7"])
def test_what_has_no_letters_of_ours_survives(text: str) -> None:
    assert noised(text).strip() or not text.strip()


@given(st.text(max_size=60))
def test_any_text_has_a_copy(text: str) -> None:
    assert isinstance(noised(text), str)


def test_the_spellings_are_no_training_data() -> None:
    """Rasa reads every file of data/ that has a key "nlu", "rules" or "stories"."""
    assert Path("bot/nlu") in noise.SPELLINGS.relative_to(noise.SPELLINGS.parents[2]).parents
    assert "words" in noise.SPELLINGS.read_text(encoding="utf-8")
