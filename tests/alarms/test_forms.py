"""Alarms: each symptom in each form of a report, and in each form of a general question."""

from __future__ import annotations

import pytest

from bot.alarms.detector import match
from bot.knowledge.model import Knowledge

SYMPTOMS = [
    "pus",
    "chills",
    "chest pain",
    "shortness of breath",
    "a fever",
    "hives",
    "a rash all over",
    "palpitations",
    "numbness in the leg",
    "weakness in both arms",
    "slurred speech",
    "blood in the urine",
    "a swollen tongue",
    "blurred vision",
]
REPORTS = [
    "I have {}",
    "{} since the injection",
    "my wife woke up with {}",
    "help {}",
    "no bruise but {}",
    "is {} normal since my injection",
    "can I book? I have {}",
    "is it ok to wait with {} until Monday",
    "what could cause {}? it started an hour ago",
    "my knee is fine but there's {}",
]
QUESTIONS = [
    "can it cause {}",
    "is {} a side effect",
    "how common is {}",
    "what if I get {}",
    "no {}",
    "does it help {}",
    "what are the signs of {}",
    "I had {} years ago",
    "what about {} as a risk",
    "do people get {}",
    "I don't have {}",
    "I am afraid of {}",
    "who do I call if I get {}",
]


@pytest.mark.parametrize("form", REPORTS)
def test_every_symptom_is_caught_in_every_report(form: str, knowledge: Knowledge) -> None:
    messages = [form.format(symptom) for symptom in SYMPTOMS]
    assert not [text for text in messages if match(text, knowledge.urgent) is None]


@pytest.mark.parametrize("form", QUESTIONS)
def test_no_symptom_alarms_in_a_general_form(form: str, knowledge: Knowledge) -> None:
    messages = [form.format(symptom) for symptom in SYMPTOMS]
    assert not [text for text in messages if match(text, knowledge.urgent)]
