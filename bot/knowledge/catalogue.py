"""The things that visitors name, in catalogues: frozen dataclasses, standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Name:
    """Something that visitors name, with the words they use for it.

    Attributes:
        answer: its own sentence, in place of the catalogue's; may be empty.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True)
class Item(Name):
    """A thing that the source names; `position` counts from 1."""

    position: int = field(kw_only=True)


@dataclass(frozen=True)
class Related(Name):
    """A thing that is plainly a kind of an item: a knee is a joint."""

    is_a: str = field(kw_only=True)


@dataclass(frozen=True)
class Catalogue:
    """The things of one kind that visitors name, and what is said of each.

    Attributes:
        entity: the entity of domain.yml that such a name becomes.
        topic: key of the topic that they belong to.
        ordered: True when "the second one" has a meaning.
        telling: what it names says more than the other catalogues of its topic.
        others: it names treatments that are not ours.
        unmentioned: what people ask about and the source does not mention.
        item_answer, related_answer, unknown_answer: the sentence for each of the three groups, with
            {item} and, for related things, {kind}.
    """

    key: str
    entity: str
    topic: str
    ordered: bool
    items: tuple[Item, ...]
    related: tuple[Related, ...]
    unmentioned: tuple[Name, ...]
    item_answer: str
    related_answer: str
    unknown_answer: str
    telling: bool = False
    others: bool = False


def find(catalogue: Catalogue, key: str) -> Name | None:
    """Return the catalogue's thing with this key: an item, a kind of one, or one not mentioned."""
    for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
        if name.key == key:
            return name
    return None
