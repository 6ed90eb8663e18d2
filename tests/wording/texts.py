"""Every text that a visitor may read of a knowledge file, as it is said, by where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.answers import item_sentence
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.file.placeholders import filled
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.sentences import clinic_words


def said(knowledge: Knowledge) -> dict[str, str]:
    """Return place -> text; the clinic's words are filled in, a sentence's own stay in braces."""
    found = dict(_places(knowledge))
    words = {**clinic_words(knowledge), "crisis_line": knowledge.alarms.crisis_line}
    return {place: filled(text, words) for place, text in found.items() if text}


def names(knowledge: Knowledge) -> set[str]:
    """Return what is named in the texts and no sentence: things, the clinic's lines, the page."""
    clinic = knowledge.clinic
    found = {clinic.name, clinic.address, knowledge.source.title}
    for one in knowledge.topics.values():
        found.update((one.title, one.question, *one.items))
    for catalogue in knowledge.catalogues.values():
        for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
            found.update((name.name, *name.aliases))
    return found


def _places(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for key, text in knowledge.sentences.items():
        yield f"sentences.{key}", text
    for level, text in knowledge.alarms.advice.items():
        yield f"advice.{level}", text
    for code, language in knowledge.languages.items():
        yield f"languages.{code}", language.sentence
    for topic in knowledge.topics.values():
        yield from _of_topic(topic)
    for catalogue in knowledge.catalogues.values():
        yield from _of_catalogue(catalogue)


def _of_topic(topic: Topic) -> Iterator[tuple[str, str]]:
    place = f"topics.{topic.key}"
    yield f"{place}.question", topic.question
    yield f"{place}.answer", topic.answer
    for number, text in enumerate(topic.items, start=1):
        yield f"{place}.items.{number}", text
    yield f"{place}.note", topic.note
    yield f"{place}.not_covered", topic.not_covered
    for number, text in enumerate(topic.details, start=1):
        yield f"{place}.details.{number}", text
    for number, aspect in enumerate(topic.aspects, start=1):
        yield f"{place}.aspects.{number}", aspect.answer


def _of_catalogue(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
        yield f"catalogues.{catalogue.key}.{name.key}", item_sentence(catalogue, name)
