"""Floor 1: builds the model from data that fits the schema; quantities are filled in here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.knowledge.model import (
    Catalogue,
    Clinic,
    Item,
    Knowledge,
    Name,
    Reference,
    Related,
    Review,
    Source,
    Topic,
)
from bot.knowledge.urgent import parse_urgent

BRACES = re.compile(r"\{([^{}]*)\}")

Data = Mapping[str, Any]


def build(data: Data, content: bytes) -> Knowledge:
    """Return the model of a knowledge file's data.

    Args:
        data: valid by the schema and without other problems.
        content: the file's bytes, for the digest.
    """
    quantities: dict[str, str] = dict(data["quantities"])
    review = data["review"]
    topics = {key: _topic(key, one, quantities, review) for key, one in data["topics"].items()}
    catalogues = {key: _catalogue(key, one, quantities) for key, one in data["catalogues"].items()}
    references = {
        key: Reference(key, one["citation"], one["short"])
        for key, one in data["references"].items()
    }
    return Knowledge(
        clinic=Clinic(**data["clinic"]),
        source=Source(**data["source"]),
        references=MappingProxyType(references),
        quantities=MappingProxyType(quantities),
        topics=MappingProxyType(topics),
        catalogues=MappingProxyType(catalogues),
        urgent=parse_urgent(data["urgent"]),
        sentences=MappingProxyType(dict(data["sentences"])),
        digest=hashlib.sha256(content).hexdigest(),
    )


def filled(text: str, quantities: Mapping[str, str]) -> str:
    """Return a text with its quantities; other words in braces stay for later."""
    return BRACES.sub(lambda match: quantities.get(match[1], match[0]), text).strip()


def parse_date(text: str) -> date | None:
    """Return a date written as 2026-03-03, or None when empty.

    Raises:
        ValueError: it is no date.
    """
    return date.fromisoformat(text) if text else None


def _topic(key: str, data: Data, quantities: Mapping[str, str], review: Data) -> Topic:
    def text(name: str) -> str:
        return filled(data.get(name) or "", quantities)

    def texts(name: str) -> tuple[str, ...]:
        return tuple(filled(one, quantities) for one in data.get(name) or ())

    reviewed = data.get("review") or review
    return Topic(
        key=key,
        intent=data["intent"],
        title=data["title"],
        question=data["question"],
        answer=text("answer"),
        items=texts("items"),
        note=text("note"),
        details=texts("details"),
        next=tuple(data.get("next") or ()),
        references=tuple(data.get("references") or ()),
        not_covered=text("not_covered"),
        review=Review(
            reviewed["approved_by"],
            parse_date(reviewed["reviewed_on"]),
            parse_date(reviewed["review_by"]),
        ),
    )


def _catalogue(key: str, data: Data, quantities: Mapping[str, str]) -> Catalogue:
    return Catalogue(
        key=key,
        entity=data["entity"],
        topic=data["topic"],
        ordered=bool(data.get("ordered")),
        items=tuple(
            Item(**_name(one), answer=filled(one.get("answer") or "", quantities), position=place)
            for place, one in enumerate(data["items"], start=1)
        ),
        related=tuple(Related(**_name(one), is_a=one["is_a"]) for one in data.get("related") or ()),
        unmentioned=tuple(Name(**_name(one)) for one in data.get("unmentioned") or ()),
        item_answer=filled(data["item_answer"], quantities),
        related_answer=filled(data["related_answer"], quantities),
        unknown_answer=filled(data["unknown_answer"], quantities),
    )


def _name(data: Data) -> dict[str, Any]:
    return {
        "key": data["key"],
        "name": data["name"],
        "aliases": tuple(data.get("aliases") or ()),
    }
