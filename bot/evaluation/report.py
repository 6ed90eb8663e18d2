"""Writes the evaluation as one self-contained page; imports its siblings and jinja2."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bot.errors import Problem
from bot.evaluation import charts
from bot.evaluation.dataset import Question
from bot.evaluation.metrics import (
    Figures,
    Outcome,
    Pair,
    calibration,
    calibration_error,
    decided,
    measure,
    missing_facts,
    right,
)
from bot.evaluation.summary import percent, summary
from bot.intents import OUT_OF_SCOPE, URGENT

FILE_NAME = "report.html"
ROWS = 60
_TEMPLATE = Path(__file__).with_name("report.html")


@dataclass(frozen=True)
class ErrorRow:
    """One message that went wrong, as the table shows it."""

    text: str
    label: str
    decided: str
    confidence: float
    missing: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Picture:
    """One picture of the page with words for those who cannot see it; `wide` ones scroll."""

    title: str
    note: str
    alt: str
    uri: Markup
    wide: bool = False


def write_report(
    folder: Path,
    pairs: Sequence[Pair],
    *,
    title: str,
    problems: Sequence[Problem] = (),
    cutoffs: Sequence[float] = (),
) -> Path:
    """Write the page into the folder, which is made when missing, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    path.write_text(render(pairs, title=title, problems=problems, cutoffs=cutoffs), "utf-8")
    return path


def render(
    pairs: Sequence[Pair],
    *,
    title: str,
    problems: Sequence[Problem] = (),
    cutoffs: Sequence[float] = (),
) -> str:
    """Return the page: every text in it is escaped and nothing is fetched from elsewhere.

    Args:
        pairs: the questions with what became of them.
        title: heading of the page.
        problems: lines of the file that could not be used.
        cutoffs: scope scores at which the assistant changes its behaviour, drawn when given.
    """
    figures = measure(pairs)
    wrong = worst_errors(pairs)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["percent"] = percent
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        title=title,
        total=len(pairs),
        summary=summary(figures),
        pictures=_pictures(pairs, figures, cutoffs),
        confusions=figures.confusions,
        labels=sorted(figures.labels.items(), key=lambda item: (item[1].value or 0, item[0])),
        errors=wrong[:ROWS],
        left_out=max(0, len(wrong) - ROWS),
        problems=problems,
    )


def worst_errors(pairs: Sequence[Pair]) -> list[ErrorRow]:
    """Return wrong messages, gravest first: missed alarms, then the surest mistakes, then facts."""
    rows = [
        (_gravity(q, o), _row(q, o)) for q, o in pairs if not right(q, o) or missing_facts(q, o)
    ]
    rows.sort(key=lambda found: (found[0], -found[1].confidence))
    return [row for _, row in rows]


def _gravity(question: Question, outcome: Outcome) -> int:
    if question.label == URGENT and not outcome.urgent:
        return 0
    if right(question, outcome):
        return 3
    return 2 if decided(outcome) == OUT_OF_SCOPE else 1


def _row(question: Question, outcome: Outcome) -> ErrorRow:
    return ErrorRow(
        text=question.text,
        label=question.label,
        decided=decided(outcome),
        confidence=outcome.confidence,
        missing=missing_facts(question, outcome),
        answer=outcome.answer,
    )


def _pictures(
    pairs: Sequence[Pair], figures: Figures, cutoffs: Sequence[float]
) -> tuple[Picture, ...]:
    bins = calibration(pairs)
    drawn = ", ".join(f"{cutoff:.2f}" for cutoff in cutoffs)
    return (
        Picture(
            "Right intent, by intent",
            "The weakest intents stand at the top.",
            "Bar chart; the same figures stand in the table of intents.",
            _data_uri(charts.accuracy_chart(figures.labels)),
        ),
        Picture(
            "Confusion matrix",
            "A row is what was meant, a column what was acted on. Colour: share of the row.",
            "Matrix; its ten largest errors stand in the table of confusions.",
            _data_uri(charts.confusion_chart(figures.matrix)),
            wide=True,
        ),
        Picture(
            "Known or unknown",
            f"Dashed: the cut-offs {drawn}. Below the first it declines, up to the second it "
            "asks back."
            if drawn
            else "No cut-offs were given.",
            "Two histograms of the scope score, for known and for unknown questions.",
            _data_uri(charts.scope_chart(pairs, cutoffs)),
        ),
        Picture(
            "Calibration of what was answered",
            f"Mean distance from the dashed line: {percent(calibration_error(bins))}.",
            "Line of accuracy over confidence.",
            _data_uri(charts.calibration_chart(bins)),
        ),
    )


def _data_uri(png: bytes) -> Markup:
    # base64 letters need no escaping; a "+" written as a reference would only make the page longer.
    return Markup("data:image/png;base64,") + Markup(b64encode(png).decode("ascii"))
