"""Floor 1: who has approved the answers, and until when; needs the day from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.errors import Problem
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.prose import sentences_of

MOST_SENTENCES = 3


def production_problems(knowledge: Knowledge, file: str = "knowledge.yml") -> list[Problem]:
    """Return every topic that no named person has reviewed; visitors must not see such answers."""
    return [
        Problem(
            file,
            0,
            f"The topic {key!r} has not been reviewed by the clinic.",
            "A named person must read it and fill in approved_by, reviewed_on and review_by.",
        )
        for key, topic in knowledge.topics.items()
        if not topic.review.complete
    ]


def warnings_of(knowledge: Knowledge, today: date) -> Iterator[tuple[str, str, str]]:
    """Yield what is worth a look and no fault, as topic, message and remedy."""
    for key, topic in knowledge.topics.items():
        first, last = topic.review.reviewed_on, topic.review.review_by
        if last is not None and last < today:
            message = f"The review of {key!r} held until {last.isoformat()}."
            yield key, message, "Have it reviewed again."
        if first is not None and first > today:
            message = f"The review of {key!r} lies in the future ({first.isoformat()})."
            yield key, message, "Look at the year."
        count = direct_sentences(topic)
        if count > MOST_SENTENCES:
            message = f"The answer of {key!r} has {count} sentences."
            yield key, message, f"Keep {MOST_SENTENCES} and move the rest to `details`."


def direct_sentences(topic: Topic) -> int:
    """Return how many sentences a visitor reads first; a list counts as none."""
    return len(sentences_of(f"{topic.answer or topic.not_covered} {topic.note}"))
