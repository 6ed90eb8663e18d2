"""The check that runs on every message."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alarms.clauses import Clauses, clauses_of
from bot.alarms.context import Context, Marks
from bot.alarms.finder import Span, near
from bot.alarms.model import CALL_CLINIC_NOW, MARKS, Compiled, Urgent, UrgentRule
from bot.alarms.standing import old_clauses
from bot.alarms.text import words_of

NEAR = 25  # words that may lie between two parts of a pattern
LONGEST = 60  # words that one part of a pattern may span, its gaps included


@dataclass(frozen=True)
class _Message:
    """A message as the rules see it."""

    context: Context
    clause: list[int]
    found: dict[int, list[Span]]
    long_standing: frozenset[int]  # clauses that tell of something unchanged for years


def match(text: str, urgent: Urgent) -> UrgentRule | None:
    """Returns the most severe rule that a message raises, or None.

    Takes time in proportion to the length of the text; never raises on any text.
    """
    compiled = urgent.compiled
    words = words_of(text)
    kinds = [compiled.lexicon.kinds_of(word) for word in words]
    clauses = clauses_of(words)
    found = compiled.finder.find(words, kinds, clauses.starts)
    for group in compiled.whole & found.keys():
        found[group] = [span for span in found[group] if clauses.holds(span.start, span.end)]
    marks = Marks(**{name: found.get(compiled.marks[name], []) for name in MARKS})
    message = _Message(
        Context(words, clauses, marks),
        clauses.clause,
        found,
        _long_standing(words, clauses, marks, compiled, found),
    )
    return next((rule for rule in urgent.rules if _raised(rule, urgent, message)), None)


def _long_standing(
    words: list[str],
    clauses: Clauses,
    marks: Marks,
    compiled: Compiled,
    found: dict[int, list[Span]],
) -> frozenset[int]:
    """Clauses about something old: "for years", or an illness whose treatment is asked for."""
    clause, sentence = clauses.clause, clauses.sentence
    changing = {sentence[span.start] for span in marks.now}
    old = old_clauses(words, clauses, found.get(compiled.long_standing, []))
    if marks.treatment and not changing:
        known = {sentence[span.start] for span in found.get(compiled.known_causes, [])}
        old |= {number for place, number in enumerate(clause) if sentence[place] in known}
    fresh = {number for place, number in enumerate(clause) if sentence[place] in changing}
    return frozenset(old - fresh)


def advice(
    rule: UrgentRule | None, urgent: Urgent, *, emergency_number: str, clinic_phone: str
) -> str:
    """Returns what to tell the visitor; without a rule, the advice to call at once."""
    text = urgent.advice[rule.level if rule else CALL_CLINIC_NOW]
    return text.format(
        emergency_number=emergency_number,
        clinic_phone=clinic_phone,
        crisis_line=urgent.crisis_line,
    )


def _raised(rule: UrgentRule, urgent: Urgent, message: _Message) -> bool:
    unless = {
        place
        for span in message.found.get(urgent.compiled.unless[rule.key], [])
        for place in range(span.start, span.end)
    }
    patterns = urgent.compiled.by_symptom[rule.key]
    return any(
        _holds(rule, parts, unless, message)
        for symptom in patterns.keys() & message.found.keys()
        for parts in patterns[symptom]
    )


def _holds(rule: UrgentRule, parts: tuple[int, ...], unless: set[int], message: _Message) -> bool:
    """Whether all parts of a pattern stand near a symptom that is reported as present."""
    if any(part not in message.found for part in parts):
        return False
    for span in message.found[parts[0]]:
        if rule.chronic_ok and message.clause[span.start] in message.long_standing:
            continue
        if any(place in unless for place in range(span.start, span.end)):
            continue
        together = all(_beside(span, message.found[part], message.context) for part in parts[1:])
        if together and message.context.reports(span, asked_too=rule.questions_count):
            return True
    return False


def _beside(span: Span, others: list[Span], context: Context) -> bool:
    """Whether one of `others` stands near `span` and is not denied."""
    around = near(others, span.start - NEAR - LONGEST, span.end + NEAR)
    return any(span.start - other.end <= NEAR and not context.denied(other) for other in around)
