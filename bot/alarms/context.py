"""Which words of a message do not tell of a present symptom.

Negated ("no fever"), over ("the numbness has gone"), long ago ("chest pain years ago"), asked in
general ("can it cause numbness"), or part of a saying ("gives me a headache").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bot.alarms.clauses import Clauses
from bot.alarms.denial import Denial
from bot.alarms.finder import Span
from bot.alarms.text import QUESTION_END, SENTENCE_END, word_set

_NOW_VERBS = word_set(
    "is are am still now cannot since keeps getting today currently suddenly again"
)
_POINTING = frozenset(["this", "these"])
_BACK = frozenset(["that", "it", "which"])
_OWNERS = frozenset(["my", "his", "her"])
_IN = frozenset(["in", "on", "around", "of"])
_SHORT = 3
_BARE = 8
_VERBS = word_set(
    "i my he she his her is are am was were has have had cannot not feels feel went keeps since"
    " still now today got gone goes looks hurts will numb swollen hot red weak dead at"
)


@dataclass(frozen=True)
class Marks:
    """Spans of the phrases that the `urgent` section lists for telling reports from the rest."""

    openers: list[Span]
    treatment: list[Span]
    closers: list[Span]
    now: list[Span]
    past: list[Span]
    over: list[Span]
    sayings: list[Span]


class Context:
    """Tells of each span whether it reports something present.

    Args:
        words: the message.
        clauses: its clauses.
        marks: telling phrases found in it.
    """

    def __init__(self, words: list[str], clauses: Clauses, marks: Marks) -> None:
        self._words = words
        self._last = len(words) - 1
        self._clauses = clauses
        self._now = {clauses.clause[span.start] for span in marks.now}
        self._opening = _covered(marks.openers)
        self._saying = _covered(marks.sayings)
        self._general = self._asked(marks.openers, afterthoughts=True)
        self._treatment = self._asked(marks.treatment, afterthoughts=False)
        self._general |= self._asked_before(marks.closers)
        self._past = self._long_ago(marks.past)
        self._denial = Denial(words, clauses, marks.over)

    def denied(self, span: Span) -> bool:
        return self._denial.denies(span)

    def reports(self, span: Span, *, asked_too: bool) -> bool:
        """Whether the words of `span` tell of something that somebody has now.

        Args:
            span: the words.
            asked_too: whether they count in a general question as well.
        """
        places = range(span.start, span.end)
        if any(place in self._saying for place in places) or self._denial.denies(span):
            return False
        if all(place in self._past for place in places):
            return False
        if asked_too:
            return True
        if all(place in self._treatment for place in places):
            return False
        return self._own(span) or not all(place in self._general for place in places)

    def _own(self, span: Span) -> bool:
        """ "this numbness" is somebody's own even in a general question, "can my leg go" is not."""
        before = self._words[span.start - 1] if span.start else SENTENCE_END
        if before == "the":  # "will the weakness in my hand go away"
            return self._in_own(span.start + 1) or self._in_own(span.end)
        asked = not self._opening.isdisjoint((span.start - 1, span.start))
        return before in _POINTING or (before in _OWNERS and not asked)

    def _in_own(self, place: int) -> bool:
        """Whether "in my", "of his" or the like stands at `place`."""
        words = self._words[place : place + 2]
        return len(words) > 1 and words[0] in _IN and words[1] in _OWNERS

    def _asked(self, openers: list[Span], *, afterthoughts: bool) -> set[int]:
        """Places asked about in general: from an opener on, until a clause tells of a state."""
        places: set[int] = set()
        sentence, clause = self._clauses.sentence, self._clauses.clause
        for span in sorted(openers):
            first = clause[span.start]
            if first in self._now or span.start in places:
                continue
            asked = sentence[span.start]
            for place in range(span.start, len(self._words)):
                if sentence[place] != asked and not (afterthoughts and self._afterthought(place)):
                    break
                if clause[place] != first and self._tells(clause[place]):
                    break
                places.add(place)
        return places

    def _tells(self, clause: int) -> bool:
        return clause in self._clauses.own or clause in self._now

    def _afterthought(self, place: int) -> bool:
        """Whether only a word or two are added at `place`: "signs of infection? fever?" """
        told = self._sentence_around(place)
        if len(told) > _SHORT + 1 or self._words[told.stop - 1] != QUESTION_END:
            return False
        return not any(self._tells(self._clauses.clause[there]) for there in told)

    def _asked_before(self, closers: list[Span]) -> set[int]:
        """Places in a short clause without a verb, closed by a question: "fever, can that happen"."""
        places: set[int] = set()
        for span in closers:
            told = self._clause_around(span.start)
            if (
                told.start == 0
                or self._clauses.sentence[told.start - 1] != (self._clauses.sentence[told.start])
            ):
                continue
            before = self._clause_around(told.start - 1)
            if len(before) <= _BARE and not _VERBS & set(self._words[before.start : before.stop]):
                places.update(before)
        return places

    def _long_ago(self, past: list[Span]) -> set[int]:
        """Places in clauses that tell of former times and have no word of the present."""
        places: set[int] = set()
        for span in sorted(past):
            told = self._clause_around(span.start)
            if told.start in places:
                continue
            if len(told) <= span.end - span.start + 1:  # "as a child, i had ...": mere lead-in
                told = range(told.start, self._clause_around(min(told.stop, self._last)).stop)
            if told.start and self._words[told.start] in _BACK:  # ", that was in 2020"
                told = range(self._clause_around(told.start - 1).start, told.stop)
            present = any(self._words[place] in _NOW_VERBS for place in told)
            if not present and not any(self._clauses.clause[place] in self._now for place in told):
                places.update(told)
        return places

    def _clause_around(self, place: int) -> range:
        return self._around(place, self._clauses.clause)

    def _sentence_around(self, place: int) -> range:
        return self._around(place, self._clauses.sentence)

    def _around(self, place: int, numbers: list[int]) -> range:
        """All neighbouring places with the same number as `place`."""
        return range(bisect_left(numbers, numbers[place]), bisect_right(numbers, numbers[place]))


def _covered(spans: list[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
