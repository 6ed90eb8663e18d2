"""Where an answer comes from: the line below it and its sources."""

from __future__ import annotations

from functools import partial

from bot.knowledge.hours.words import named
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.sentences import say
from bot.reply import SourceLine


def provenance(knowledge: Knowledge, topic: Topic) -> str:
    """Return the one line that says where an answer comes from and when it was reviewed."""
    label, review = knowledge.source.label, topic.review
    if review.complete and review.reviewed_on is not None:
        day = review.reviewed_on
        month = named(partial(say, knowledge), "month_names", day.month - 1)
        date = f"{day.day} {month} {day.year}"
        return say(knowledge, "provenance_reviewed", label=label, date=date)
    return say(knowledge, "provenance_unreviewed", label=label)


def sources(knowledge: Knowledge, topic: Topic) -> tuple[SourceLine, ...]:
    """Return the page itself and the references that bear on the topic."""
    page = SourceLine(knowledge.source.title, knowledge.source.url)
    papers = (knowledge.references[key] for key in topic.references)
    return (page, *(SourceLine(paper.citation) for paper in papers))
