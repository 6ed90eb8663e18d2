"""Draws the pictures of the report as PNG bytes; imports its siblings and matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from bot.evaluation.calibration import Band
from bot.evaluation.outcomes import Pair
from bot.evaluation.shares import Share
from bot.intents import OUT_OF_SCOPE

KNOWN_COLOUR = "#2b6cb0"
UNKNOWN_COLOUR = "#c05621"
BAR_COLOUR = "#8fb4dc"  # pale, so that the line on it is seen
INK = "#1a202c"
GRID = "#e2e8f0"
# Narrow enough that the letters stay readable when a phone shrinks the picture to its width.
WIDTH = 6.4
DPI = 130


def shares_chart(shares: Mapping[str, Share]) -> bytes:
    """Draw one bar a share, with a line for its interval; the first stands at the top."""
    names = list(shares)[::-1]
    figure, axes = _canvas(max(1.6, 0.24 * len(names) + 0.7))
    found = [shares[name] for name in names]
    values = [share.value or 0.0 for share in found]
    axes.barh(names, values, color=BAR_COLOUR)
    axes.errorbar(values, names, xerr=_errors(found), fmt="none", ecolor=INK, elinewidth=1,
                  capsize=2)  # fmt: skip
    for place, share in enumerate(found):
        text = f"{100 * (share.value or 0):.0f} %  ({share.part}/{share.whole})"
        axes.text(1.03, place, text, va="center", fontsize=8, color=INK)
    axes.set_xlim(0, 1.32)
    axes.set_xticks([0, 0.5, 1], labels=["0", "50", "100 %"])
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.grid(axis="x", color=GRID)
    return _png(figure)


def _errors(shares: Sequence[Share]) -> list[list[float]]:
    """Return how far each interval reaches below and above its share."""
    ends = [(share.value or 0.0, share.interval) for share in shares]
    return [
        [value - one.low if one else 0.0 for value, one in ends],
        [one.high - value if one else 0.0 for value, one in ends],
    ]


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


def calibration_chart(bands: Sequence[Band]) -> bytes:
    """Draw for each band how sure the assistant was, and what share was right, with its interval.

    The bands stand side by side, as most of them lie so near 1 that an axis of confidence hides them.
    """
    figure, axes = _canvas(4.2)
    places = range(len(bands))
    found = [band.right for band in bands]
    rights = [share.value or 0.0 for share in found]
    axes.errorbar(places, rights, yerr=_errors(found), fmt="o", color=KNOWN_COLOUR, capsize=4,
                  label="share that was right, with its interval")  # fmt: skip
    axes.scatter(places, [band.confidence for band in bands], marker="_", s=260, linewidth=2,
                 color=UNKNOWN_COLOUR, label="mean confidence", zorder=3)  # fmt: skip
    axes.set_xticks(places, labels=[f"{band.confidence:.3f}\n{band.right.whole}" for band in bands])
    axes.set_xlim(-0.6, max(len(bands), 1) - 0.4)
    lowest = min([*rights, *(band.confidence for band in bands), 0.9])
    axes.set_ylim(max(0.0, lowest - 0.2), 1.02)
    axes.set_xlabel("mean confidence of the band, and how many messages", fontsize=8)
    axes.grid(axis="y", color=GRID)
    axes.legend(loc="lower right", fontsize=8, frameon=False)
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
