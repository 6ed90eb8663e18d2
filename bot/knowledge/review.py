"""Who has approved the answers, and until when; needs the moment from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.alarms.files import AlarmFiles
from bot.errors import Problem
from bot.knowledge.build import review_of
from bot.knowledge.file.document import Document, Place
from bot.knowledge.model import Knowledge, Review, Topic
from bot.knowledge.prose import sentences_of
from bot.knowledge.sentences import say

MOST_SENTENCES = 3
#: Parts of the file that must fit the schema before its reviews can be looked at.
PARTS = frozenset(["clinic", "review", "topics"])


def production_problems(document: Document, now: datetime) -> Iterator[Problem]:
    """Yield every topic without a review that holds; visitors must not see such answers.

    Args:
        document: a knowledge file whose `PARTS` fit the schema.
        now: the moment for which the reviews must hold, in the clinic's zone.
    """
    today = _day(document.data["clinic"]["time_zone"], now)
    for key, topic in document.data["topics"].items():
        try:
            review = review_of(topic.get("review") or document.data["review"])
        except ValueError:
            continue  # what is no date is a problem of its own
        for line, message, remedy in _amiss(f"The topic {key!r}", repr(key), review, today):
            # A topic without a review of its own is named by its own line.
            yield document.problem(("topics", key, "review", line), message, remedy)


def alarm_review_problems(
    document: Document, files: AlarmFiles, now: datetime
) -> Iterator[Problem]:
    """Yield the advice and every alarm without a review that holds, as for answers.

    Args:
        document: a knowledge file whose section `alarms` fits the schema.
        files: the folder alarms/.
        now: the moment for which the reviews must hold.
    """
    today = _day(document.data["clinic"]["time_zone"], now)
    shared = document.data["alarms"]["review"]
    places: list[tuple[Document, Place, str, Any]] = [
        (document, ("alarms", "review"), "The advice on alarms", shared)
    ]
    named = [("alarm", *one) for one in files.alarms.items()]
    named += [("language", *one) for one in files.languages.items()]
    for what, key, alarm in named:
        if own := alarm.data.get("review"):
            places.append((alarm, ("review",), f"The {what} {key!r}", own))
    for file, place, what, given in places:
        try:
            review = review_of(given)
        except ValueError:
            continue  # what is no date is a problem of its own
        for line, message, remedy in _amiss(what, f"{what[0].lower()}{what[1:]}", review, today):
            yield file.problem((*place, line), message, remedy)


def in_force(knowledge: Knowledge, today: date) -> Knowledge:
    """Return the knowledge without the answers whose review does not hold on a day.

    Such a topic stays known, and its questions go to the front desk as those of a topic that the
    page does not cover.
    """
    kept = {
        key: topic if topic.review.holds(today) else _withheld(knowledge, topic)
        for key, topic in knowledge.topics.items()
    }
    return replace(knowledge, topics=MappingProxyType(kept))


def warnings_of(knowledge: Knowledge, today: date) -> Iterator[tuple[str, str, str]]:
    """Yield what is worth a look and no fault, as topic, message and remedy."""
    for key, topic in knowledge.topics.items():
        if topic.review.complete:
            for _, message, remedy in _amiss(f"The topic {key!r}", repr(key), topic.review, today):
                yield key, message, remedy
        count = direct_sentences(topic)
        if count > MOST_SENTENCES:
            message = f"The answer of {key!r} has {count} sentences."
            yield key, message, f"Keep {MOST_SENTENCES} and move the rest to `details`."


def direct_sentences(topic: Topic) -> int:
    """Return how many sentences a visitor reads first; a list counts as none."""
    return len(sentences_of(f"{topic.answer or topic.not_covered} {topic.note}"))


def _amiss(subject: str, short: str, review: Review, today: date) -> Iterator[tuple[str, str, str]]:
    """Yield why a review does not hold, as the line to look at, message and remedy."""
    first, last = review.reviewed_on, review.review_by
    if not (review.approved_by and first and last):
        remedy = "A named person must read it and fill in approved_by, reviewed_on and review_by."
        yield (
            "approved_by",
            f"{subject} has not been reviewed by the clinic.",
            remedy,
        )
    elif last < today:
        message = f"The review of {short} held until {last.isoformat()}."
        yield "review_by", message, "Have it reviewed again."
    elif first > today:
        message = f"The review of {short} lies in the future ({first.isoformat()})."
        yield "reviewed_on", message, "Look at the year."


def _withheld(knowledge: Knowledge, topic: Topic) -> Topic:
    return replace(
        topic,
        answer="",
        items=(),
        note="",
        details=(),
        aspects=(),
        not_covered=say(knowledge, "review_lapsed"),
        withheld=True,
    )


def _day(zone: str, now: datetime) -> date:
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError, OSError):
        return now.date()  # no such zone is a problem of its own
