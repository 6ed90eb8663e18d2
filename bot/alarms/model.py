"""Alarming symptoms as values, ready to be matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.alarms.finder import Finder
from bot.alarms.lexicon import Lexicon

EMERGENCY = "emergency"
CRISIS = "crisis"
CALL_CLINIC_NOW = "call_clinic_now"
LEVELS = (EMERGENCY, CRISIS, CALL_CLINIC_NOW)  # the most severe first

# Lists of telling phrases outside the rules: where they stand in the section.
MARKS = ("openers", "treatment", "closers", "now", "past", "over", "sayings")


@dataclass(frozen=True)
class UrgentRule:
    """One kind of alarming symptom.

    Attributes:
        key: short stable name.
        name: what staff call it.
        level: one of `LEVELS`.
        chronic_ok: whether the symptom is no alarm when it has been there for years, unchanged.
        questions_count: whether words in a general question or a hypothesis count as well.
        patterns: what raises it, in the pattern language; one is enough.
        unless: words that do not count for this rule.
        examples: messages that must raise an alarm.
        counter_examples: messages that must not.
    """

    key: str
    name: str
    level: str
    chronic_ok: bool
    questions_count: bool
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class Compiled:
    """Numbers of the phrase groups that the finder reports.

    Attributes:
        rules: by rule key, its patterns, each as the groups of its parts.
        unless: by rule key, the group of what does not count.
        marks: by name, the group of each list of telling phrases.
        long_standing: the group of words for "since years".
        known_causes: the group of illnesses that explain a symptom.
    """

    lexicon: Lexicon
    finder: Finder
    rules: Mapping[str, tuple[tuple[int, ...], ...]]
    unless: Mapping[str, int]
    marks: Mapping[str, int]
    long_standing: int
    known_causes: int

    @cached_property
    def by_symptom(self) -> Mapping[str, Mapping[int, list[tuple[int, ...]]]]:
        """By rule key: its patterns, by the group of their first part."""
        symptoms: dict[str, dict[int, list[tuple[int, ...]]]] = {}
        for key, patterns in self.rules.items():
            ordered = symptoms.setdefault(key, {})
            for parts in patterns:
                ordered.setdefault(parts[0], []).append(parts)
        return symptoms

    @cached_property
    def whole(self) -> frozenset[int]:
        """Groups whose phrases must not reach from one clause into the next."""
        marks = {number for name, number in self.marks.items() if name != "sayings"}
        return frozenset(marks | set(self.unless.values()))


@dataclass(frozen=True)
class Urgent:
    """The whole section: advice by level, rules from the most to the least severe."""

    crisis_line: str
    advice: Mapping[str, str]
    rules: tuple[UrgentRule, ...]
    information_examples: tuple[str, ...]
    information_counter_examples: tuple[str, ...]
    compiled: Compiled = field(repr=False, compare=False)
