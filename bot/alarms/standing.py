"""Clauses that tell of something unchanged for years."""

from __future__ import annotations

from bisect import bisect_left

from bot.alarms.clauses import LINKS, Clauses
from bot.alarms.finder import Span
from bot.alarms.text import word_set

# "numb toes, had them for ages", "my foot is numb, it has been for years"
_POINTING_BACK = word_set("it this that them they these so same")
_GOING_ON = word_set("has have had been for since always because when")


def old_clauses(words: list[str], clauses: Clauses, spans: list[Span]) -> set[int]:
    """Numbers of the clauses that the phrases at `spans` ("for years") speak of.

    That is the clause of the phrase, the clause before when the phrase only adds to it, and those
    after in the same sentence that tell of no state themselves. So "sciatica for years, numb
    toes" is old, and the numbness in "a bad back for years and my leg is numb" is not.
    """
    clause, sentence = clauses.clause, clauses.sentence
    old: set[int] = set()
    looked = 0  # words up to here have been looked at, so that long messages take no longer
    for span in spans:
        told = clause[span.start]
        first = bisect_left(clause, told)
        if told not in old and first and sentence[first - 1] == sentence[first]:
            old.update({told - 1} if _adds(words[first : span.end]) else ())
        old.add(told)
        for place in range(max(span.end, looked), len(words)):
            looked = place
            follows = clause[place] == told or clause[place] not in clauses.own
            if sentence[place] != sentence[span.start] or not follows:
                break
            old.add(clause[place])
    return old


def _adds(told: list[str]) -> bool:
    """Whether a clause up to "for years" only says how long the thing before has lasted."""
    plain = [word for word in told if word not in LINKS]
    return bool(plain) and (plain[0] in _GOING_ON or not _POINTING_BACK.isdisjoint(plain))
