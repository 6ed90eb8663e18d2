"""Puts the figures into words for terminal and page; imports metrics, shares and alarms only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.alarms import Kind
from bot.evaluation.calibration import Calibration
from bot.evaluation.metrics import Figures
from bot.evaluation.shares import Interval, Share


@dataclass(frozen=True)
class Row:
    """A figure of the summary."""

    name: str
    value: float | None
    interval: Interval | None
    count: str


def percent(value: float | None) -> str:
    """Write a share for people."""
    return "not measured" if value is None else f"{100 * value:.1f} %"


def span(interval: Interval | None) -> str:
    """Write an interval for people; nothing when there is none."""
    return "" if interval is None else f"{100 * interval.low:.1f} to {100 * interval.high:.1f} %"


def summary(figures: Figures) -> tuple[Row, ...]:
    """Return the main figures in the order in which they matter."""
    macro = figures.macro
    return (
        _row("Alarms caught", figures.urgent_caught),
        _row("Harmless messages alarmed", figures.false_alarms),
        Row("Right intent, mean over intents", macro.value, macro.interval,
            f"of {len(figures.labels)}"),
        _row("Right intent, all messages", figures.overall),
        _row("Facts found in answers", figures.facts),
        _row("Unknown questions declined", figures.unknown_declined),
        _row("Unknown questions asked back", figures.unknown_clarified),
        _row("Known questions wrongly declined", figures.known_refused),
        _row("Known questions asked back", figures.known_clarified),
        _calibration(figures.calibration),
    )  # fmt: skip


def of_slice(figures: Figures) -> tuple[Row, ...]:
    """Return the figures that are told of one sort of message."""
    return (
        _row("Right intent", figures.overall),
        _row("Facts found", figures.facts),
        _row("Wrongly declined", figures.known_refused),
        _row("Declined, if unknown", figures.unknown_declined),
        _row("Alarms caught", figures.urgent_caught),
        _row("Wrongly alarmed", figures.false_alarms),
    )


def _row(name: str, share: Share) -> Row:
    return Row(name, share.value, share.interval, f"{share.part} of {share.whole}")


def _calibration(found: Calibration) -> Row:
    """Tell how far confidence and truth are apart; instead of an interval, what chance would do."""
    chance = f", {percent(found.by_chance)} by chance alone" if found.count else ""
    return Row(
        "Expected calibration error", found.error, None, f"of {found.count} answered{chance}"
    )


def figures_text(figures: Figures, slices: Mapping[str, Figures] | None = None) -> str:
    """Return all figures as lines for a terminal.

    Args:
        figures: of all messages.
        slices: of each sort of message.
    """
    lines = [_line("Figure", "share", "95 % interval", "count")]
    lines += [_figure(row) for row in summary(figures)]
    for name, one in (slices or {}).items():
        lines += ["", f"Slice {name}, {_messages(one.overall.whole)}"]
        lines += [_figure(row) for row in of_slice(one) if row.value is not None]
    lines += ["", _line("Intent", "right", "95 % interval", "count")]
    lines += [_figure(_row(label, found)) for label, found in figures.labels.items()]
    lines += ["", "Worst confusions" if figures.confusions else "No confusions."]
    for confusion in figures.confusions:
        taken = f"{confusion.label} taken for {confusion.decided}"
        # repr keeps control characters of a message away from the terminal.
        lines.append(f"{confusion.count:>4}  {taken}: {confusion.example!r}")
    return "\n".join(lines)


def alarms_text(kinds: Sequence[Kind]) -> str:
    """Return the alarms by kind as lines for a terminal."""
    lines = []
    for wanted, title in ((True, "Must ring"), (False, "Must not ring")):
        rows = [kind for kind in kinds if kind.wanted is wanted]
        if rows:
            lines += ["", _line(title, "rang", "95 % interval", "count")]
        for kind in rows:
            line = _figure(_row(kind.name, kind.rang))
            lines.append(f"{line}, right level {kind.level.part}" if wanted else line)
    return "\n".join(lines[1:])


def _figure(row: Row) -> str:
    return _line(row.name, percent(row.value), span(row.interval), row.count)


def _line(name: str, value: str, interval: str, count: str) -> str:
    return f"{name:<34}{value:>13}{interval:>18}   {count}"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"
