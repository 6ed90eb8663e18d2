"""Makes one reply of the answers to several questions. Pure functions over replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from typing import Any, TypeVar

from bot import intents
from bot.reply import Choice, Reply

One = TypeVar("One")

JOINABLE = frozenset(["answer", "handover", "notice"])
MOST_CHOICES = 4
SHORT_ITEM = 60  # characters; a list of longer items is not readable as a sentence


def combined(replies: Iterable[Reply], asked: Set[str] = frozenset()) -> tuple[Reply, ...]:
    """Return the replies of one turn with neighbours that can be joined put into one bubble.

    The first answer comes first, each in its own paragraph; a list that is not the last one becomes
    a sentence. Provenance, sources and choices appear once.

    Args:
        replies: as they were said.
        asked: the intents of the turn's questions; a joined reply does not offer them again.
    """
    found: list[Reply] = []
    for reply in replies:
        if found and _fit(found[-1], reply):
            found[-1] = _joined(found[-1], reply, asked)
        else:
            found.append(reply)
    return tuple(found)


def _fit(first: Reply, second: Reply) -> bool:
    kinds = first.kind in JOINABLE and second.kind in JOINABLE
    return kinds and (not (first.items and second.items) or _is_short(first))


def _is_short(reply: Reply) -> bool:
    return all(len(item) <= SHORT_ITEM and not item.endswith(".") for item in reply.items)


def _joined(first: Reply, second: Reply, asked: Set[str]) -> Reply:
    """Join two replies; the second one's list and note stay, the first one's list if it is alone."""
    if first.items and not second.items:
        text, items = first.text, first.items
        note = _paragraphs(first.note, second.text, second.note)
    else:
        text = _paragraphs(_flat(first), second.text)
        items, note = second.items, second.note
    handed = "handover" in (first.kind, second.kind)
    return replace(
        second,
        kind="handover" if handed else second.kind,
        text=text,
        items=items,
        note=note,
        provenance=second.provenance or first.provenance,
        sources=tuple(_once([*first.sources, *second.sources], lambda one: one.label)),
        choices=_choices(first, second, asked),
        offers=tuple(_once([*first.offers, *second.offers], str)),
        handoff=second.handoff or first.handoff,
    )


def _flat(reply: Reply) -> str:
    """Return a reply as one paragraph, its list as part of a sentence."""
    items = reply.items
    if not items:
        return _words(reply.text, reply.note)
    listed = ", ".join(items[:-1]) + f" and {items[-1]}" if len(items) > 1 else items[0]
    return _words(f"{reply.text.rstrip(':')}: {listed}.", reply.note)


def _choices(first: Reply, second: Reply, asked: Set[str]) -> tuple[Choice, ...]:
    """Return the ways to a person before the next questions, each once and none just answered."""
    every = _once([*first.choices, *second.choices], lambda one: one.label)
    # What a button of the widget itself stands for is no question.
    every = [one for one in every if one.does or one.meaning.intent not in asked]
    desk = [one for one in every if not intents.asks(one.meaning.intent)]
    rest = [one for one in every if intents.asks(one.meaning.intent)]
    return tuple([*desk, *rest][:MOST_CHOICES])


def _once(entries: Sequence[One], key: Callable[[One], Any]) -> list[One]:
    return list({key(entry): entry for entry in reversed(entries)}.values())[::-1]


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _words(*texts: str) -> str:
    return " ".join(text for text in texts if text)
