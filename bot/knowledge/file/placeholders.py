"""Words in braces: what may stand there, filling them in, and finding wrong ones.

A text may name a quantity, the citation of a reference, the clinic's phone and the like, and what a
catalogue's items are called, as {names.complications}; a topic's text also an item's own answer, as
{types.inflammatory}. So each fact stands once in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.errors import Problem
from bot.knowledge.file.document import Document, Place
from bot.knowledge.hours.reading import hours_word
from bot.knowledge.hours.words import Phrase, listed

BRACES = re.compile(r"\{([^{}]*)\}")
PARTS = ("items", "related", "unmentioned")

#: Words that a catalogue's sentence gets when it is said, and the one that it cannot do without.
SAID = {
    "item_answer": (("item",), "item"),
    "related_answer": (("item", "kind"), "kind"),
    "unknown_answer": (("item",), "item"),
}


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words in braces; unknown ones stay for later."""
    return BRACES.sub(lambda match: words.get(match[1], match[0]), text).strip()


def words_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what every text may name: quantities, citations, the clinic's phone, items' names."""
    citations = {key: reference["citation"] for key, reference in data["references"].items()}
    clinic = {f"clinic_{key}": data["clinic"][key] for key in ("name", "phone", "email", "address")}
    phrase = phrases(data["sentences"])
    names = {
        f"names.{key}": listed(phrase, [item["name"] for item in catalogue["items"]])
        for key, catalogue in data["catalogues"].items()
        if catalogue["items"]
    }
    hours = hours_word(data.get("hours"), phrase)
    return {**clinic, **hours, **names, **citations, **data["quantities"]}


def phrases(sentences: Mapping[str, str]) -> Phrase:
    """Return what says a sentence while the file is read: what is missing in it is left out."""

    def phrase(key: str, **values: str) -> str:
        return filled(sentences.get(key, ""), values)

    return phrase


def answers_of(data: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """Return the catalogues' own answers under names such as `types.inflammatory`."""
    return {
        f"{key}.{thing['key']}": filled(thing["answer"], words)
        for key, catalogue in data["catalogues"].items()
        for part in PARTS
        for thing in catalogue.get(part) or ()
        if thing.get("answer")
    }


def placeholder_problems(document: Document) -> Iterator[Problem]:
    """Yield braces around nothing known, quantities that no text uses, and names used twice."""
    data = document.data
    quantities: Mapping[str, str] = data["quantities"]
    words = words_of(data)
    answers = answers_of(data, words)
    used = set[str]()
    for name in quantities:
        if name in data["references"] or name == "hours" or name.startswith("clinic_"):
            message = f"The name {name!r} is taken by a reference or by the clinic."
            yield document.problem(("quantities", name), message, "Choose another name.")
    for part, known in (
        ("quantities", {}),
        ("topics", {**words, **answers}),
        ("catalogues", words),
    ):
        for place, text in _texts(data[part], (part,)):
            names = BRACES.findall(text)
            used.update(names)
            yield from _unknown(document, place, names, known)
            yield from unpaired(document, place, text)
    for name in quantities:
        if name not in used:
            message = f"The quantity {name!r} is used nowhere."
            remedy = f"Write {{{name}}} where the figure belongs, or take it out."
            yield document.problem(("quantities", name), message, remedy)


def unpaired(document: Document, place: Place, text: str) -> Iterator[Problem]:
    """Yield a problem when a text has a brace without its partner."""
    if set("{}") & set(BRACES.sub("", text)):
        message = "A brace has no partner."
        yield document.problem(place, message, "Write {name}, or take the brace out.")


def _unknown(
    document: Document, place: Place, names: list[str], known: Mapping[str, str]
) -> Iterator[Problem]:
    # catalogues.<key>.item_answer and its like stand at this depth and nowhere else.
    own, needed = SAID.get(str(place[-1]), ((), "")) if place[0] == "catalogues" else ((), "")
    for name in names:
        if name not in known and name not in own:
            message = f"There is nothing called {{{name}}} to put in here."
            usable = [*own, *(word for word in known if "." not in word)]
            remedy = f"Known here: {', '.join(usable)}." if usable else "Write the figure itself."
            yield document.problem(place, message, remedy)
    if needed and needed not in names:
        message = f"`{place[-1]}` does not say {{{needed}}}."
        yield document.problem(place, message, "Without it the answer does not say what it is of.")


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
