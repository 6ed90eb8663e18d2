"""The buttons that an answer offers: next questions, and the ways to a person."""

from __future__ import annotations

from bot import intents
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning

MOST_NEXT = 3


def next_choices(knowledge: Knowledge, topic: Topic) -> tuple[Choice, ...]:
    """Return up to three next questions."""
    following = (knowledge.topics[key] for key in topic.next[:MOST_NEXT])
    return tuple(Choice(one.question, Meaning(one.intent)) for one in following)


def starter_choices(knowledge: Knowledge) -> tuple[Choice, ...]:
    """Return the questions that a visitor is offered first."""
    covered = [topic for topic in knowledge.topics.values() if topic.covered]
    book = Choice(say(knowledge, "choice_book"), Meaning(intents.BOOK))
    return (*(Choice(one.question, Meaning(one.intent)) for one in covered[:MOST_NEXT]), book)


def desk_choices(knowledge: Knowledge, question: str) -> tuple[Choice, ...]:
    """Return the two ways to a person, with the question kept."""
    ask = Choice(say(knowledge, "choice_ask_desk"), Meaning(intents.PERSON, question=question))
    book = Choice(say(knowledge, "choice_book"), Meaning(intents.BOOK, about=question))
    return ask, book
