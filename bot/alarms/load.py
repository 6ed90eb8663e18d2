"""From alarms/ and the section `alarms` of the knowledge file to what runs on every message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.alarms.files import AlarmFiles
from bot.alarms.finder import Finder
from bot.alarms.lexicon import Lexicon
from bot.alarms.model import LEVELS, MARKS, Compiled, Urgent, UrgentRule
from bot.alarms.patterns import PatternError, Reader
from bot.alarms.spelling import Spelling
from bot.errors import Problem
from bot.knowledge.file.document import Document, Place

PLACEHOLDERS = frozenset(["emergency_number", "clinic_phone", "crisis_line"])
_QUESTIONS = "information_questions"
_QUESTION_LISTS = ("openers", "treatment", "closers")
_MARK_PLACES: Mapping[str, Place] = {
    name: (_QUESTIONS, name) if name in _QUESTION_LISTS else (name,)
    for name in (*MARKS, "long_standing", "known_causes")
}
_REMEDY = "See docs/knowledge.md, section Alarms."


def load_alarms(
    section: Mapping[str, Any], files: AlarmFiles
) -> tuple[Urgent | None, list[Problem]]:
    """Return the alarms ready to be matched, or what is wrong with their patterns.

    Args:
        section: `alarms` of the knowledge file; it fits the schema and has no other problems.
        files: the folder.
    """
    rules = tuple(_rule(key, document.data) for key, document in files.alarms.items())
    compiler = _Compiler(files.reading)
    compiled = compiler.compiled(rules, files)
    if compiled is None or compiler.problems:
        return None, compiler.problems
    questions = files.reading.data[_QUESTIONS]
    urgent = Urgent(
        section["crisis_line"].strip(),
        MappingProxyType({level: text.strip() for level, text in section["advice"].items()}),
        tuple(sorted(rules, key=lambda rule: LEVELS.index(rule.level))),
        tuple(questions["examples"]),
        tuple(questions["counter_examples"]),
        compiled,
    )
    return urgent, []


def advice_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with the advice in the knowledge file beyond its schema."""
    for level, text in document.data["alarms"]["advice"].items():
        place = ("alarms", "advice", level)
        found = set(re.findall(r"\{([^{}]*)\}", text))
        for name in sorted(found - PLACEHOLDERS):
            remedy = f"Use one of: {', '.join(sorted(PLACEHOLDERS))}."
            yield document.problem(
                place, f"The placeholder {{{name}}} does not exist here.", remedy
            )
        bare = re.sub(r"\{[a-z_]+\}", "", text)
        if "{" in bare or "}" in bare:
            yield document.problem(place, "A brace stands alone.", "Take it out, or close it.")
        if "emergency_number" not in found:
            message = "The advice must name {emergency_number}."
            yield document.problem(place, message, "Say where to call.")


def _rule(key: str, data: Mapping[str, Any]) -> UrgentRule:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(text.strip() for text in data.get(name) or ())

    return UrgentRule(
        key=key,
        name=data["name"].strip(),
        level=data["level"],
        chronic_ok=bool(data.get("chronic_ok")),
        questions_count=bool(data.get("questions_count")),
        patterns=texts("patterns"),
        unless=texts("unless"),
        examples=texts("examples"),
        counter_examples=texts("counter_examples"),
    )


class _Compiler:
    """Numbers the phrases of all patterns and collects what is wrong with them."""

    def __init__(self, reading: Document) -> None:
        self.problems: list[Problem] = []
        self._reading = reading
        self._lexicon, self._finder = Lexicon(), Finder()

    def compiled(self, rules: Sequence[UrgentRule], files: AlarmFiles) -> Compiled | None:
        """The phrases of all rules and lists; None when a word list cannot be read."""
        try:
            reader = Reader(self._lexicon, self._reading.data["words"])
        except PatternError as error:
            self._wrong(self._reading, ("words",), error)
            return None
        marks = {
            name: self._group(reader, self._reading, place) for name, place in _MARK_PLACES.items()
        }
        self._lexicon.spelling = self._spelling()
        return Compiled(
            lexicon=self._lexicon,
            finder=self._finder,
            rules=MappingProxyType(
                {rule.key: self._patterns(reader, files.alarms[rule.key]) for rule in rules}
            ),
            unless=MappingProxyType(
                {
                    rule.key: self._group(reader, files.alarms[rule.key], ("unless",))
                    for rule in rules
                }
            ),
            marks=MappingProxyType({name: marks[name] for name in MARKS}),
            long_standing=marks["long_standing"],
            known_causes=marks["known_causes"],
        )

    def _wrong(self, document: Document, place: Place, error: PatternError) -> None:
        message = str(error)
        self.problems.append(
            document.problem(place, f"{message[0].upper()}{message[1:]}.", _REMEDY)
        )

    def _spelling(self) -> Spelling:
        mistyped = self._reading.data.get("mistyped") or {}
        return Spelling(
            *(re.split(r"[,\s]+", mistyped.get(key, "").strip()) for key in ("words", "not"))
        )

    def _patterns(self, reader: Reader, alarm: Document) -> tuple[tuple[int, ...], ...]:
        found: list[tuple[int, ...]] = []
        for number, text in enumerate(alarm.data["patterns"]):
            try:
                found.append(tuple(self._finder.shared(part) for part in reader.parts(text)))
            except PatternError as error:
                self._wrong(alarm, ("patterns", number), error)
        return tuple(found)

    def _group(self, reader: Reader, document: Document, place: Place) -> int:
        texts = document.data
        for name in place:
            texts = texts.get(name) or {}
        phrases = []
        for number, text in enumerate(texts):
            try:
                phrases.extend(reader.phrases(text))
            except PatternError as error:
                self._wrong(document, (*place, number), error)
        return self._finder.group(phrases)
