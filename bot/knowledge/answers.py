"""From a topic and the things named to a reply; pure functions over the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import intents
from bot.knowledge.catalogue import Catalogue, Item, Name, Related, find
from bot.knowledge.choices import MOST_NEXT, desk_choices, next_choices
from bot.knowledge.mentions import Mentioned, things
from bot.knowledge.model import Aspect, Knowledge, Topic
from bot.knowledge.prose import joined
from bot.knowledge.provenance import provenance, sources
from bot.knowledge.sentences import say
from bot.knowledge.strangers import PLAINLY_FOR, stranger
from bot.reply import Choice, Meaning, Reply

MOST_ITEMS = 3


def answer(
    knowledge: Knowledge,
    topic: Topic,
    mentioned: Iterable[Mentioned] = (),
    text: str = "",
    *,
    whether: bool = False,
) -> Reply:
    """Answer a question on a topic: about the things named if there are any, else in general.

    Args:
        knowledge: what is in force.
        topic: what is asked about.
        mentioned: the names in the question.
        text: the question.
        whether: it asks if the things named are among those of the page, which may be answered "yes".
    """
    found = things(knowledge, topic, mentioned)
    if not topic.covered:
        return handed_over(knowledge, topic, text)
    if found:
        return about_items(knowledge, topic, found, whether=whether)
    if stranger := _unlisted(knowledge, topic, text):
        return stranger
    return _after_items(knowledge, topic, mentioned, text) or general(knowledge, topic)


def _after_items(
    knowledge: Knowledge, topic: Topic, mentioned: Iterable[Mentioned], text: str
) -> Reply | None:
    """Answer "how well does it work for X?": first whether the page names X, and if not, no more.

    Figures beside something that the page does not mention would read as a promise.
    """
    owner = knowledge.topics.get(topic.after or "")
    if owner is None:
        return None
    named = [
        (catalogue, name)
        for catalogue, name in things(knowledge, owner, mentioned)
        if isinstance(name, (Item, Related)) or catalogue.telling
    ]
    if named:
        about: Reply | None = about_items(knowledge, owner, named)
    else:
        about = _unlisted(knowledge, owner, text) if PLAINLY_FOR.search(text) else None
    if about is None:
        return None
    if not owner.covered:
        return handed_over(knowledge, owner, text)
    if not _any_named(named):
        return about
    whole = general(knowledge, topic)
    return replace(whole, text=f"{about.text} {whole.text}")


def _any_named(found: Sequence[tuple[Catalogue, Name]]) -> bool:
    return any(isinstance(name, (Item, Related)) for _, name in found)


def _unlisted(knowledge: Knowledge, topic: Topic, text: str) -> Reply | None:
    """Answer "does it help with X?" for an X that no catalogue knows: not mentioned."""
    catalogue = next(
        (one for one in knowledge.catalogues.values() if one.topic == topic.key and one.telling),
        None,
    )
    name = stranger(text) if catalogue else ""
    if catalogue is None or not name:
        return None
    return about_items(knowledge, topic, [(catalogue, Name(key="", name=name, aliases=()))])


def general(knowledge: Knowledge, topic: Topic) -> Reply:
    """Return the topic's direct answer with its provenance and next questions."""
    return Reply(
        kind="answer",
        text=topic.answer,
        items=topic.items,
        note=topic.note,
        provenance=provenance(knowledge, topic),
        sources=sources(knowledge, topic),
        choices=next_choices(knowledge, topic),
        topic=topic.key,
    )


def detail(knowledge: Knowledge, topic: Topic, depth: int) -> Reply | None:
    """Return the topic's detail number `depth` (from 1), or nothing when all has been told."""
    if not topic.covered or depth > len(topic.details):
        return None
    reply = replace(general(knowledge, topic), text=topic.details[depth - 1], items=(), note="")
    if depth < len(topic.details):
        more = Choice(say(knowledge, "choice_more"), Meaning(intents.MORE))
        return reply.with_choices(more, *reply.choices[: MOST_NEXT - 1])
    return reply


def aspect_asked(topic: Topic, text: str) -> Aspect | None:
    """Return the topic's first aspect that the words of a question ask for."""
    words = " ".join(re.findall(r"[\w'-]+", text.lower()))
    for aspect in topic.aspects:
        if any(re.search(rf"\b{re.escape(word)}", words) for word in aspect.words):
            return aspect
    return None


def about_aspect(knowledge: Knowledge, topic: Topic, aspect: Aspect) -> Reply:
    """Return an aspect's direct answer with the topic's provenance and next questions."""
    return replace(general(knowledge, topic), text=aspect.answer, items=(), note="")


def handed_over(knowledge: Knowledge, topic: Topic, question: str) -> Reply:
    """Say honestly that the page does not cover a topic, and offer the front desk."""
    return Reply(
        kind="handover",
        text=topic.not_covered,
        provenance="" if topic.withheld else provenance(knowledge, topic),
        choices=desk_choices(knowledge, question or topic.question),
        topic=topic.key,
        offers=("human", "book"),
    )


def about_items(
    knowledge: Knowledge,
    topic: Topic,
    found: Sequence[tuple[Catalogue, Name]],
    *,
    whether: bool = False,
) -> Reply:
    """Answer about the things named: "yes" only when asked whether, and the page names them all."""
    told = found[:MOST_ITEMS]
    text = joined([item_sentence(catalogue, name) for catalogue, name in told])
    if whether and all(isinstance(name, Item) for _, name in told):
        text = say(knowledge, "named_yes", answer=text)
    unknown = any(not isinstance(name, (Item, Related)) and not name.answer for _, name in found)
    reply = replace(general(knowledge, topic), text=text, items=(), note="")
    whole = Choice(topic.question, Meaning(topic.intent))
    if unknown:
        desk = desk_choices(knowledge, topic.question)
        return replace(reply, choices=(whole, *desk), offers=("human", "book"))
    return reply.with_choices(whole, *reply.choices[: MOST_NEXT - 1])


def item_sentence(catalogue: Catalogue, name: Name) -> str:
    """Return what the page says of one thing: named, a kind of something named, or not named."""
    if name.answer:
        return name.answer
    if isinstance(name, Item):
        return catalogue.item_answer.format(item=name.name)
    if isinstance(name, Related):
        kind = find(catalogue, name.is_a)
        return catalogue.related_answer.format(item=name.name, kind=kind.name if kind else "")
    return catalogue.unknown_answer.format(item=name.name)
