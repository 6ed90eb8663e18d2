"""examples/second-clinic: another practice, in another country, by one setting."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.__main__ import main
from bot.alarms.model import LEVELS
from bot.knowledge.file.consistency import examples_of
from bot.knowledge.file.document import read_document
from bot.knowledge.hours import answers
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.nlu.archives import is_whole, model_path
from bot.settings import ROOT, Settings, child_environment

CONTENT = ROOT / "examples" / "second-clinic"
FILES = sorted(path for path in CONTENT.rglob("*") if path.is_file())
FIRST_CLINIC = re.compile(r"prolo|dextrose|phenol|\b911\b|\b988\b|America/|Harbor|front desk", re.I)
LEAST_EXAMPLES = 20

#: Messages that stand in no file of the practice.
ALARMS = {
    "I can't swallow my own spit": "emergency",
    "my throat is swollen and it's hard to breathe": "emergency",
    "he passed out in your waiting room": "emergency",
    "the gauze is soaked with blood and it is still bleeding": "call_clinic_now",
    "my daughter's tooth was kicked out at football": "call_clinic_now",
    "my jaw is swollen and my temperature is 39": "call_clinic_now",
    "I want to kill myself": "crisis",
}
HARMLESS = (
    "can an abscess cause fever?", "is swelling normal after an extraction?",
    "my gums bleed when I floss", "the swelling has gone down", "your price is hard to swallow",
    "this toothache is killing me", "I lost a tooth years ago", "how do implants work",
)  # fmt: skip
MEANT = {
    "what's done when I come for a routine check?": "ask_check_up",
    "how do you get tartar off": "ask_cleaning",
    "how is a false tooth fixed into my jaw": "ask_implants",
    "can you make my teeth whiter": "ask_whitening",
    "what does a crown cost?": "ask_prices",
    "what do I pay for clear aligners": "ask_prices",
    "are you open on Saturdays?": "ask_hours_location",
    "I'd like to make an appointment": "book_consultation",
    "let me speak to somebody": "talk_to_human",
    "should I get an implant at my age?": "ask_medical_advice",
    "how do I bake bread": "out_of_scope",
    "who sings this song": "out_of_scope",
}
NAMED = {
    "what does a crown cost?": ("procedure", "crown"),
    "what do I pay for clear aligners": ("procedure", "braces"),
    "do you look at a broken tooth": ("complaint", "chipped_tooth"),
}


#: Text -> part of the answer.
SAID = {
    "what happens at a check-up?": "The dentist looks at your teeth, gums and mouth",
    "what is an implant made of": "mostly of titanium",
    "what is the price of a porcelain crown": "gives no price for a porcelain crown",
    "when are you open": "Friday 8:30-14:00",
    "what is your address": "7 Canal Row, London",
    "how do I bake bread": "I do not know",
    "I can't swallow my own spit": "call 999 now",
    "I want to kill myself": "116 123",
}
#: A conversation: what is written, and part of the answer.
TALK = (
    ("what is an implant", "small screw"),
    ("how long?", "three to six months"),
    ("I need to cancel my appointment on Friday", "pass this on to reception"),
    ("I'd like an appointment", "What is your name?"),
    ("Niamh Kelly, 020 7946 0455", "What is the appointment for?"),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(CONTENT / "knowledge.yml")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice's model, trained by the settings alone into a folder of its own."""
    folder = tmp_path_factory.mktemp("second") / "models"
    environ = {"BOT_CONTENT": "examples/second-clinic", "BOT_MODELS": str(folder)}
    subprocess.run(
        [sys.executable, "-m", "bot", "train"],
        cwd=ROOT, env=child_environment(**environ), check=True, capture_output=True,
    )  # fmt: skip
    return model_path(Settings(environ))


def test_its_files_are_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_CONTENT", "examples/second-clinic")
    assert main(["check"]) == 0
    assert capsys.readouterr().out == (
        "knowledge.yml is in order: 6 topics, 6 with an answer, 0 for the front desk; "
        "6 not yet reviewed by the clinic.\n"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_holds_nothing_of_the_first_clinic(path: Path) -> None:
    assert FIRST_CLINIC.findall(path.read_text("utf-8")) == []


def test_every_intent_has_enough_examples() -> None:
    counts = Counter(one.intent for one in examples_of(read_document(CONTENT / "data" / "nlu.yml")))
    assert [intent for intent, count in counts.items() if count < LEAST_EXAMPLES] == []


@pytest.mark.parametrize("level", LEVELS)
def test_its_alarms_name_the_numbers_of_its_country(level: str, knowledge: Knowledge) -> None:
    clinic, keys = knowledge.clinic, [*knowledge.alarms.alarms]
    said = [
        knowledge.alarms.advice_on(
            key, emergency_number=clinic.emergency_number, clinic_phone=clinic.phone
        )
        for key in keys
        if knowledge.alarms.level(key) == level
    ]
    assert said != []
    for text in said:
        assert "999" in text
        assert "020 7946 0142" in text
        assert ("116 123" in text) == (level == "crisis")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-30T13:30", "No, we are closed right now. We open again today at 14:00."),
        ("2026-11-30T14:00", "Yes, we are open now, until 17:30."),
        (
            "2026-12-26T10:00",
            "No, we are closed today: Christmas holidays. "
            "We open again on Monday, 4 January 2027 at 8:30.",
        ),
    ],
)
def test_its_hours_have_a_lunch_break_and_closures(
    at: str, said: str, knowledge: Knowledge
) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/London"))
    found = answers.aspect(knowledge, "are you open now", now)
    assert found is not None
    assert found.answer == said


@pytest.mark.model
def test_its_model_is_trained_where_the_settings_say(trained: Path) -> None:
    assert is_whole(trained)
    assert trained.name != model_path(Settings({})).name


def asked(model: Path, *texts: str, together: bool = False) -> list[dict[str, Any]]:
    """What `ask --json` says to each text, by the settings alone."""
    environ = {"BOT_CONTENT": "examples/second-clinic", "BOT_MODELS": str(model.parent)}
    options = ["--json", *(["--same-conversation"] if together else [])]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", *options, *texts],
        cwd=ROOT, env=child_environment(**environ), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.model
def test_it_answers_by_settings_alone(trained: Path) -> None:
    found = asked(trained, *MEANT, *NAMED, *SAID)
    replies = {reply["text"]: reply for reply in found}
    assert {text: replies[text]["intent"] for text in MEANT} == MEANT
    named = {text: [tuple(one.values())[:2] for one in replies[text]["entities"]] for text in NAMED}
    assert named == {text: [name] for text, name in NAMED.items()}
    wrong = {
        text: replies[text]["answer"]
        for text, part in SAID.items()
        if part not in replies[text]["answer"]
    }
    assert wrong == {}


@pytest.mark.model
def test_its_alarms_ring_and_what_is_harmless_does_not(trained: Path, knowledge: Knowledge) -> None:
    replies = {one["text"]: one for one in asked(trained, *ALARMS, *HARMLESS)}
    found = {text: replies[text]["alarm"] for text in ALARMS}
    levels = {text: key and knowledge.alarms.level(key) for text, key in found.items()}
    assert levels == ALARMS
    assert [text for text in HARMLESS if replies[text]["urgent"]] == []


@pytest.mark.model
def test_its_follow_ups_numbers_and_appointments_are_its_own(trained: Path) -> None:
    replies = asked(trained, *(text for text, _ in TALK), together=True)
    said = [
        (text, part in reply["answer"]) for (text, part), reply in zip(TALK, replies, strict=True)
    ]
    assert said == [(text, True) for text, _ in TALK]
