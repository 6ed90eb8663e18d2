"""`python -m bot evaluate`: measures the assistant on a file of labelled messages; wires the parts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.evaluation.dataset import Dataset, read_dataset
from bot.evaluation.metrics import Figures, Outcome, Pair, measure
from bot.evaluation.summary import figures_text
from bot.intents import OUT_OF_SCOPE
from bot.settings import Settings

PASSED, BELOW, UNUSABLE = 0, 1, 2


class Session(Protocol):
    """What is needed of bot.commands.asking.AskSession."""

    def ask(self, text: str, fresh: bool = True) -> Mapping[str, Any]:
        """Answer one message and return the object that `ask --json` prints."""


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command and its options to those of `python -m bot`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "evaluate", help="measure the assistant on a file of labelled messages"
    )
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write an HTML report there")
    for option, what in (
        ("--min-macro", "mean accuracy over intents"),
        ("--min-facts", "share of facts found in answers"),
        ("--min-unknown", "share of unknown questions declined"),
        ("--min-urgent", "share of alarms caught"),
    ):
        parser.add_argument(option, type=share, metavar="X", help=f"least {what}, 0 to 1")
    for option, what in (
        ("--max-refused", "share of known questions declined"),
        ("--max-alarms", "share of harmless messages alarmed"),
    ):
        parser.add_argument(option, type=share, metavar="X", help=f"greatest {what}, 0 to 1")
    parser.set_defaults(run=run)
    return parser


def share(text: str) -> float:
    """Read a number between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return value


def run(args: argparse.Namespace) -> int:
    """Evaluate the file: 0 fine, 1 below a threshold given, 2 unusable arguments."""
    try:
        dataset = read_dataset(args.file, known_intents(Settings().domain))
    except OSError as error:
        print(f"{args.file}: cannot be read ({error.strerror}).", file=sys.stderr)
        return UNUSABLE
    for problem in dataset.problems:
        print(problem, file=sys.stderr)
    if not dataset.questions:
        print(f"{args.file}: no line can be used.", file=sys.stderr)
        return UNUSABLE
    if args.report:
        try:
            args.report.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"{args.report}: cannot be made ({error.strerror}).", file=sys.stderr)
            return UNUSABLE
    # Loading a model takes seconds and much memory, so bad arguments are refused before.
    from bot.commands.asking import AskSession

    session = AskSession.load(Settings())
    return _evaluate(args, dataset, session)


def known_intents(domain: Path) -> frozenset[str]:
    """Return the intents that a label may have: those of the domain without Rasa's own."""
    from rasa.shared.core.constants import DEFAULT_INTENTS
    from rasa.shared.core.domain import Domain

    own = set(DEFAULT_INTENTS) - {OUT_OF_SCOPE}
    return frozenset(set(Domain.load(domain).intents) - own)


def _evaluate(args: argparse.Namespace, dataset: Dataset, session: Session) -> int:
    answers = [session.ask(question.text, fresh=True) for question in dataset.questions]
    pairs: list[Pair] = [
        (q, outcome(one)) for q, one in zip(dataset.questions, answers, strict=True)
    ]
    figures = measure(pairs)
    print(figures_text(figures))
    if args.report:
        from bot.evaluation.report import write_report

        title = f"Evaluation of {args.file.name}"
        path = write_report(
            args.report, pairs, title=title, problems=dataset.problems, cutoffs=cutoffs(answers)
        )
        print(f"\nReport: {path}")
    missed = shortfalls(figures, args)
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return BELOW if missed else PASSED


def outcome(reply: Mapping[str, Any]) -> Outcome:
    """Take what is measured from the object that a session gives for one text."""
    return Outcome(
        intent=str(reply["intent"]),
        confidence=float(reply["confidence"]),
        answer=str(reply["answer"]),
        # The alarm may be an object that names its rule; any truth counts.
        urgent=bool(reply["urgent"]),
        offers=tuple(reply["offers"]),
        declined=bool(reply["declined"]),
        scope=(reply.get("scope") or {}).get("score"),
    )


def cutoffs(answers: Sequence[Mapping[str, Any]]) -> tuple[float, ...]:
    """Return the lower and the upper cut-off of the model that gave the answers."""
    scopes = (answer.get("scope") or {} for answer in answers)
    return next(((one["lower"], one["upper"]) for one in scopes if "lower" in one), ())


def shortfalls(figures: Figures, args: argparse.Namespace) -> list[str]:
    """Return a sentence for each threshold not held; what could not be measured is not held."""
    checks: Collection[tuple[str, float | None, float | None, bool]] = (
        ("mean accuracy over intents", figures.macro, args.min_macro, True),
        ("facts found", figures.facts.value, args.min_facts, True),
        ("unknown questions declined", figures.unknown_declined.value, args.min_unknown, True),
        ("known questions declined", figures.known_refused.value, args.max_refused, False),
        ("alarms caught", figures.urgent_caught.value, args.min_urgent, True),
        ("harmless messages alarmed", figures.false_alarms.value, args.max_alarms, False),
    )
    sentences = []
    for name, value, limit, at_least in checks:
        if limit is None:
            continue
        if value is None:
            sentences.append(f"{name}: the file has no line that measures it.")
        elif value < limit if at_least else value > limit:
            side = "at least" if at_least else "at most"
            sentences.append(f"{name}: {value:.4f}, wanted {side} {limit:.4f}.")
    return sentences
