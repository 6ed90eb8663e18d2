"""Alarms as values: what each is called, how grave it is, what is said, and its examples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.alarms.phrases import Phrases

EMERGENCY = "emergency"
CRISIS = "crisis"
CALL_CLINIC_NOW = "call_clinic_now"
LEVELS = (EMERGENCY, CRISIS, CALL_CLINIC_NOW)  # the most severe first


@dataclass(frozen=True)
class Alarm:
    """One kind of alarming symptom.

    Attributes:
        key: short stable name; the name of its file.
        name: what staff call it.
        level: one of `LEVELS`.
        advice: what is said in place of its level's advice; empty for that.
        examples: messages that must raise it.
        counter_examples: messages that sound like it and must raise no alarm.
    """

    key: str
    name: str
    level: str
    advice: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """What alarms sound like in another language, and the advice in it.

    Attributes:
        code: as in `en`.
        advice: by level.
        phrases: what raises an alarm, and its key.
        unless: phrases in whose words nothing is meant.
    """

    code: str
    advice: Mapping[str, str]
    phrases: Phrases
    unless: Phrases


@dataclass(frozen=True)
class Denials:
    """How a text says that something is not there, so that the model can also read it without that.

    Attributes:
        denied_by: words after which something is denied.
        until: words and marks that end what is denied.
        never: words that look like a denial and are a symptom, such as "can't".
    """

    denied_by: frozenset[str]
    until: frozenset[str]
    never: frozenset[str]

    def to_json(self) -> dict[str, list[str]]:
        """Return the words as lists, sorted."""
        return {key: sorted(words) for key, words in asdict(self).items()}


@dataclass(frozen=True)
class Alarms:
    """All alarms of a clinic.

    Attributes:
        crisis_line: number of a line for people in despair.
        advice: level -> what is said.
        alarms: by key, the most severe first.
        languages: by code.
        denials: how English texts deny.
        all_well: phrases that say after an alarm that it is over.
    """

    crisis_line: str
    advice: Mapping[str, str]
    alarms: Mapping[str, Alarm]
    languages: Mapping[str, Language]
    denials: Denials
    all_well: Phrases

    def level(self, key: str) -> str:
        """Return an alarm's level; one that the files no longer know may be anything."""
        alarm = self.alarms.get(key)
        return alarm.level if alarm else CALL_CLINIC_NOW

    def rank(self, key: str) -> int:
        """Return 0 for the gravest level, more for the others."""
        return LEVELS.index(self.level(key))

    def advice_on(
        self, key: str, language: str = "", *, emergency_number: str, clinic_phone: str
    ) -> str:
        """Return what to tell the visitor, in their language where the files have it.

        Args:
            key: the alarm; one that the files do not know gets the advice to call at once.
            language: code of the message's language; empty or "en" for English.
            emergency_number: of the clinic's country.
            clinic_phone: as visitors dial it.
        """
        alarm, other = self.alarms.get(key), self.languages.get(language)
        level = self.level(key)
        own = alarm.advice if alarm and not other else ""
        text = own or (other.advice if other else self.advice)[level]
        return text.format(
            emergency_number=emergency_number,
            clinic_phone=clinic_phone,
            crisis_line=self.crisis_line,
        )


@dataclass(frozen=True)
class Rung:
    """An alarm that a message raised.

    Attributes:
        key: the alarm's.
        language: code of the language in which it was said; empty for English.
        score: the model's, about 1 for what is just as its examples; 0 where a phrase raised it.
        like: the examples that spoke for it most, or the phrase.
    """

    key: str
    language: str = ""
    score: float = 0.0
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A message to learn from, and its alarm; "" for none."""

    text: str
    alarm: str


def examples_of(alarms: Alarms) -> list[Example]:
    """Return every example and counter-example, in a fixed order."""
    found: list[Example] = []
    for alarm in alarms.alarms.values():
        found += [Example(text, alarm.key) for text in alarm.examples]
        found += [Example(text, "") for text in alarm.counter_examples]
    return found


def learned_from(alarms: Alarms) -> bytes:
    """Return all that a model is made of: other sentences, levels or denials mean another model."""
    parts = [
        [[one.text, one.alarm] for one in examples_of(alarms)],
        [[key, one.level] for key, one in alarms.alarms.items()],
        alarms.denials.to_json(),
    ]
    return json.dumps(parts).encode()
