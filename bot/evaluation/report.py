"""Writes the evaluation as one self-contained page; imports its siblings and jinja2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.errors import Problem
from bot.evaluation import pictures
from bot.evaluation.alarms import Ring, by_kind, wrong
from bot.evaluation.metrics import by_slice, measure
from bot.evaluation.mistakes import worst_errors
from bot.evaluation.outcomes import Pair
from bot.evaluation.summary import of_slice, percent, span, summary

FILE_NAME = "report.html"
ROWS = 60
_TEMPLATES = Path(__file__).with_name("templates")


def write_report(
    folder: Path,
    pairs: Sequence[Pair],
    *,
    title: str,
    problems: Sequence[Problem] = (),
    cutoffs: Sequence[float] = (),
    rings: Sequence[Ring] = (),
) -> Path:
    """Write the page into the folder, which is made when missing, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    page = render(pairs, title=title, problems=problems, cutoffs=cutoffs, rings=rings)
    path.write_text(page, "utf-8")
    return path


def render(
    pairs: Sequence[Pair],
    *,
    title: str,
    problems: Sequence[Problem] = (),
    cutoffs: Sequence[float] = (),
    rings: Sequence[Ring] = (),
) -> str:
    """Return the page: every text in it is escaped and nothing is fetched from elsewhere.

    Args:
        pairs: the questions with what became of them.
        title: heading of the page.
        problems: lines of the file that could not be used.
        cutoffs: scope scores at which the assistant changes its behaviour, drawn when given.
        rings: messages of which is known whether they must ring, with what became of them.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
    environment.filters.update(percent=percent, span=span)
    return environment.get_template(FILE_NAME).render(
        title=title,
        total=len(pairs) + len(rings),
        problems=problems,
        alarms=_alarms(rings) if rings else None,
        questions=_questions(pairs, cutoffs) if pairs or not rings else None,
    )


def _questions(pairs: Sequence[Pair], cutoffs: Sequence[float]) -> Mapping[str, Any]:
    """Return what the page tells of labelled questions."""
    figures, slices = measure(pairs), by_slice(pairs)
    errors = worst_errors(pairs)
    return {
        "summary": summary(figures),
        "slices": {name: (one.overall.whole, of_slice(one)) for name, one in slices.items()},
        "slice_columns": [row.name for row in of_slice(figures)],
        "slice_picture": pictures.of_slices(slices) if slices else None,
        "pictures": pictures.of_questions(pairs, figures, cutoffs),
        "confusions": figures.confusions,
        "labels": pictures.weakest_first(figures.labels).items(),
        "errors": errors[:ROWS],
        "left_out": max(0, len(errors) - ROWS),
    }


def _alarms(rings: Sequence[Ring]) -> Mapping[str, Any]:
    """Return what the page tells of alarms."""
    kinds, errors = by_kind(rings), wrong(rings)
    return {
        "kinds": kinds,
        "picture": pictures.of_alarms(kinds),
        "errors": errors[:ROWS],
        "left_out": max(0, len(errors) - ROWS),
    }
