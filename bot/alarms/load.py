"""From the file's `urgent` mapping to `Urgent`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.alarms.finder import Finder
from bot.alarms.lexicon import Lexicon
from bot.alarms.model import LEVELS, MARKS, Compiled, Urgent, UrgentRule
from bot.alarms.patterns import PatternError, Reader
from bot.alarms.spelling import Spelling
from bot.alarms.text import word_set

Path = tuple[str | int, ...]

LEAST_EXAMPLES = 8
PLACEHOLDERS = frozenset(["emergency_number", "clinic_phone", "crisis_line"])
_QUESTION_LISTS = ("openers", "treatment", "closers")  # these stand in `information_questions`
_MARK_PATHS: dict[str, Path] = {
    name: ("information_questions", name) if name in _QUESTION_LISTS else (name,)
    for name in (*MARKS, "long_standing", "known_causes")
}
_TOP = frozenset(
    ["crisis_line", "advice", "words", "rules", "information_questions", "mistyped"]
    + [path[0] for path in _MARK_PATHS.values() if len(path) == 1 and isinstance(path[0], str)]
)
_RULE = word_set(
    "key name level chronic_ok questions_count patterns unless examples counter_examples"
)
_REMEDY = "See docs/knowledge.md, section Urgent symptoms."


@dataclass(frozen=True)
class UrgentProblem:
    """One finding: where in the section, what is wrong, what to do."""

    path: Path
    message: str
    remedy: str = ""


def parse_urgent(data: Mapping[str, Any]) -> Urgent:
    """Returns the section ready for `match`.

    Raises:
        ValueError: the section's shape or a pattern is wrong; the message lists everything.
    """
    urgent, problems = _read(data)
    if problems or urgent is None:
        raise ValueError("; ".join(f"{p.path}: {p.message}" for p in problems))
    return urgent


def shape_problems(data: object) -> list[UrgentProblem]:
    """Returns everything that keeps `parse_urgent` from reading the section."""
    return list(_read(data)[1])


Read = tuple[Urgent | None, tuple[UrgentProblem, ...]]
_last: tuple[str, Read] = ("", (None, ()))


def _read(data: object) -> Read:
    """Read the section, or hand out what came of the very same one a moment ago.

    A file is read for its shape, for its examples and at last for use, and thousands of patterns
    take most of the time that loading takes.
    """
    global _last
    key = repr(data)
    known, found = _last
    if key != known:
        section = _Section(data)
        urgent = section.read()
        found = (urgent, tuple(section.problems))
        _last = (key, found)
    return found


class _Section:
    """Reads one section and collects its problems."""

    def __init__(self, data: object) -> None:
        self.problems: list[UrgentProblem] = []
        self._data = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self._problem((), "must be a mapping")

    def read(self) -> Urgent | None:
        for key in self._data:
            if key not in _TOP:
                self._problem((str(key),), f"unknown key {key!r}")
        crisis_line = self._text(("crisis_line",))
        advice = self._advice()
        rules = self._rules()
        information = ("information_questions",)
        examples = self._texts((*information, "examples"), LEAST_EXAMPLES)
        counter = self._texts((*information, "counter_examples"), LEAST_EXAMPLES)
        compiled = self._compiled(rules)
        if self.problems or compiled is None:
            return None
        ordered = sorted((rule for _, rule in rules), key=lambda rule: LEVELS.index(rule.level))
        return Urgent(
            crisis_line, MappingProxyType(advice), tuple(ordered), examples, counter, compiled
        )

    def _problem(self, path: Path, message: str, remedy: str = _REMEDY) -> None:
        self.problems.append(UrgentProblem(path, message, remedy))

    def _value(self, path: Path) -> Any:
        value: Any = self._data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def _text(self, path: Path) -> str:
        value = self._value(path)
        if not isinstance(value, str) or not value.strip():
            self._problem(path, f"{path[-1]} must be a text (put numbers in quotes)")
            return ""
        return value.strip()

    def _texts(self, path: Path, least: int = 0) -> tuple[str, ...]:
        value = self._value(path)
        if value is None and not least:
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._problem(path, f"{path[-1]} must be a list of texts")
            return ()
        if len(value) < least:
            self._problem(path, f"{path[-1]} has {len(value)} entries; {least} are needed")
        return tuple(self._text((*path, place)) for place in range(len(value)))

    def _flag(self, path: Path) -> bool:
        value = self._value(path)
        if value is not None and not isinstance(value, bool):
            self._problem(path, f"{path[-1]} must be true or false")
        return value is True

    def _mapping(self, path: Path) -> dict[str, str]:
        value = self._value(path)
        if not isinstance(value, Mapping):
            self._problem(path, f"{path[-1]} must be a mapping of names to texts")
            return {}
        return {str(name): self._text((*path, name)) for name in value}

    def _advice(self) -> dict[str, str]:
        advice = self._mapping(("advice",))
        for level in LEVELS:
            if level not in advice:
                self._problem(("advice",), f"there is no advice for the level {level}")
        for level, text in advice.items():
            path = ("advice", level)
            if level not in LEVELS:
                self._problem(path, f"{level} is no level; possible are {', '.join(LEVELS)}")
            found = set(re.findall(r"\{([^{}]*)\}", text))
            for name in sorted(found - PLACEHOLDERS):
                self._problem(path, f"unknown placeholder {{{name}}}")
            if re.sub(r"\{[a-z_]+\}", "", text).strip("{}") != re.sub(r"\{[a-z_]+\}", "", text):
                self._problem(path, "a brace stands alone")
            if "emergency_number" not in found:
                self._problem(path, "the advice must name {emergency_number}")
        return advice

    def _rules(self) -> list[tuple[int, UrgentRule]]:
        value = self._value(("rules",))
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            self._problem(("rules",), "rules must be a list with at least one rule")
            return []
        rules = [(place, self._rule(place)) for place in range(len(value))]
        seen: set[str] = set()
        for place, rule in rules:
            if rule.key in seen:
                self._problem(("rules", place, "key"), f"the key {rule.key} is used twice")
            seen.add(rule.key)
        return rules

    def _rule(self, place: int) -> UrgentRule:
        path: Path = ("rules", place)
        value = self._value(path)
        for key in value if isinstance(value, Mapping) else ():
            if key not in _RULE:
                self._problem((*path, str(key)), f"unknown key {key!r}")
        level = self._text((*path, "level"))
        if level and level not in LEVELS:
            self._problem((*path, "level"), f"level must be one of {', '.join(LEVELS)}")
        return UrgentRule(
            key=self._text((*path, "key")),
            name=self._text((*path, "name")),
            level=level,
            chronic_ok=self._flag((*path, "chronic_ok")),
            questions_count=self._flag((*path, "questions_count")),
            patterns=self._texts((*path, "patterns"), 1),
            unless=self._texts((*path, "unless")),
            examples=self._texts((*path, "examples"), LEAST_EXAMPLES),
            counter_examples=self._texts((*path, "counter_examples"), LEAST_EXAMPLES),
        )

    def _compiled(self, rules: list[tuple[int, UrgentRule]]) -> Compiled | None:
        lexicon, finder = Lexicon(), Finder()
        try:
            reader = Reader(lexicon, self._mapping(("words",)))
        except PatternError as error:
            self._problem(("words",), str(error))
            return None
        patterns: dict[str, tuple[tuple[int, ...], ...]] = {}
        unless: dict[str, int] = {}
        for place, rule in rules:
            path: Path = ("rules", place)
            patterns[rule.key] = tuple(
                self._parts(reader, finder, text, (*path, "patterns", i))
                for i, text in enumerate(rule.patterns)
            )
            unless[rule.key] = self._group(reader, finder, rule.unless, (*path, "unless"))
        marks = {
            name: self._group(reader, finder, self._texts(path), path)
            for name, path in _MARK_PATHS.items()
        }
        mistyped = self._mapping(("mistyped",)) if "mistyped" in self._data else {}
        lexicon.spelling = Spelling(
            *(re.split(r"[,\s]+", mistyped.get(key, "").strip()) for key in ("words", "not"))
        )
        return Compiled(
            lexicon=lexicon,
            finder=finder,
            rules=MappingProxyType(patterns),
            unless=MappingProxyType(unless),
            marks=MappingProxyType({name: marks[name] for name in MARKS}),
            long_standing=marks["long_standing"],
            known_causes=marks["known_causes"],
        )

    def _parts(self, reader: Reader, finder: Finder, text: str, path: Path) -> tuple[int, ...]:
        try:
            return tuple(finder.shared(phrases) for phrases in reader.parts(text))
        except PatternError as error:
            self._problem(path, str(error))
            return ()

    def _group(self, reader: Reader, finder: Finder, texts: Sequence[str], path: Path) -> int:
        phrases = []
        for place, text in enumerate(texts):
            try:
                phrases.extend(reader.phrases(text))
            except PatternError as error:
                self._problem((*path, place), str(error))
        return finder.group(phrases)
