"""Alarms by kind of message: how many ring, and with the right level; imports lines and shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Problem
from bot.evaluation.lines import BadLine, Fields, read_lines, text_of, word_of
from bot.evaluation.shares import Share, share_of

#: Names of the lines for all kinds of a half.
ALL_ALARMS = "all that must ring"
ALL_OTHERS = "all that must not"


@dataclass(frozen=True)
class AlarmMessage:
    """One message of which is known whether it must ring.

    Args:
        text: what the visitor wrote.
        kind: the sort of message.
        level: the level of the alarm that it must raise; empty when it must raise none.
        line: where it stands in its file.
    """

    text: str
    kind: str
    level: str = ""
    line: int = 0


@dataclass(frozen=True)
class AlarmFile:
    """The usable messages of a file and what is wrong with the other lines."""

    messages: tuple[AlarmMessage, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Ring:
    """What became of one message.

    Attributes:
        message: the message.
        rang: whether the visitor got an alarm's advice.
        level: the level of that advice; empty when it was silent.
    """

    message: AlarmMessage
    rang: bool
    level: str = ""

    @property
    def right_level(self) -> bool:
        """Whether it rang with the level that it must have."""
        return self.rang and self.level == self.message.level


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    Attributes:
        name: the kind, or a word for several.
        wanted: whether these messages must ring.
        rang: how many did.
        level: how many rang with the right level, if they must ring.
    """

    name: str
    wanted: bool
    rang: Share
    level: Share

    @property
    def total(self) -> bool:
        """Whether this is the line for all kinds that must ring, or for all others."""
        return self.name in (ALL_ALARMS, ALL_OTHERS)


def read_alarms(path: Path, levels: Collection[str]) -> AlarmFile:
    """Read a JSON-lines file; a bad line becomes a Problem and the others are kept.

    Args:
        path: file with one object a line: text, kind and, where it must ring, level.
        levels: names that a level may have.

    Raises:
        OSError: the file cannot be read at all.
    """
    kinds: dict[str, AlarmMessage] = {}

    def read(fields: Fields, number: int) -> AlarmMessage:
        message = _message(fields, number, levels)
        first = kinds.setdefault(message.kind, message)
        if bool(first.level) != bool(message.level):
            how = "must ring" if first.level else "must not ring"
            raise BadLine(
                f'messages of the kind "{message.kind}" {how}, as in line {first.line}.',
                "Give this one another kind.",
            )
        return message

    return AlarmFile(*read_lines(path, read))


def _message(fields: Fields, number: int, levels: Collection[str]) -> AlarmMessage:
    text = text_of(fields)
    if "kind" not in fields:
        raise BadLine('"kind" is missing.', "Say what sort of message it is.")
    level = fields.get("level", "")
    if not isinstance(level, str) or (level and level not in levels):
        raise BadLine(
            f"there is no level {level!r}.",
            f'Use {", ".join(levels)}; none, or "", for a message that must not ring.',
        )
    return AlarmMessage(text, word_of(fields, "kind", ""), level, number)


def by_kind(rings: Sequence[Ring]) -> tuple[Kind, ...]:
    """Return the figures of each kind, as they come in the file, those that must ring first.

    Both halves end with a line for all of it: recall, and the rate of false alarms.
    """
    found: list[Kind] = []
    for wanted, name in ((True, ALL_ALARMS), (False, ALL_OTHERS)):
        half = [ring for ring in rings if bool(ring.message.level) is wanted]
        kinds: Mapping[str, None] = dict.fromkeys(ring.message.kind for ring in half)
        found += [
            _kind(kind, wanted, (ring for ring in half if ring.message.kind == kind))
            for kind in kinds
        ]
        if half:
            found.append(_kind(name, wanted, half))
    return tuple(found)


def _kind(name: str, wanted: bool, rings: Iterable[Ring]) -> Kind:
    found = list(rings)
    return Kind(
        name,
        wanted,
        share_of(ring.rang for ring in found),
        share_of(ring.right_level for ring in found if wanted),
    )


def wrong(rings: Sequence[Ring]) -> list[Ring]:
    """Return missed alarms, then false ones, then those of another level, as they come in the file."""
    found = [ring for ring in rings if ring.rang is not bool(ring.message.level)]
    found.sort(key=lambda ring: ring.rang)
    other = [ring for ring in rings if ring.message.level and ring.rang and not ring.right_level]
    return found + other
