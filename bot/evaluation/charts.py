"""Draws the pictures of the report as PNG bytes; imports metrics and matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from bot.evaluation.metrics import Bin, Pair, Share
from bot.intents import OUT_OF_SCOPE

KNOWN_COLOUR = "#2b6cb0"
UNKNOWN_COLOUR = "#c05621"
QUIET = "#718096"
INK = "#1a202c"
GRID = "#e2e8f0"
# Narrow enough that the letters stay readable when a phone shrinks the picture to its width.
WIDTH = 6.4
DPI = 130


def accuracy_chart(labels: Mapping[str, Share]) -> bytes:
    """Draw one bar per intent, the weakest at the top."""
    rows = sorted(((share.value or 0.0, name) for name, share in labels.items()), reverse=True)
    figure, axes = _canvas(max(1.6, 0.24 * len(rows) + 0.7))
    axes.barh([name for _, name in rows], [value for value, _ in rows], color=KNOWN_COLOUR)
    for place, (value, name) in enumerate(rows):
        share = labels[name]
        axes.text(1.01, place, f"{100 * value:.0f} %  ({share.part}/{share.whole})",
                  va="center", fontsize=8, color=INK)  # fmt: skip
    axes.set_xlim(0, 1.3)
    axes.set_xticks([0, 0.5, 1], labels=["0", "50", "100 %"])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.grid(axis="x", color=GRID)
    return _png(figure)


def confusion_chart(matrix: Mapping[tuple[str, str], int]) -> bytes:
    """Draw the matrix; each row is coloured by its own total, so that small intents show too."""
    names = sorted({name for pair in matrix for name in pair})
    totals = {row: sum(n for (label, _), n in matrix.items() if label == row) for row in names}
    side = max(3.0, 0.19 * len(names) + 1.9)
    figure, axes = _canvas(side, width=side)
    shares = [[matrix.get((r, c), 0) / (totals[r] or 1) for c in names] for r in names]
    ramp = LinearSegmentedColormap.from_list("ramp", ["#ffffff", KNOWN_COLOUR, "#153e66"])
    axes.imshow(shares or [[0]], cmap=ramp, vmin=0, vmax=1)
    for (label, taken_for), count in matrix.items():
        row, column = names.index(label), names.index(taken_for)
        strong = shares[row][column] > 0.4
        colour = "white" if strong else (INK if row == column else UNKNOWN_COLOUR)
        axes.text(column, row, str(count), ha="center", va="center", fontsize=6, color=colour)
    axes.set_xticks(range(len(names)), labels=names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), labels=names, fontsize=7)
    axes.set_xlabel("what the assistant acted on", fontsize=8)
    axes.set_ylabel("label", fontsize=8)
    return _png(figure)


def scope_chart(pairs: Sequence[Pair], cutoffs: Sequence[float]) -> bytes:
    """Draw the scope scores of known and unknown questions, with the cut-offs."""
    figure = Figure(figsize=(WIDTH, 4.2), dpi=DPI)
    steps = [step / 20 for step in range(21)]
    scored = [(q.label == OUT_OF_SCOPE, o.scope) for q, o in pairs if o.scope is not None]
    groups = (
        ("known questions", KNOWN_COLOUR, [score for unknown, score in scored if not unknown]),
        ("unknown questions", UNKNOWN_COLOUR, [score for unknown, score in scored if unknown]),
    )
    for place, (name, colour, values) in enumerate(groups, start=1):
        axes = figure.add_subplot(2, 1, place)
        _quiet(axes)
        axes.hist(values, bins=steps, color=colour, edgecolor="white")
        axes.set_title(f"{name} ({len(values)})", loc="left", fontsize=9, color=INK)
        axes.set_xlim(0, 1)
        for cutoff in cutoffs:
            axes.axvline(cutoff, color=INK, linestyle="--", linewidth=1)
            axes.text(cutoff, 0.97, f" {cutoff:.2f}", transform=axes.get_xaxis_transform(),
                      va="top", fontsize=8, color=INK)  # fmt: skip
    axes.set_xlabel("scope score: how sure that the question is ours", fontsize=8)
    return _png(figure)


def calibration_chart(bins: Sequence[Bin]) -> bytes:
    """Draw confidence against accuracy; on the dashed line both are equal."""
    figure, axes = _canvas(4.6, width=4.6)
    axes.plot([0, 1], [0, 1], linestyle="--", color=QUIET, linewidth=1)
    axes.plot([b.confidence for b in bins], [b.accuracy for b in bins], marker="o",
              color=KNOWN_COLOUR)  # fmt: skip
    for band in bins:
        axes.annotate(str(band.count), (band.confidence, band.accuracy), (5, 7),
                      textcoords="offset points", fontsize=8, color=INK)  # fmt: skip
    axes.set_xlim(-0.03, 1.08)
    axes.set_ylim(-0.03, 1.08)
    axes.set_xlabel("mean confidence in the band (the number is how many messages)", fontsize=8)
    axes.set_ylabel("share that was right", fontsize=8)
    axes.grid(color=GRID)
    return _png(figure)


def _canvas(height: float, *, width: float = WIDTH) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), dpi=DPI)
    axes = figure.add_subplot()
    _quiet(axes)
    return figure, axes


def _quiet(axes: Any) -> None:
    """Keep frame and grid behind the figures."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GRID)
    axes.tick_params(colors=INK, labelsize=8, length=0)
    axes.set_axisbelow(True)


def _png(figure: Figure) -> bytes:
    figure.set_tight_layout(True)
    buffer = BytesIO()
    # Without the program's name the same figures always give the same bytes.
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()
