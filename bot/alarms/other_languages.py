"""Alarms in other languages than English, by the phrases that a clinic's files have for each."""

from __future__ import annotations

from collections.abc import Iterator

from bot.alarms.model import Alarms, Language, Rung
from bot.alarms.phrases import Standing, words_of


def rung_in(text: str, alarms: Alarms) -> Rung | None:
    """Return the gravest alarm that a message raises in another language.

    What stands inside one of the language's `unless` raises nothing; what is told beside it does.
    """
    words = words_of(text)
    ranks = {key: place for place, key in enumerate(alarms.alarms)}
    found = [
        (ranks[one.meaning], Rung(one.meaning, language.code, like=(" ".join(one.phrase),)))
        for language in alarms.languages.values()
        for one in _raised(words, language)
        if one.meaning in ranks
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _raised(words: list[str], language: Language) -> Iterator[Standing]:
    unmeant: set[int] = set()
    for one in language.unless.standing(words):
        unmeant.update(range(one.places[0], one.places[-1] + 1))
    for one in language.phrases.standing(words):
        if unmeant.isdisjoint(one.places):
            yield one
