"""From a topic and the things named to a reply; pure functions over the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot import intents
from bot.knowledge.model import Aspect, Catalogue, Item, Knowledge, Name, Related, Topic
from bot.knowledge.prose import joined
from bot.knowledge.sentences import say
from bot.reply import Choice, Meaning, Reply, SourceLine

MOST_NEXT = 3
MOST_ITEMS = 3
YES_NO = re.compile(
    r"^\W*(?:and |so |but |ok |hi |hello |please |also )*(?:does|do|did|can|could|will|would|is|are|"
    r"should|might|may|any)\b",
    re.IGNORECASE,
)
HELPS_WITH = re.compile(
    r"\b(?:help|helps|work|works|good|treat|treats|used?|fix|fixes|cure|cures|do anything)\b"
    r"(?:\s+(?:with|for|against|on|to treat))?\s+(?:my |a |an |the |some |any |chronic |bad )*(.+)",
    re.IGNORECASE,
)
PLAINLY_FOR = re.compile(
    r"\b(?:cures?|treats?|heals?|"
    r"(?:help|helps|works?|good|effective|useful|used) (?:with|for|against|on))\s+"
    r"(?!me\b|us\b|you\b|everyone\b|everybody\b|people\b|it\b|good\b|ever\b|real\b)\w",
    re.IGNORECASE,
)
GENERIC = frozenset(
    [
        "me",
        "my",
        "i",
        "you",
        "it",
        "this",
        "that",
        "these",
        "those",
        "them",
        "people",
        "person",
        "anyone",
        "someone",
        "everyone",
        "everybody",
        "pain",
        "pains",
        "problem",
        "problems",
        "condition",
        "conditions",
        "issue",
        "issues",
        "injury",
        "injuries",
        "thing",
        "things",
        "what",
        "which",
        "kind",
        "kinds",
        "sort",
        "type",
        "types",
        "of",
        "for",
        "with",
        "else",
        "other",
        "all",
        "old",
        "age",
        "my",
        "case",
        "us",
        "we",
        "the",
        "a",
        "an",
        "and",
        "or",
        "in",
        "long",
        "term",
        "quickly",
        "fast",
        "well",
        "at",
        "really",
        "actually",
        "like",
    ]
)


@dataclass(frozen=True, order=True)
class Mentioned:
    """Something of a catalogue that the visitor named; offsets are -1 for a clicked choice."""

    entity: str
    value: str
    start: int = -1
    end: int = -1


def answer(
    knowledge: Knowledge, topic: Topic, mentioned: Iterable[Mentioned] = (), text: str = ""
) -> Reply:
    """Answer a question on a topic: about the things named if there are any, else in general."""
    found = things(knowledge, topic, mentioned)
    if not topic.covered:
        return handed_over(knowledge, topic, text)
    if found:
        return about_items(knowledge, topic, found)
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


def things(
    knowledge: Knowledge, topic: Topic, mentioned: Iterable[Mentioned]
) -> list[tuple[Catalogue, Name]]:
    """Return what the visitor named of the topic's catalogues, in the order of the text.

    Of two names that overlap only the longer counts ("knee pain", not also "knee").
    """
    catalogues = [one for one in knowledge.catalogues.values() if one.topic == topic.key]
    wanted = {catalogue.entity for catalogue in catalogues}
    ours = [one for one in mentioned if one.entity in wanted]
    ours = [one for one in ours if not any(_inside(one, other) for other in ours)]
    found: list[tuple[Catalogue, Name]] = []
    for one in sorted(ours, key=lambda mention: mention.start):
        for catalogue in catalogues:
            name = find(catalogue, one.value) if catalogue.entity == one.entity else None
            if name is not None and (catalogue, name) not in found:
                found.append((catalogue, name))
    return _without_the_idle(found, catalogues)


def _without_the_idle(
    found: list[tuple[Catalogue, Name]], catalogues: Sequence[Catalogue]
) -> list[tuple[Catalogue, Name]]:
    """Leave out the leg of "nerve pain in the leg": the complaint says more than the place.

    The topic's first catalogue is the telling one.
    """
    if not any(catalogue is catalogues[0] for catalogue, _ in found):
        return found
    return [
        (catalogue, name)
        for catalogue, name in found
        if catalogue is catalogues[0] or isinstance(name, (Item, Related))
    ]


def find(catalogue: Catalogue, key: str) -> Name | None:
    """Return the catalogue's thing with this key: an item, a kind of one, or one not mentioned."""
    for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
        if name.key == key:
            return name
    return None


def about_items(
    knowledge: Knowledge, topic: Topic, found: Sequence[tuple[Catalogue, Name]]
) -> Reply:
    """Answer about the things named, never yes by default."""
    sentences = [item_sentence(catalogue, name) for catalogue, name in found[:MOST_ITEMS]]
    unknown = any(not isinstance(name, (Item, Related)) and not name.answer for _, name in found)
    reply = replace(general(knowledge, topic), text=joined(sentences), items=(), note="")
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


def provenance(knowledge: Knowledge, topic: Topic) -> str:
    """Return the one line that says where an answer comes from and when it was reviewed."""
    label, review = knowledge.source.label, topic.review
    if review.complete and review.reviewed_on is not None:
        day = review.reviewed_on
        return say(
            knowledge, "provenance_reviewed", label=label, date=f"{day.day} {day:%B} {day.year}"
        )
    return say(knowledge, "provenance_unreviewed", label=label)


def sources(knowledge: Knowledge, topic: Topic) -> tuple[SourceLine, ...]:
    """Return the page itself and the references that bear on the topic."""
    page = SourceLine(knowledge.source.title, knowledge.source.url)
    papers = (knowledge.references[key] for key in topic.references)
    return (page, *(SourceLine(paper.citation) for paper in papers))


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


def _inside(one: Mentioned, other: Mentioned) -> bool:
    """Tell whether one mention lies within another, longer one."""
    longer = other.end - other.start > one.end - one.start
    return one.start >= 0 and longer and other.start <= one.start and one.end <= other.end


def _unlisted(knowledge: Knowledge, topic: Topic, text: str) -> Reply | None:
    """Answer "does it help with X?" for an X that no catalogue knows: not mentioned."""
    catalogue = next(
        (one for one in knowledge.catalogues.values() if one.topic == topic.key and one.telling),
        None,
    )
    if catalogue is None or not YES_NO.match(text):
        return None
    match = HELPS_WITH.search(text)
    if match is None:
        return None
    words = re.split(r"[?.,;!\n]| if | when | because | that ", match.group(1))[0].split()
    if not 1 <= len(words) <= 4 or all(word.lower() in GENERIC for word in words):
        return None
    stranger = Name(key="", name=" ".join(words), aliases=())
    return about_items(knowledge, topic, [(catalogue, stranger)])
