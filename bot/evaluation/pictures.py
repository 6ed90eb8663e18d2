"""The pictures of the report with their words; imports charts, metrics and summary."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.evaluation import charts
from bot.evaluation.alarms import Kind
from bot.evaluation.metrics import Figures
from bot.evaluation.outcomes import Pair
from bot.evaluation.shares import Share
from bot.evaluation.summary import percent


@dataclass(frozen=True)
class Picture:
    """One picture of the page with words for those who cannot see it; `wide` ones scroll."""

    title: str
    note: str
    alt: str
    uri: Markup
    wide: bool = False


def of_questions(
    pairs: Sequence[Pair], figures: Figures, cutoffs: Sequence[float]
) -> tuple[Picture, ...]:
    """Return the pictures of labelled questions."""
    found = figures.calibration
    drawn = ", ".join(f"{cutoff:.2f}" for cutoff in cutoffs)
    return (
        Picture(
            "Right intent, by intent",
            "The weakest intents stand at the top. Dark lines: the 95 % intervals.",
            "Bar chart; the same figures stand in the table of intents.",
            _data_uri(charts.shares_chart(weakest_first(figures.labels))),
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
            f"Expected calibration error: {percent(found.error)}; true confidences would show "
            f"{percent(found.by_chance)} by chance alone. Where the interval of a band leaves out its "
            "confidence, the assistant is too sure there, or not sure enough.",
            "For each band of messages, mean confidence and the share that was right.",
            _data_uri(charts.calibration_chart(found.bands)),
        ),
    )


def of_slices(slices: Mapping[str, Figures]) -> Picture:
    """Return the picture that compares sorts of messages."""
    shares = {name: figures.overall for name, figures in slices.items()}
    return Picture(
        "Right intent, by slice",
        "Dark lines: the 95 % intervals. Where they overlap widely the slices may be equally good.",
        "Bar chart; the same figures stand in the table of slices.",
        _data_uri(charts.shares_chart(weakest_first(shares))),
    )


def of_alarms(kinds: Sequence[Kind]) -> Picture:
    """Return the picture of what rings."""
    return Picture(
        "Share that rang, by kind",
        "Of the kinds above the line for all alarms everything is to ring, of those below nothing. Dark "
        "lines: the 95 % intervals.",
        "Bar chart; the same figures stand in the table of alarms.",
        _data_uri(charts.shares_chart({kind.name: kind.rang for kind in kinds})),
    )


def weakest_first(shares: Mapping[str, Share]) -> dict[str, Share]:
    """Return shares in the order of their values; equals by name."""
    return dict(sorted(shares.items(), key=lambda item: (item[1].value or 0.0, item[0])))


def _data_uri(png: bytes) -> Markup:
    # base64 letters need no escaping; a "+" written as a reference would only make the page longer.
    return Markup("data:image/png;base64,") + Markup(b64encode(png).decode("ascii"))
