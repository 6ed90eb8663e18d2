"""Another language is recognised in a short message, and English is never taken for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata

import pytest

from bot.knowledge.file.consistency import examples_of
from bot.knowledge.file.document import read_document
from bot.knowledge.languages import CODES
from bot.settings import ROOT
from bot.turn.reading.language import foreign_language
from bot.turn.reading.language_words import LATIN, folded, zipfs
from tests.nlu.messages import ENGLISH, FOREIGN, MISSED, OTHERS
from tests.shipped import shipped

#: What the visitors of the shipped clinic ask about.
OURS = shipped().about.named
CHIEF = ("es", "fr", "de", "pt", "zh", "vi", "tl", "ar")


def wrong(texts: list[str], code: str | None) -> dict[str, str | None]:
    """The texts that are found to be in another language than this, with what they are found to be."""
    found = {text: foreign_language(text, OURS) for text in texts}
    return {text: one for text, one in found.items() if one != code}


def test_each_language_has_messages() -> None:
    assert set(FOREIGN) == CODES
    assert all(len(FOREIGN[code]) >= 12 for code in CHIEF)
    assert sum(len(texts) for texts in ENGLISH.values()) >= 200


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_message_is_recognised(code: str) -> None:
    assert wrong(FOREIGN[code], code) == {}


@pytest.mark.parametrize("code", sorted(LATIN))
def test_capitals_and_decomposed_accents_change_nothing(code: str) -> None:
    assert wrong([text.upper() for text in FOREIGN[code] if len(text.split()) > 3], code) == {}
    assert wrong([unicodedata.normalize("NFD", text) for text in FOREIGN[code]], code) == {}


@pytest.mark.parametrize("code", ["es", "fr", "de", "pt", "vi"])
def test_accents_may_be_missing(code: str) -> None:
    texts = [folded(text.lower()) for text in FOREIGN[code] if len(text.split()) > 4]
    assert len(wrong(texts, code)) <= 1


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_is_not_flagged(kind: str) -> None:
    assert wrong(ENGLISH[kind], None) == {}


def test_other_languages_are_not_taken_for_ours() -> None:
    assert wrong(OTHERS, None) == {}


def test_what_is_missed_stays_without_an_answer_in_a_wrong_language() -> None:
    assert wrong(MISSED, None) == {}, "take it off the list"


def test_our_examples_in_english_are_not_flagged() -> None:
    examples = examples_of(read_document(ROOT / "data" / "nlu.yml"))
    texts = [one.name for one in examples if one.intent != "out_of_scope"]
    assert len(texts) > 3000
    assert wrong(texts, None) == {}


def test_of_our_questions_the_foreign_ones_are_found() -> None:
    lines = (ROOT / "tests" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    found = {text: code for text in texts if (code := foreign_language(text, OURS))}
    assert len(found) <= 60
    assert found["¿Cuánto cuesta el tratamiento?"] == "es"
    assert found["masakit ba ang injection"] == "tl"
    assert found["هل العلاج آمن"] == "ar"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("what does 腰痛 mean in english", None),
        ("prolotherapy 多少钱", "zh"),
        ("my daughter's name is Анна", None),
        ("prolotherapy это больно?", "ru"),
        ("me duele la rodilla but I also speak English, can you help me with that", None),
        ("¿Duele?", "es"),
        ("duele", None),
        ("ta-ra", None),
    ],
)
def test_the_greater_part_decides(text: str, code: str | None) -> None:
    assert foreign_language(text, OURS) == code


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "¿?", "٣٤", "a" * 5000, "la " * 3000, "\u0301", "😀" * 500]
)
def test_odd_texts_are_english_for_all_we_know(text: str) -> None:
    assert foreign_language(text, OURS) is None


def test_a_word_has_its_frequency_with_and_without_accents() -> None:
    spanish, french = list(LATIN).index("es"), list(LATIN).index("fr")
    exact, bare, unknown = zipfs(["inyección", "inyeccion", "qzxv"])
    assert exact[spanish] == bare[spanish] > 3.5
    assert exact[french] == 0
    assert not unknown.any()


def test_the_same_message_is_always_the_same_language() -> None:
    code = (
        "from bot.turn.reading.language import foreign_language as f;"
        "from tests.nlu.messages import FOREIGN;"
        "print([f(text) for texts in FOREIGN.values() for text in texts])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    ]  # fmt: skip
    assert runs[0] == runs[1]
