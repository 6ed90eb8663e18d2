"""Puts the open questions into groups for the pages, and says in words what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.console.services import DeskServices
from bot.knowledge.model import Topic
from bot.questions.model import Asked
from bot.text import only_words

SOURCES = {
    "unanswered": "not answered",
    "asked_back": "asked back",
    "clarified": "topic chosen by the visitor",
    "disliked": "thumbs down",
}
REASONS = {
    "incorrect": "it is not correct",
    "incomplete": "something is missing",
    "unclear": "hard to understand",
    "not_my_question": "not what they asked",
    "other": "something else",
}
EXAMPLES = 3


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, newest first."""

    asked: tuple[Asked, ...]

    @property
    def first(self) -> Asked:
        """The newest one, which stands for all."""
        return self.asked[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(one.id for one in self.asked)

    @property
    def topic(self) -> str:
        """Key of the topic that most of them were taken for; empty when there is none."""
        found = Counter(one.topic for one in self.asked if one.topic)
        return found.most_common(1)[0][0] if found else ""

    @property
    def wordings(self) -> list[str]:
        """Their words, each once."""
        found: dict[str, str] = {}
        for one in self.asked:
            found.setdefault(only_words(one.text), " ".join(one.text.split()))
        return list(found.values())

    @property
    def examples(self) -> list[str]:
        """A few of their words."""
        return self.wordings[:EXAMPLES]

    @property
    def sources(self) -> list[tuple[str, int]]:
        """Why they are here, in words, with counts."""
        return Counter(SOURCES.get(one.source, one.source) for one in self.asked).most_common()


def groups(services: DeskServices) -> list[Group]:
    """All open questions in groups, the largest first; call it in a thread."""
    asked = services.stores.questions.asked.unanswered()
    found = services.vectors.groups([one.text for one in asked])
    return [Group(tuple(asked[at] for at in group)) for group in found]


def group_of(services: DeskServices, asked: Asked) -> Group:
    """The group of an open question; a question that is done with stands alone."""
    found = (group for group in groups(services) if asked.id in group.ids)
    return next(found, Group((asked,)))


def scope_words(understanding: Mapping[str, Any]) -> str:
    """How sure the assistant was that a message is about its subject."""
    scope = understanding.get("scope") or {}
    score = scope.get("score")
    if score is None:
        return ""
    known, unknown = scope.get("upper"), scope.get("lower")
    words = f"{float(score):.2f}"
    if known is None or unknown is None:
        return words
    return f"{words} (answers from {float(known):.2f}, says “I do not know” below {float(unknown):.2f})"


def titled(topics: Mapping[str, Topic], guesses: Sequence[str]) -> list[tuple[str, str]]:
    """Topics as (key, title): the likely ones first, the others by title."""
    likely = [key for key in dict.fromkeys(guesses) if key in topics]
    others = sorted((key for key in topics if key not in likely), key=lambda key: topics[key].title)
    return [(key, topics[key].title) for key in (*likely, *others)]
