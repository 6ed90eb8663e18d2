"""Puts the figures into words for terminal and page; imports metrics only."""

from __future__ import annotations

from bot.evaluation.metrics import Figures


def percent(value: float | None) -> str:
    """Write a share for people."""
    return "not measured" if value is None else f"{100 * value:.1f} %"


def summary(figures: Figures) -> tuple[tuple[str, float | None, str], ...]:
    """Return the main figures as (name, share, count), in the order in which they matter."""
    shares = (
        ("Alarms caught", figures.urgent_caught),
        ("Harmless messages alarmed", figures.false_alarms),
        ("Right intent, all messages", figures.overall),
        ("Facts found in answers", figures.facts),
        ("Unknown questions declined", figures.unknown_declined),
        ("Unknown questions asked back", figures.unknown_clarified),
        ("Known questions wrongly declined", figures.known_refused),
        ("Known questions asked back", figures.known_clarified),
    )
    rows = [(name, share.value, f"{share.part} of {share.whole}") for name, share in shares]
    macro = ("Right intent, mean over intents", figures.macro, f"of {len(figures.labels)}")
    return (*rows[:2], macro, *rows[2:])


def figures_text(figures: Figures) -> str:
    """Return all figures as lines for a terminal."""
    lines = [f"{name:<34}{percent(value):>13}   {count}" for name, value, count in summary(figures)]
    lines += ["", f"{'Intent':<34}{'right':>13}"]
    for label, found in figures.labels.items():
        lines.append(f"{label:<34}{percent(found.value):>13}   {found.part} of {found.whole}")
    lines += ["", "Worst confusions" if figures.confusions else "No confusions."]
    for confusion in figures.confusions:
        taken = f"{confusion.label} taken for {confusion.decided}"
        # repr keeps control characters of a message away from the terminal.
        lines.append(f"{confusion.count:>4}  {taken}: {confusion.example!r}")
    return "\n".join(lines)
