"""`python -m bot evaluate`: measures the assistant on files of labelled messages; wires the parts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.alarms.model import LEVELS
from bot.errors import Problem
from bot.evaluation.alarms import AlarmFile, AlarmMessage, by_kind, read_alarms
from bot.evaluation.asked import Session, cutoffs, outcome, ring
from bot.evaluation.dataset import Dataset, Question, read_dataset
from bot.evaluation.metrics import Figures, by_slice, measure
from bot.evaluation.outcomes import Pair
from bot.evaluation.summary import alarms_text, figures_text
from bot.intents import OUT_OF_SCOPE
from bot.settings import Settings

PASSED, BELOW, UNUSABLE = 0, 1, 2


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command and its options to those of `python -m bot`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "evaluate", help="measure the assistant on a file of labelled messages"
    )
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE.jsonl",
        help="objects of text, label and, where wanted, also, facts, slice",
    )  # fmt: skip
    parser.add_argument(
        "--alarms", type=Path, metavar="FILE.jsonl",
        help="objects of text, kind and, where the text must ring, level",
    )  # fmt: skip
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
    """Evaluate the files: 0 fine, 1 below a threshold given, 2 unusable arguments."""
    try:
        given = _given(args)
        if args.report:
            _make(args.report)
    except _Unusable as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    # Loading a model takes seconds and much memory, so bad arguments are refused before.
    from bot.commands.asking import AskSession

    return _evaluate(args, given, AskSession.load(Settings()))


class _Unusable(Exception):
    """An argument that cannot be used; says why."""


@dataclass(frozen=True)
class _Given:
    """What the files hold."""

    questions: tuple[Question, ...] = ()
    alarms: tuple[AlarmMessage, ...] = ()
    problems: tuple[Problem, ...] = ()


def _given(args: argparse.Namespace) -> _Given:
    """Read the files and print the problems of their lines.

    Raises:
        _Unusable: there is no file, or one that cannot be used at all.
    """
    if not args.file and not args.alarms:
        raise _Unusable("Name a file of questions, or a file of alarms with --alarms, or both.")
    dataset, alarms = Dataset((), ()), AlarmFile((), ())
    if args.file:
        with _readable(args.file):
            dataset = read_dataset(args.file, known_intents(Settings().domain))
    if args.alarms:
        with _readable(args.alarms):
            alarms = read_alarms(args.alarms, LEVELS)
    problems = dataset.problems + alarms.problems
    for problem in problems:
        print(problem, file=sys.stderr)
    for path, lines in ((args.file, dataset.questions), (args.alarms, alarms.messages)):
        if path and not lines:
            raise _Unusable(f"{path}: no line can be used.")
    return _Given(dataset.questions, alarms.messages, problems)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _Unusable(f"{path}: cannot be read ({error.strerror}).") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _Unusable(f"{folder}: cannot be made ({error.strerror}).") from error


def known_intents(domain: Path) -> frozenset[str]:
    """Return the intents that a label may have: those of the domain without Rasa's own."""
    from rasa.shared.core.constants import DEFAULT_INTENTS
    from rasa.shared.core.domain import Domain

    own = set(DEFAULT_INTENTS) - {OUT_OF_SCOPE}
    return frozenset(set(Domain.load(domain).intents) - own)


def _evaluate(args: argparse.Namespace, given: _Given, session: Session) -> int:
    answers = [session.ask(question.text, fresh=True) for question in given.questions]
    pairs: list[Pair] = [(q, outcome(one)) for q, one in zip(given.questions, answers, strict=True)]
    rings = [ring(message, session) for message in given.alarms]
    figures = measure(pairs)
    texts = []
    if pairs:
        texts.append(figures_text(figures, by_slice(pairs)))
    if rings:
        texts.append(alarms_text(by_kind(rings)))
    if args.report:
        from bot.evaluation.report import write_report

        path = write_report(
            args.report, pairs, title=_title(args), problems=given.problems,
            cutoffs=cutoffs(answers), rings=rings,
        )  # fmt: skip
        texts.append(f"Report: {path}")
    print("\n\n".join(texts))
    missed = shortfalls(figures, args)
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return BELOW if missed else PASSED


def _title(args: argparse.Namespace) -> str:
    names = [path.name for path in (args.file, args.alarms) if path]
    return f"Evaluation of {' and '.join(names)}"


def shortfalls(figures: Figures, args: argparse.Namespace) -> list[str]:
    """Return a sentence for each threshold not held; what could not be measured is not held."""
    checks: Collection[tuple[str, float | None, float | None, bool]] = (
        ("mean accuracy over intents", figures.macro.value, args.min_macro, True),
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
