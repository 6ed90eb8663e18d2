"""What a schema cannot say: names that must exist, placeholders, dates, time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from bot.bookings.sentences import NEEDED_BY
from bot.errors import Problem
from bot.knowledge.build import parse_date
from bot.knowledge.file.document import Document, Place
from bot.knowledge.file.placeholders import BRACES, placeholder_problems, unpaired
from bot.knowledge.file.sentences import KEYS, LISTS, placeholders
from bot.knowledge.file.wordings import catalogue_problems
from bot.knowledge.hours.check import hours_problems
from bot.knowledge.languages import language_problems
from bot.knowledge.model import MORE

Check = Callable[[Document], Iterator[Problem]]


def problems_of(document: Document, sound: frozenset[str]) -> Iterator[Problem]:
    """Yield the problems of a file beyond its schema.

    Args:
        document: the file.
        sound: its top-level parts that fit the schema.
    """
    for check, parts in CHECKS.items():
        if sound.issuperset(parts):
            yield from check(document)


def _clinic(document: Document) -> Iterator[Problem]:
    zone = document.data["clinic"]["time_zone"]
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        message = f"There is no time zone {zone!r}."
        remedy = "Write it like America/New_York or Europe/London."
        yield document.problem(("clinic", "time_zone"), message, remedy)
    region = document.data["clinic"]["region"]
    if region not in phonenumbers.SUPPORTED_REGIONS:
        message = f"There is no country {region!r}."
        yield document.problem(("clinic", "region"), message, "Write it like US or GB.")


def _topics(document: Document) -> Iterator[Problem]:
    topics: Mapping[str, Any] = document.data["topics"]
    references: Mapping[str, Any] = document.data["references"]
    intents: dict[str, str] = {}
    for key, topic in topics.items():
        place: Place = ("topics", key)
        other = intents.setdefault(topic["intent"], key)
        if other != key:
            message = f"The topics {other!r} and {key!r} have the same intent."
            yield document.problem((*place, "intent"), message, "Give each its own.")
        yield from _pointers(document, (*place, "next"), topic.get("next"), topics)
        yield from _follow_ups(document, (*place, "follow_ups"), topics)
        if topic.get("after", key) not in topics:
            message = f"There is no topic called {topic['after']!r}."
            yield document.problem((*place, "after"), message, "Use a key of `topics`.")
        yield from _pointers(document, (*place, "references"), topic.get("references"), references)
        if not topic["answer"].strip() and not (topic.get("not_covered") or "").strip():
            message = f"The topic {key!r} has neither an `answer` nor a `not_covered`."
            remedy = "Write the answer, or the honest sentence that there is none."
            yield document.problem(place, message, remedy)


def _follow_ups(document: Document, place: Place, topics: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what a short question leads to that is no topic."""
    given: Any = document.data
    for part in place:
        given = given.get(part) or {}
    for kind, key in given.items():
        if key not in topics and key != MORE:
            message = f"There is no topic called {key!r}."
            remedy = f"Use a key of `topics`, or {MORE}."
            yield document.problem((*place, kind), message, remedy)


def _about(document: Document) -> Iterator[Problem]:
    topics: Mapping[str, Any] = document.data["topics"]
    probe = document.data["about"]["probe"]
    if probe not in topics:
        message = f"There is no topic called {probe!r}."
        yield document.problem(("about", "probe"), message, "Use a key of `topics`.")
    yield from _follow_ups(document, ("follow_ups",), topics)


def _pointers(
    document: Document, place: Place, names: list[str] | None, known: Mapping[str, Any]
) -> Iterator[Problem]:
    """Yield the names in a list that point to nothing or stand there twice."""
    for index, name in enumerate(names or ()):
        if name not in known:
            message = f"{name!r} in `{place[-1]}` does not exist."
            yield document.problem((*place, index), message, f"Use one of: {', '.join(known)}.")
        elif name in (names or ())[:index]:
            message = f"{name!r} stands twice in `{place[-1]}`."
            yield document.problem((*place, index), message, "Keep one of them.")
        elif place[-1] == "next" and name == place[1]:
            message = f"The topic {name!r} names itself in `next`."
            yield document.problem((*place, index), message, "Name another topic.")


def _sentences(document: Document) -> Iterator[Problem]:
    sentences: Mapping[str, str] = document.data["sentences"]
    for key in sorted(KEYS - sentences.keys()):
        message, remedy = f"The sentence `{key}` is missing.", "Restore it from git."
        if key in NEEDED_BY:
            message = f"The sentence `{key}` for a booking's field `{NEEDED_BY[key]}` is missing."
            remedy = "Write it, or restore it from git. The fields are in bot/bookings/fields.py."
        yield document.problem(("sentences",), message, remedy)
    for key, text in sentences.items():
        place: Place = ("sentences", key)
        if key not in KEYS:
            message = f"The sentence `{key}` is said nowhere."
            yield document.problem(place, message, "Look at the spelling, or take it out.")
            continue
        for name in BRACES.findall(text):
            if name not in placeholders(key):
                message = f"The placeholder {{{name}}} does not exist here."
                remedy = f"Use one of: {', '.join(sorted(placeholders(key)))}."
                yield document.problem(place, message, remedy)
        yield from unpaired(document, place, text)
        names = [name.strip() for name in text.split(",")]
        if key in LISTS and (len(names) != LISTS[key] or not all(names)):
            message = f"`{key}` does not list {LISTS[key]} names."
            yield document.problem(place, message, "Write them in order, parted by commas.")


def _reviews(document: Document) -> Iterator[Problem]:
    places: list[Place] = [("review",)]
    places += [
        ("topics", key, "review")
        for key, topic in document.data["topics"].items()
        if topic.get("review") is not None
    ]
    places.append(("alarms", "review"))
    for place in places:
        review: Any = document.data
        for part in place:
            review = review[part]
        yield from review_problems(document, place, review)


def review_problems(
    document: Document, place: Place, review: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what is wrong with the dates and names of a review, filled in or not."""
    dates = {}
    for name in ("reviewed_on", "review_by"):
        try:
            dates[name] = parse_date(review[name].strip())
        except ValueError:
            message = f"{review[name]!r} is no date."
            yield document.problem((*place, name), message, "Write it like 2026-03-03.")
    empty = [name for name, value in review.items() if not value.strip()]
    if empty and len(empty) < len(review):
        message = f"The review is half filled in: `{'`, `'.join(empty)}` is empty."
        remedy = "Fill in all three, or empty all three."
        yield document.problem((*place, empty[0]), message, remedy)
    first, last = dates.get("reviewed_on"), dates.get("review_by")
    if first and last and last <= first:
        message = "`review_by` is not after `reviewed_on`."
        yield document.problem((*place, "review_by"), message, "Give a later date.")


#: Each check with the parts of the file that it looks at.
CHECKS: Mapping[Check, tuple[str, ...]] = {
    _clinic: ("clinic",),
    _about: ("about", "topics"),
    hours_problems: ("hours",),
    _topics: ("topics", "references"),
    placeholder_problems: (
        "quantities",
        "topics",
        "catalogues",
        "references",
        "clinic",
        "sentences",
    ),
    catalogue_problems: ("catalogues", "topics"),
    _sentences: ("sentences",),
    language_problems: ("languages",),
    _reviews: ("review", "topics", "alarms"),
}
