"""Builds the model from data without problems; placeholders are filled in here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.alarms.model import Alarms
from bot.knowledge.catalogue import Catalogue, Item, Name, Related
from bot.knowledge.file.placeholders import answers_of, filled, phrases, words_of
from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.hours.reading import opening_hours
from bot.knowledge.model import (
    About,
    Aspect,
    Clinic,
    Knowledge,
    Language,
    Reference,
    Review,
    Source,
    Topic,
)

Data = Mapping[str, Any]


def build(data: Data, content: bytes, alarms: Alarms) -> Knowledge:
    """Return the model of a knowledge file's data.

    Args:
        data: valid by the schema and without other problems.
        content: the file's bytes, for the digest.
        alarms: those beside the file.
    """
    words = words_of(data)
    catalogues = {key: _catalogue(key, one, words) for key, one in data["catalogues"].items()}
    words_of_topics = {**words, **answers_of(data, words)}
    topics = {
        key: _topic(key, one, words_of_topics, data["review"])
        for key, one in data["topics"].items()
    }
    hours = opening_hours(data.get("hours"), data["clinic"]["time_zone"])
    if hours.filled_in:
        topics = {
            key: _with_hours(topic, hours, data, words) if topic.hours else topic
            for key, topic in topics.items()
        }
    references = {
        key: Reference(key, one["citation"], one["short"])
        for key, one in data["references"].items()
    }
    return Knowledge(
        about=_about(data["about"]),
        clinic=Clinic(**data["clinic"]),
        hours=hours,
        source=Source(**data["source"]),
        references=MappingProxyType(references),
        quantities=MappingProxyType(dict(data["quantities"])),
        topics=MappingProxyType(topics),
        catalogues=MappingProxyType(catalogues),
        follow_ups=MappingProxyType(dict(data.get("follow_ups") or {})),
        alarms=alarms,
        sentences=MappingProxyType(dict(data["sentences"])),
        languages=MappingProxyType(
            {
                code: Language(code, one["name"], one["sentence"])
                for code, one in data["languages"].items()
            }
        ),
        digest=hashlib.sha256(content).hexdigest(),
    )


def parse_date(text: str) -> date | None:
    """Return a date written as 2026-03-03, or None when empty.

    Raises:
        ValueError: it is no date.
    """
    return date.fromisoformat(text) if text else None


def _about(data: Data) -> About:
    return About(tuple(data["names"]), tuple(data.get("words") or ()), data["probe"])


def _topic(key: str, data: Data, words: Mapping[str, str], review: Data) -> Topic:
    def text(name: str) -> str:
        return filled(data.get(name) or "", words)

    def texts(name: str) -> tuple[str, ...]:
        return tuple(filled(one, words) for one in data.get(name) or ())

    return Topic(
        key=key,
        intent=data["intent"],
        title=text("title"),
        question=text("question"),
        answer=text("answer"),
        items=texts("items"),
        note=text("note"),
        details=texts("details"),
        aspects=tuple(_aspect(one, words) for one in data.get("aspects") or ()),
        after=data.get("after") or "",
        next=tuple(data.get("next") or ()),
        references=tuple(data.get("references") or ()),
        not_covered=text("not_covered"),
        follow_ups=MappingProxyType(dict(data.get("follow_ups") or {})),
        names_others=data.get("names_others") or "",
        own_case=bool(data.get("own_case")),
        hours=bool(data.get("hours")),
        review=review_of(data.get("review") or review),
    )


def _with_hours(topic: Topic, hours: OpeningHours, data: Data, words: Mapping[str, str]) -> Topic:
    """Return the topic with the week as its list, unless the clinic's own answer holds it."""
    own = data["topics"][topic.key]
    said = "{hours}" in own["answer"] or own.get("items")
    return replace(
        topic,
        answer=topic.answer or filled(data["sentences"]["hours_answer"], words),
        items=topic.items if said else tuple(hours.lines(phrases(data["sentences"]))),
    )


def _aspect(data: Data, words: Mapping[str, str]) -> Aspect:
    beginnings = tuple(word.lower() for word in data["words"])
    return Aspect(beginnings, filled(data["answer"], words), bool(data.get("alone")))


def review_of(data: Data) -> Review:
    """Return a review as it stands in the file.

    Raises:
        ValueError: one of its dates is no date.
    """
    return Review(
        approved_by=data["approved_by"].strip(),
        reviewed_on=parse_date(data["reviewed_on"].strip()),
        review_by=parse_date(data["review_by"].strip()),
    )


def _catalogue(key: str, data: Data, words: Mapping[str, str]) -> Catalogue:
    def name(one: Data) -> dict[str, Any]:
        aliases = tuple(one.get("aliases") or ())
        answer = filled(one.get("answer") or "", words)
        return {"key": one["key"], "name": one["name"], "aliases": aliases, "answer": answer}

    return Catalogue(
        key=key,
        entity=data["entity"],
        topic=data["topic"],
        ordered=bool(data.get("ordered")),
        telling=bool(data.get("telling")),
        others=bool(data.get("others")),
        items=tuple(
            Item(**name(one), position=place) for place, one in enumerate(data["items"], start=1)
        ),
        related=tuple(Related(**name(one), is_a=one["is_a"]) for one in data.get("related") or ()),
        unmentioned=tuple(Name(**name(one)) for one in data.get("unmentioned") or ()),
        item_answer=filled(data["item_answer"], words),
        related_answer=filled(data["related_answer"], words),
        unknown_answer=filled(data["unknown_answer"], words),
    )
