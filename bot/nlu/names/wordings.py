"""The names that the knowledge file's catalogues give to the NLU. No Rasa, no spaCy."""

from __future__ import annotations

from bot.knowledge.model import Knowledge


def names_of(knowledge: Knowledge) -> dict[str, dict[str, list[str]]]:
    """Return entity -> key -> wordings for all catalogues of a knowledge file."""
    names: dict[str, dict[str, list[str]]] = {}
    for catalogue in knowledge.catalogues.values():
        keys = names.setdefault(catalogue.entity, {})
        for thing in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
            keys[thing.key] = [thing.name, *thing.aliases]
    return names
