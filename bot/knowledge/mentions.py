"""What of the catalogues a visitor named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.knowledge.catalogue import Catalogue, Item, Name, Related, find
from bot.knowledge.model import Knowledge, Topic


@dataclass(frozen=True, order=True)
class Mentioned:
    """Something of a catalogue that the visitor named; offsets are -1 for a clicked choice."""

    entity: str
    value: str
    start: int = -1
    end: int = -1


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


def _inside(one: Mentioned, other: Mentioned) -> bool:
    """Tell whether one mention lies within another, longer one."""
    longer = other.end - other.start > one.end - one.start
    return one.start >= 0 and longer and other.start <= one.start and one.end <= other.end
