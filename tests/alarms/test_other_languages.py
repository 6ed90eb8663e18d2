"""Alarms in other languages: the gravest phrase counts, unless it is said that nothing is meant."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from bot.alarms.model import Alarm, Alarms, Denials, Language
from bot.alarms.other_languages import rung_in
from bot.alarms.phrases import Phrases, spelled_out
from bot.knowledge.model import Knowledge

ADVICE = {level: f"{level} {{emergency_number}}" for level in ("emergency", "crisis")}


def phrases(lines: dict[str, str]) -> Phrases:
    return Phrases.of((words, key) for line, key in lines.items() for words in spelled_out(line))


def alarms() -> Alarms:
    """Two alarms, the graver first, which two languages know by a few phrases."""
    known = {
        key: Alarm(key, key, level, "", (), ())
        for key, level in (("breath", "emergency"), ("numb", "call_clinic_now"))
    }
    spanish = Language(
        "es", ADVICE,
        phrases({"pierna dormida": "numb", "no puedo respirar": "breath", "otra cosa": "gone"}),
        phrases({"sin pierna dormida": "", "película": ""}),
    )  # fmt: skip
    german = Language("de", ADVICE, phrases({"keine luft": "breath"}), phrases({}))
    nothing = Denials(frozenset(), frozenset(), frozenset())
    languages = {"es": spanish, "de": german}
    return Alarms(
        "1", ADVICE, MappingProxyType(known), MappingProxyType(languages), nothing, phrases({})
    )


@pytest.mark.parametrize(
    ("text", "key", "language"),
    [
        ("tengo la pierna dormida", "numb", "es"),
        ("¡NO PUEDO RESPIRAR!", "breath", "es"),
        ("la pierna dormida y no puedo respirar", "breath", "es"),
        ("ich bekomme keine Luft", "breath", "de"),
        ("la pierna dormida, keine luft", "breath", "de"),
        ("sin la pierna dormida, pero no puedo respirar", "breath", "es"),
    ],
)
def test_the_gravest_phrase_rings_in_its_language(text: str, key: str, language: str) -> None:
    rung = rung_in(text, alarms())
    assert rung is not None
    assert (rung.key, rung.language, rung.score) == (key, language, 0.0)
    assert len(rung.like) == 1


@pytest.mark.parametrize(
    "text", ["", "hola", "sin la pierna dormida", "otra cosa", "pierna", "no puedo"]
)
def test_nothing_rings_without_a_phrase_or_where_nothing_is_meant(text: str) -> None:
    assert rung_in(text, alarms()) is None


ENGLISH = ("what does it cost", "I can't breathe", "my leg is numb", "book an appointment please")


@pytest.mark.parametrize("text", ENGLISH)
def test_no_english_rings_by_a_phrase_of_another_language(text: str, knowledge: Knowledge) -> None:
    assert rung_in(text, knowledge.alarms) is None
