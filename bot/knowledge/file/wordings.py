"""Names and aliases of the catalogues: each wording must mean one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.cues import cues_of
from bot.errors import Problem
from bot.knowledge.file.document import Document, Place
from bot.knowledge.file.placeholders import PARTS
from bot.knowledge.plurals import singular

ARTICLES = cues_of(__file__).words("articles")


def catalogue_problems(document: Document) -> Iterator[Problem]:
    """Yield pointers to nothing, and keys, entities and wordings that stand twice."""
    catalogues: Mapping[str, Any] = document.data["catalogues"]
    topics: Mapping[str, Any] = document.data["topics"]
    entities: dict[str, str] = {}
    # A question on one topic looks in all catalogues of that topic, so a wording must be unique
    # among them; "numbness" may well be both a complication and something felt afterwards.
    wordings: dict[str, dict[str, str]] = {}
    for key, catalogue in catalogues.items():
        place: Place = ("catalogues", key)
        other = entities.setdefault(catalogue["entity"], key)
        if other != key:
            message = f"The catalogues {other!r} and {key!r} have the same entity."
            yield document.problem((*place, "entity"), message, "Give each its own.")
        if catalogue["topic"] not in topics:
            message = f"The topic {catalogue['topic']!r} does not exist."
            remedy = f"Use one of: {', '.join(topics)}."
            yield document.problem((*place, "topic"), message, remedy)
        yield from _pointers(document, place, catalogue)
        yield from _keys(document, place, catalogue)
        yield from _wordings(
            document, place, catalogue, wordings.setdefault(catalogue["topic"], {})
        )


def wording_key(wording: str) -> str:
    """Return a wording without case, punctuation, article and plural: variants compare equal."""
    words = re.sub(r"[\W_]+", " ", wording.casefold()).split()
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(singular(word) for word in words)


def _pointers(document: Document, place: Place, catalogue: Mapping[str, Any]) -> Iterator[Problem]:
    items = [item["key"] for item in catalogue["items"]]
    for index, related in enumerate(catalogue.get("related") or ()):
        if related["is_a"] not in items:
            message = f"`is_a: {related['is_a']}` is no item of this catalogue."
            remedy = f"Use one of: {', '.join(items)}."
            yield document.problem((*place, "related", index, "is_a"), message, remedy)


def _keys(document: Document, place: Place, catalogue: Mapping[str, Any]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for here, thing in _things(place, catalogue):
        at = (*here, "key")
        if thing["key"] in lines:
            message = (
                f"The key {thing['key']!r} stands twice (first in line {lines[thing['key']]})."
            )
            yield document.problem(at, message, "Give each its own key.")
        lines.setdefault(thing["key"], document.line(at))


def _wordings(
    document: Document, place: Place, catalogue: Mapping[str, Any], seen: dict[str, str]
) -> Iterator[Problem]:
    """Yield wordings of this catalogue that were seen already, in it or in another of its topic."""
    for here, thing in _things(place, catalogue):
        own: set[str] = set()
        places = [((*here, "name"), thing["name"])]
        aliases = enumerate(thing.get("aliases") or ())
        places += [((*here, "aliases", index), alias) for index, alias in aliases]
        for at, wording in places:
            form = wording_key(wording)
            if not form:
                message = f"{wording!r} has no word in it."
                yield document.problem(at, message, "Write a name, or take it out.")
            elif wording.casefold() in own:
                message = f"{wording!r} stands twice here."
                yield document.problem(at, message, "Keep one of them.")
            elif seen.setdefault(form, thing["key"]) != thing["key"]:
                message = f"{wording!r} also means {seen[form]!r}."
                yield document.problem(at, message, "Keep it at one of them.")
            own.add(wording.casefold())


def _things(place: Place, catalogue: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    for part in PARTS:
        for index, thing in enumerate(catalogue.get(part) or ()):
            yield (*place, part, index), thing
