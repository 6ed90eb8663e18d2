"""Floor 1: what a schema cannot say: names that must exist, placeholders, dates, doubled aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.errors import Problem
from bot.knowledge.build import BRACES, parse_date
from bot.knowledge.document import Document, Place
from bot.knowledge.sentences import KEYS, PLACEHOLDERS
from bot.knowledge.urgent import urgent_problems

ITEM_WORDS = frozenset({"item", "kind"})


def problems_of(document: Document) -> Iterator[Problem]:
    """Yield every problem of a knowledge file that fits the schema."""
    data = document.data
    yield from _topics(document, data)
    yield from _quantities(document, data)
    yield from _catalogues(document, data)
    yield from _sentences(document, data["sentences"])
    yield from _reviews(document, data)
    for problem in urgent_problems(data["urgent"]):
        yield document.problem(("urgent", *problem.path), problem.message, problem.remedy)


def _topics(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    topics, intents = data["topics"], dict[str, str]()
    for key, topic in topics.items():
        place: Place = ("topics", key)
        other = intents.setdefault(topic["intent"], key)
        if other != key:
            message = f"The topics {other!r} and {key!r} have the same intent."
            yield document.problem((*place, "intent"), message, "Give each its own.")
        for index, name in enumerate(topic.get("next") or ()):
            if name not in topics:
                message = f"The next topic {name!r} does not exist."
                remedy = f"Use one of: {', '.join(topics)}."
                yield document.problem((*place, "next", index), message, remedy)
        for index, name in enumerate(topic.get("references") or ()):
            if name not in data["references"]:
                message = f"The reference {name!r} does not exist."
                remedy = f"Use one of: {', '.join(data['references'])}."
                yield document.problem((*place, "references", index), message, remedy)
        if not topic.get("answer") and not topic.get("not_covered"):
            message = f"The topic {key!r} has neither `answer` nor `not_covered`."
            yield document.problem(place, message, "Write one of them.")


def _texts(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield every text below a place of the data."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))


def _quantities(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    known, used = data["quantities"], set[str]()
    for part, extra in (("topics", frozenset[str]()), ("catalogues", ITEM_WORDS)):
        for place, text in _texts(data[part], (part,)):
            for name in BRACES.findall(text):
                used.add(name)
                if name not in known and name not in extra:
                    message = f"The quantity {{{name}}} does not exist."
                    remedy = f"Use one of: {', '.join(known)}; or add it under `quantities`."
                    yield document.problem(place, message, remedy)
            if BRACES.sub("", text).count("{") or BRACES.sub("", text).count("}"):
                message = "A brace has no partner."
                yield document.problem(place, message, "Write {name}, or take the brace out.")
    for name in known:
        if name not in used:
            message = f"The quantity {name!r} is used nowhere."
            yield document.problem(("quantities", name), message, "Use it or take it out.")


def _catalogues(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    for key, catalogue in data["catalogues"].items():
        place: Place = ("catalogues", key)
        if catalogue["topic"] not in data["topics"]:
            message = f"The topic {catalogue['topic']!r} does not exist."
            yield document.problem((*place, "topic"), message, "Name a key of `topics`.")
        items = {item["key"] for item in catalogue["items"]}
        for index, related in enumerate(catalogue.get("related") or ()):
            if related["is_a"] not in items:
                message = f"`is_a: {related['is_a']}` is no item of this catalogue."
                remedy = f"Use one of: {', '.join(sorted(items))}."
                yield document.problem((*place, "related", index, "is_a"), message, remedy)
        yield from _doubled(document, place, catalogue)


def _doubled(document: Document, place: Place, catalogue: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield keys and wordings that stand twice in one catalogue."""
    keys, wordings = dict[str, str](), dict[str, str]()
    for part in ("items", "related", "unmentioned"):
        for index, one in enumerate(catalogue.get(part) or ()):
            here: Place = (*place, part, index)
            if one["key"] in keys:
                message = f"The key {one['key']!r} stands twice in this catalogue."
                yield document.problem((*here, "key"), message, "Give each its own key.")
            keys[one["key"]] = one["name"]
            for alias in (one["name"], *(one.get("aliases") or ())):
                plain = re.sub(r"\W+", " ", alias.lower()).strip()
                other = wordings.setdefault(plain, one["key"])
                if other != one["key"] or (alias != one["name"] and plain == _plain(one["name"])):
                    message = (
                        f"The name {alias!r} stands twice in this catalogue (also at {other!r})."
                    )
                    yield document.problem(here, message, "Keep it at one of them.")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _sentences(document: Document, sentences: Mapping[str, str]) -> Iterator[Problem]:
    for key in sorted(KEYS - sentences.keys()):
        message = f"The sentence {key!r} is missing."
        yield document.problem(("sentences",), message, "Add it; docs/knowledge.md lists them.")
    for key, text in sentences.items():
        place: Place = ("sentences", key)
        if key not in KEYS:
            message = f"The sentence {key!r} is said nowhere."
            yield document.problem(place, message, "Look at the spelling, or take it out.")
            continue
        for name in BRACES.findall(text):
            if name not in PLACEHOLDERS:
                message = f"The placeholder {{{name}}} does not exist."
                remedy = f"Use one of: {', '.join(sorted(PLACEHOLDERS))}."
                yield document.problem(place, message, remedy)
        if set("{}") & set(BRACES.sub("", text)):
            yield document.problem(place, "A brace has no partner.", "Write {name}.")


def _reviews(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    places: list[tuple[Place, Mapping[str, str]]] = [(("review",), data["review"])]
    for key, topic in data["topics"].items():
        if topic.get("review"):
            places.append((("topics", key, "review"), topic["review"]))
    for place, review in places:
        dates = {}
        for name in ("reviewed_on", "review_by"):
            try:
                dates[name] = parse_date(review[name])
            except ValueError:
                message = f"{review[name]!r} is no date."
                yield document.problem((*place, name), message, "Write it like 2026-03-03.")
        first, last = dates.get("reviewed_on"), dates.get("review_by")
        if first and last and last <= first:
            message = "`review_by` is not after `reviewed_on`."
            yield document.problem((*place, "review_by"), message, "Give a later date.")
