"""The approved knowledge as frozen dataclasses; standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from bot.alarms.model import Alarms
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.hours.calendar import OpeningHours

#: Short questions that lean on the topic before: "how long?", "and after?".
FollowUp = Literal[
    "how_long", "how_many", "how_far_apart", "how_common", "what_is_it", "afterwards", "who",
    "who_says",
]  # fmt: skip
#: Stands for "tell me more" where a topic's key may stand.
MORE = "more"
#: How a question on a topic may name another treatment.
NamesOthers = Literal["", "compares", "around", "gives"]


@dataclass(frozen=True)
class Clinic:
    """How the clinic is reached."""

    name: str
    phone: str
    email: str
    address: str
    website: str
    region: str
    time_zone: str
    emergency_number: str


@dataclass(frozen=True)
class About:
    """What the assistant is about.

    Attributes:
        names: what the treatment is called; a * stands for any ending.
        words: other words that mean it.
        probe: key of the topic whose question a model must understand.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    probe: str

    @cached_property
    def named(self) -> re.Pattern[str]:
        """Finds a name of the treatment in a text."""
        return _any_of(self.names)

    @cached_property
    def meant(self) -> re.Pattern[str]:
        """Finds a name of the treatment, or another word that means it."""
        return _any_of((*self.names, *self.words))


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    parts = (re.escape(word).replace(r"\*", r"\w*") for word in longest_first)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


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

    def holds(self, today: date) -> bool:
        """Tell whether it is complete and in force on a day; its last day counts."""
        first, last = self.reviewed_on, self.review_by
        return bool(self.approved_by and first and last and first <= today <= last)


@dataclass(frozen=True)
class Aspect:
    """A narrower question on a topic, such as "how far apart?".

    Attributes:
        words: beginnings of words or phrases, lower case; any of them asks for it.
        answer: its direct answer.
        alone: True when it answers a first question by itself; otherwise it is said only when the
            topic's whole answer has just been given.
    """

    words: tuple[str, ...]
    answer: str
    alone: bool


@dataclass(frozen=True)
class Topic:
    """Something that visitors ask about; its texts have their placeholders filled already.

    Attributes:
        intent: the intent of domain.yml that asks for it.
        question: label of the button that asks for it.
        answer: the direct answer; empty when the clinic has not filled it in.
        items, note: a short list below the answer, and a line below the list.
        details: further paragraphs, one for each "tell me more".
        aspects: narrower questions with answers of their own.
        follow_ups: what a short question means after it -> key of a topic, or `MORE`.
        names_others: how a question on it may name another treatment.
        own_case: stands near questions on a person's own case.
        hours: the calendar answers it once it is filled in.
        after: key of the topic whose things are answered about first: "how well does it work for my
            knee" says first what the page says of knees; may be empty.
        next: keys of the topics to offer afterwards.
        references: keys of the papers that bear on it.
        not_covered: the honest sentence while `answer` is empty.
        review: who approved it; the topic's own, or else the file's.
        withheld: True when its review no longer holds, so that its answer is not said.
    """

    key: str
    intent: str
    title: str
    question: str
    answer: str
    items: tuple[str, ...]
    note: str
    details: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    after: str
    next: tuple[str, ...]
    references: tuple[str, ...]
    not_covered: str
    review: Review
    follow_ups: Mapping[FollowUp, str] = field(default_factory=dict)
    names_others: NamesOthers = ""
    own_case: bool = False
    hours: bool = False
    withheld: bool = False

    @property
    def covered(self) -> bool:
        """True when there is an answer to say."""
        return bool(self.answer)


@dataclass(frozen=True)
class Language:
    """A language that the assistant recognises and does not speak.

    Attributes:
        name: what staff call it, such as "Spanish".
        sentence: what is said to a visitor who writes in it, in that language.
    """

    code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Knowledge:
    """Everything that the assistant may say; the mappings cannot be changed.

    Attributes:
        follow_ups: what a short question means after any topic -> key of a topic, or `MORE`.
        digest: SHA-256 of the file, as hexadecimal digits.
    """

    about: About
    clinic: Clinic
    hours: OpeningHours
    source: Source
    references: Mapping[str, Reference]
    quantities: Mapping[str, str]
    topics: Mapping[str, Topic]
    catalogues: Mapping[str, Catalogue]
    follow_ups: Mapping[FollowUp, str]
    alarms: Alarms
    sentences: Mapping[str, str]
    languages: Mapping[str, Language]
    digest: str

    @property
    def probe(self) -> Topic:
        """The topic whose question a model must understand before it serves anybody."""
        return self.topics[self.about.probe]

    def topic_for_intent(self, intent: str) -> Topic | None:
        """Return the topic that an intent asks for, if there is one."""
        return next((topic for topic in self.topics.values() if topic.intent == intent), None)
