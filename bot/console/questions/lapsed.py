"""Answers that visitors do not get at present because their review has lapsed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import Knowledge


@dataclass(frozen=True)
class Lapsed:
    """A topic whose answer is withheld, and the last day of its review as people read it."""

    title: str
    until: str


def lapsed(knowledge: Knowledge) -> list[Lapsed]:
    """Return them in the order of the knowledge file."""
    found = []
    for topic in knowledge.topics.values():
        if topic.withheld:
            day = topic.review.review_by
            found.append(Lapsed(topic.title, f"{day.day} {day:%B} {day.year}" if day else ""))
    return found
