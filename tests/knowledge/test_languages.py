"""The section `languages`: loaded, checked, and a good sentence for each language we recognise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.languages import CODES, say_in
from bot.knowledge.model import Knowledge, Language
from bot.knowledge.prose import sentences_of
from bot.turn.reading.language import foreign_language
from tests.knowledge.small import SMALL, changed, found, line_of, problems

SENTENCE = '"Solo inglés. Llame al {clinic_phone}, en una emergencia al {emergency_number}."'


def test_a_language_is_loaded_as_written(small: Knowledge) -> None:
    assert dict(small.languages) == {"es": Language("es", "Spanish", SENTENCE.strip('"'))}
    with pytest.raises(TypeError):
        small.languages["fr"] = small.languages["es"]  # type: ignore[index]  # the point of it


def test_a_sentence_is_said_with_phone_and_emergency_number(small: Knowledge) -> None:
    said = "Solo inglés. Llame al (212) 555-0100, en una emergencia al 999."
    assert say_in(small, "es") == said
    assert say_in(small, "fr") == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("\nlanguages:\n", "\nlanguage:\n", "version: 1", "`the file` lacks the key `languages`."),
        ("\nlanguages:\n", "\nlanguage:\n", "language:", "The key `language` is unknown."),
        ("  es:\n", "  xx:\n", "  xx:\n", "The language `xx` is never recognised."),
        ("  es:\n", "  Spanish:\n", "languages:", "`languages` cannot be 'Spanish'."),
        (
            '    name: "Spanish"\n',
            "",
            "  es:\n",
            "`languages.es` lacks the key `name`.",
        ),
        (SENTENCE, '""', 'sentence: ""', "`languages.es.sentence` is empty."),
        (SENTENCE, "yes", "sentence: yes", "`languages.es.sentence` must be a text."),
        (
            "Llame al {clinic_phone}",
            "Llame",
            "sentence: ",
            "The sentence does not say {clinic_phone}.",
        ),
        (
            "al {emergency_number}",
            "al 999",
            "sentence: ",
            "The sentence does not say {emergency_number}.",
        ),
        (
            "Solo inglés",
            "Solo {idioma}",
            "sentence: ",
            "The placeholder {idioma} does not exist here.",
        ),
        ("Solo inglés", "Solo {inglés", "sentence: ", "A brace has no partner."),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: str, message: str
) -> None:
    text = changed(old, new)
    part = text[: text.index("\nalarms:\n")]
    assert (line_of(line, part), message) in found(tmp_path, text)
    assert all(problem.remedy for problem in problems(tmp_path, text))


def test_the_section_may_be_short_and_even_empty(tmp_path: Path) -> None:
    start, end = SMALL.index("  es:\n"), SMALL.index("\nalarms:\n")
    text = SMALL[:start].rstrip() + " {}\n" + SMALL[end:]
    assert found(tmp_path, text) == []


def test_we_ship_a_sentence_for_each_language_that_is_recognised(knowledge: Knowledge) -> None:
    assert set(knowledge.languages) == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_shipped_sentence_is_in_its_language_and_short(knowledge: Knowledge, code: str) -> None:
    said = say_in(knowledge, code)
    assert foreign_language(said) == code
    assert knowledge.clinic.phone in said
    assert knowledge.clinic.emergency_number in said
    assert "{" not in said
    assert len(said) < 300
    assert len(sentences_of(said)) <= 5


def test_numbers_keep_their_order_in_a_line_from_right_to_left(knowledge: Knowledge) -> None:
    clinic = knowledge.clinic
    for number in (clinic.phone, clinic.emergency_number):
        assert f"\u2066{number}\u2069" in say_in(knowledge, "ar")
