"""Names in a text: other wordings, plurals and small typos; ordinary words are never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.load import load
from bot.nlu.names.finder import Mention, NameMatcher
from bot.nlu.names.wordings import names_of
from bot.settings import ROOT

MATCHER = NameMatcher(
    {
        "condition": {
            "sciatica": ["sciatica", "sciatic nerve pain"],
            "tendinitis": ["tendinitis", "tendonitis"],
            "knee_pain": ["knee pain", "bad knee"],
            "nerve_pain": ["nerve pain"],
            "sports_injury": ["sports injury"],
            "gout": ["gout"],
            "tmj": ["TMJ"],
        },
        "body_part": {"knee": ["knee"], "shoulder": ["shoulder"]},
        "substance": {"dextrose": ["Dextrose", "sugar water"]},
    }
)


def found(text: str) -> list[tuple[str, str]]:
    """What is named, with the words of the text that name it."""
    return [(one.value, text[one.start : one.end]) for one in MATCHER.find(text)]


@pytest.fixture(scope="module")
def names() -> dict[str, dict[str, list[str]]]:
    """The names of the file that we ship."""
    return names_of(load(ROOT / "knowledge.yml"))


@pytest.fixture(scope="module")
def shipped(names: dict[str, dict[str, list[str]]]) -> NameMatcher:
    """The matcher with these names."""
    return NameMatcher(names)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("does it help sciatica?", [("sciatica", "sciatica")]),
        ("SCIATICA", [("sciatica", "SCIATICA")]),
        ("is there Sugar  Water in it", []),
        ("is there Sugar Water in it", [("dextrose", "Sugar Water")]),
        ("dextrose.", [("dextrose", "dextrose")]),
        ("tmj", [("tmj", "tmj")]),
        ("my shoulder/knee", [("shoulder", "shoulder"), ("knee", "knee")]),
        ("nothing of ours", []),
        ("kneecap", []),
        ("", []),
        (" \n", []),
    ],
)
def test_a_name_is_found_in_any_case(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("both knees", [("knee", "knees")]),
        ("my sports injuries", [("sports_injury", "sports injuries")]),
        ("two bad knees", [("knee_pain", "bad knees"), ("knee", "knees")]),
        ("gouts", [("gout", "gouts")]),
    ],
)
def test_a_plural_means_the_same(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("siatica", [("sciatica", "siatica")]),
        ("sciatcia", [("sciatica", "sciatcia")]),
        ("is tendonitus treated", [("tendinitis", "tendonitus")]),
        ("my shouder", [("shoulder", "shouder")]),
        ("shouders", [("shoulder", "shouders")]),
        ("desxtrose?", [("dextrose", "desxtrose")]),
        ("sciatic nreve pain", [("sciatica", "sciatic nreve pain")]),
        ("sziatika", [("sciatica", "sziatika")]),
        ("ciatica", [("sciatica", "ciatica")]),
        ("nerv pain", [("nerve_pain", "nerv pain")]),
    ],
)
def test_a_small_typo_is_understood(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "the station",
        "statistics",
        "shouted",
        "goat",
        "gut",
        "knew",
        "kneel",
        "destroyed",
        "sc1atica",
        "tendentious",
    ],
)
def test_a_word_of_its_own_is_never_taken_for_a_name(text: str) -> None:
    assert found(text) == []


def test_of_overlapping_names_of_one_kind_the_longest_counts() -> None:
    assert MATCHER.find("sciatic nerve pain") == [Mention(0, 18, "condition", "sciatica")]
    assert MATCHER.find("nerve pain") == [Mention(0, 10, "condition", "nerve_pain")]


def test_names_of_different_kinds_may_overlap() -> None:
    assert MATCHER.find("my knee pain") == [
        Mention(3, 7, "body_part", "knee"),
        Mention(3, 12, "condition", "knee_pain"),
    ]


def test_the_same_name_twice_is_two_mentions() -> None:
    assert found("gout, then gout") == [("gout", "gout"), ("gout", "gout")]


@given(before=st.text(max_size=40), after=st.text(max_size=10))
def test_offsets_are_those_of_the_text(before: str, after: str) -> None:
    start = len(before) + 1
    wanted = Mention(start, start + 8, "condition", "sciatica")
    assert wanted in MATCHER.find(f"{before} Sciatica {after}")


@pytest.mark.parametrize("before", ["İİİ", "STRASSE ß", "ﬁ", "🦵🏽", "e\u0301"])
def test_letters_that_change_their_length_move_nothing(before: str) -> None:
    start = len(before) + 1
    assert MATCHER.find(f"{before} siatica") == [Mention(start, start + 7, "condition", "sciatica")]


def test_every_name_of_the_shipped_file_is_found(
    names: dict[str, dict[str, list[str]]], shipped: NameMatcher
) -> None:
    assert sum(len(keys) for keys in names.values()) > 200
    missed = [
        (key, wording)
        for entity, keys in names.items()
        for key, wordings in keys.items()
        for wording in wordings
        if not any(
            (one.entity, one.value, one.start, one.end) == (entity, key, 0, len(wording))
            for one in shipped.find(wording)
        )
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("does it help siatica or tendonitus?", ["sciatica", "tendinitis"]),
        ("carpel tunnel", ["carpal_tunnel_syndrome"]),
        ("is there lidocane in it", ["lidocaine"]),
        ("a chiropracter does it", ["chiropractor"]),
        ("a kiropractor", ["chiropractor"]),
        ("tenis elbo", ["exercise", "tennis_elbow", "elbow"]),
        ("fenol in it?", ["phenol"]),
        ("can rist pain be treated", ["wrist", "wrist_pain"]),
        ("how far is the station", []),
        ("a choc bar", []),
        ("what are the side effects", []),
    ],
)
def test_a_visitors_typos_with_the_shipped_names(
    shipped: NameMatcher, text: str, wanted: list[str]
) -> None:
    assert [one.value for one in shipped.find(text)] == wanted
