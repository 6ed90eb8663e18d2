"""Floor 1: the approved knowledge as frozen dataclasses; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.knowledge.urgent import Urgent


@dataclass(frozen=True)
class Clinic:
    """How the clinic is reached."""

    name: str
    phone: str
    email: str
    address: str
    website: str
    time_zone: str
    emergency_number: str


@dataclass(frozen=True)
class Source:
    """Where the answers come from; `label` stands in sentences ("the clinic's page")."""

    title: str
    url: str
    label: str


@dataclass(frozen=True)
class Reference:
    """A paper that the source lists."""

    key: str
    citation: str
    short: str


@dataclass(frozen=True)
class Review:
    """Who approved an answer, when, and until when it holds."""

    approved_by: str
    reviewed_on: date | None
    review_by: date | None

    @property
    def complete(self) -> bool:
        """True when a named person has reviewed it and said until when it holds."""
        return bool(self.approved_by and self.reviewed_on and self.review_by)


@dataclass(frozen=True)
class Topic:
    key: str
    intent: str
    title: str
    question: str
    answer: str
    items: tuple[str, ...]
    note: str
    details: tuple[str, ...]
    next: tuple[str, ...]
    references: tuple[str, ...]
    not_covered: str
    review: Review

    @property
    def covered(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True)
class Name:
    key: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Item(Name):
    answer: str
    position: int


@dataclass(frozen=True)
class Related(Name):
    is_a: str


@dataclass(frozen=True)
class Catalogue:
    key: str
    entity: str
    topic: str
    ordered: bool
    items: tuple[Item, ...]
    related: tuple[Related, ...]
    unmentioned: tuple[Name, ...]
    item_answer: str
    related_answer: str
    unknown_answer: str


@dataclass(frozen=True)
class Knowledge:
    clinic: Clinic
    source: Source
    references: Mapping[str, Reference]
    quantities: Mapping[str, str]
    topics: Mapping[str, Topic]
    catalogues: Mapping[str, Catalogue]
    urgent: Urgent
    sentences: Mapping[str, str]
    digest: str

    def topic_for_intent(self, intent: str) -> Topic | None:
        return next((t for t in self.topics.values() if t.intent == intent), None)
