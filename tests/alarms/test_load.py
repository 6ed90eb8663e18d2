"""From alarms/ to values, and what is wrong with the files beyond their schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.alarms.model import Alarm, Denials, examples_of, learned_from
from bot.errors import KnowledgeError, Problem
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from tests.knowledge.small import ALARMS, changed, written

NUMBNESS = (ALARMS / "numbness.yml").read_text("utf-8")
BLEEDING = NUMBNESS.replace("umbness", "leeding").replace("numb", "bleed").replace(
    "level: call_clinic_now", 'level: emergency\nadvice: "Press, and call {emergency_number}."'
).replace('- "', '- "a lot of ')  # fmt: skip
SPANISH = """\
advice:
  emergency: "Llame al {emergency_number}."
  crisis: "Llame al {crisis_line} o al {emergency_number}."
  call_clinic_now: "Llame al {clinic_phone} o al {emergency_number}."
alarms:
  numbness: ["(pierna|pata) dormida"]
unless: ["la pelicula"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The small knowledge with a second alarm and a language."""
    path = written(tmp_path)
    (tmp_path / "alarms" / "bleeding.yml").write_text(BLEEDING, "utf-8")
    (tmp_path / "alarms" / "languages").mkdir()
    (tmp_path / "alarms" / "languages" / "es.yml").write_text(SPANISH, "utf-8")
    return path


def wrong(path: Path) -> list[Problem]:
    with pytest.raises(KnowledgeError) as refused:
        load(path)
    return refused.value.problems


def change(path: Path, name: str, old: str, new: str) -> None:
    file = path.parent / "alarms" / name
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def told(knowledge: Knowledge, key: str, language: str = "") -> str:
    clinic = knowledge.clinic
    return knowledge.alarms.advice_on(
        key, language, emergency_number=clinic.emergency_number, clinic_phone=clinic.phone
    )


def test_the_gravest_alarm_comes_first_with_all_that_its_file_says(path: Path) -> None:
    alarms = load(path).alarms
    assert list(alarms.alarms) == ["bleeding", "numbness"]
    numbness = alarms.alarms["numbness"]
    assert numbness == Alarm(
        "numbness", "Numbness", "call_clinic_now", "",
        numbness.examples, numbness.counter_examples,
    )  # fmt: skip
    assert (len(numbness.examples), numbness.counter_examples[-1]) == (8, "thank you")
    assert [alarms.rank(key) for key in alarms.alarms] == [0, 2]
    assert alarms.denials == Denials(
        frozenset(["no", "not", "never", "without"]),
        frozenset([".", ";", "but"]),
        frozenset(["can't", "cannot"]),
    )


def test_the_advice_is_the_alarms_own_else_its_levels_and_in_the_visitors_language(
    path: Path,
) -> None:
    known = load(path)
    assert told(known, "bleeding") == "Press, and call 999."
    assert told(known, "numbness").startswith("Call 999 if it is bad")
    assert told(known, "numbness", "en") == told(known, "numbness", "xx") == told(known, "numbness")
    assert told(known, "bleeding", "es") == "Llame al 999."
    assert told(known, "numbness", "es") == "Llame al (212) 555-0100 o al 999."
    assert told(known, "gone_since") == told(known, "numbness")


def test_a_model_is_another_when_sentences_levels_or_denials_change(path: Path) -> None:
    before = load(path).alarms
    assert learned_from(load(path).alarms) == learned_from(before)
    assert [one.alarm for one in examples_of(before)] == (
        ["bleeding"] * 8 + [""] * 8 + ["numbness"] * 8 + [""] * 8
    )
    for name, old, new in (
        ("numbness.yml", "thank you", "many thanks"),
        ("numbness.yml", "call_clinic_now", "crisis"),
        ("reading.yml", "without", "none"),
    ):
        seen = learned_from(load(path).alarms)
        change(path, name, old, new)
        assert learned_from(load(path).alarms) != seen
    now = learned_from(load(path).alarms)
    change(path, "bleeding.yml", "Press, and call", "Press hard and call")
    change(path, "languages/es.yml", "la pelicula", "la novela")
    assert learned_from(load(path).alarms) == now


def test_a_message_of_two_alarms_or_on_both_sides_is_a_contradiction(path: Path) -> None:
    change(path, "bleeding.yml", "a lot of help my arm is bleed", "MY leg is numb!")
    change(path, "bleeding.yml", "a lot of thank you", "my arm is numb")
    assert [(one.file, one.message) for one in wrong(path)] == [
        ("bleeding.yml", "'my arm is numb' must not ring here, and is an example of numbness."),
        ("numbness.yml", "'my leg is numb' is an example of bleeding already."),
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("bleeding.yml", "{emergency_number}", "us", "The advice must name {emergency_number}."),
        ("bleeding.yml", "{emergency_number}", "{nobody}", "{nobody} does not exist here."),
        ("languages/es.yml", "al {clinic_phone} o", "al } o", "A brace stands alone."),
        ("languages/es.yml", "  numbness:", "  fire:", "There is no alarm 'fire'."),
        ("languages/es.yml", "  crisis:", "  other:", "lacks the key `crisis`"),
        ("reading.yml", "all_well:", "well:", "lacks the key `all_well`"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_remedy(
    path: Path, name: str, old: str, new: str, message: str
) -> None:
    change(path, name, old, new)
    found = [one for one in wrong(path) if message in one.message]
    assert [one.file for one in found] == [name.split("/")[-1]]
    assert found[0].remedy
    assert found[0].line > 0


@pytest.mark.parametrize("name", ["patterns", "unless", "chronic_ok", "questions_count"])
def test_what_the_pattern_engine_read_is_refused_and_said_why(path: Path, name: str) -> None:
    with (path.parent / "alarms" / "numbness.yml").open("a", encoding="utf-8") as file:
        file.write(f'{name}: ["numb <limb>"]\n')
    (problem,) = wrong(path)
    assert (problem.file, problem.line) == ("numbness.yml", NUMBNESS.count("\n") + 1)
    assert problem.message == (
        f"Alarms are learned from their sentences; `{name}` does nothing any more."
    )
    assert "write sentences" in problem.remedy


def test_all_that_is_wrong_comes_at_once(path: Path) -> None:
    change(path, "bleeding.yml", "a lot of thank you", "my arm is numb")
    change(path, "bleeding.yml", "Press, and call {emergency_number}.", "Press.")
    change(path, "languages/es.yml", "  numbness:", "  fire:")
    path.write_text(changed("Call {emergency_number} now.", "Call {nobody} now."), "utf-8")
    found = {(one.file, one.message.split(" ")[0]) for one in wrong(path)}
    assert found == {
        ("bleeding.yml", "'my"), ("bleeding.yml", "The"), ("es.yml", "There"),
        ("knowledge.yml", "The"),
    }  # fmt: skip
