"""`python -m bot check`: every problem of the files that people edit, at once."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.alarms.write import write_alarms
from bot.bookings.reading.check import word_problems as booking_words
from bot.commands.cues import cue_problems
from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.consistency import agreement_problems, missing_intents
from bot.knowledge.file.document import MAX_BYTES, Document, read_document
from bot.knowledge.load import look_into
from bot.knowledge.model import Knowledge
from bot.knowledge.review import warnings_of
from bot.nlu.acts.files import FILES as ACT_FILES
from bot.nlu.acts.files import act_problems
from bot.settings import Settings
from bot.widget.words import word_problems

CLEAN, FAULTY = 0, 1
MAX_TRAINING_BYTES = 20_000_000
NEEDED = frozenset(["topics", "catalogues"])


@dataclass(frozen=True)
class Report:
    """What a check has found; `knowledge` is there when its file has no problem."""

    problems: list[Problem]
    warnings: list[Problem]
    knowledge: Knowledge | None


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser(
        "check", help="check the knowledge file and all files that must agree with it"
    )
    parser.add_argument(
        "knowledge", nargs="?", type=Path, metavar="FILE", help="another knowledge file"
    )
    parser.add_argument(
        "--write", action="store_true", help="move alarms that stand in it to files of their own"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found: 0 when all is well, 1 when anything must be mended."""
    settings = Settings()
    path = arguments.knowledge or settings.knowledge
    if arguments.write:
        print(write_alarms(path))
    now = datetime.now(timezone.utc)
    report = check(
        path,
        settings.domain,
        settings.data,
        now,
        production=settings.production,
        widget=settings.widget,
    )
    for warning in report.warnings:
        print(f"Note: {warning}")
    for problem in report.problems:
        print(problem)
    if report.problems or report.knowledge is None:
        count = len(report.problems)
        print("1 problem." if count == 1 else f"{count} problems.")
        return FAULTY
    print(summary(path, report.knowledge, now))
    return CLEAN


def check(
    path: Path,
    domain: Path,
    data: Path,
    now: datetime | None = None,
    *,
    production: bool = False,
    widget: Path | None = None,
) -> Report:
    """Check a knowledge file together with domain, training data and the widget's words.

    Args:
        path: the knowledge file.
        domain: domain.yml.
        data: folder of the training data, all of its *.yml files.
        now: the moment for which reviews are looked at; the present one when left out.
        production: True when an answer without a review that holds is a problem.
        widget: the clinic's own words of the widget, if that file is there.
    """
    now = now or datetime.now(timezone.utc)
    found = look_into(path, now if production else None)
    document, knowledge, problems = found.document, found.knowledge, list(found.problems)
    domain_document = _read(domain, problems)
    files = sorted(data.rglob("*.yml"))
    read = [_read(file, problems, MAX_TRAINING_BYTES) for file in files]
    training = [one for one in read if one is not None]
    if domain_document is not None and len(training) == len(files):
        topics = document if found.sound >= NEEDED else None
        problems += agreement_problems(topics, domain_document, training)
        problems += missing_intents(domain_document)
    problems += word_problems(widget) if widget else []
    problems += [found for path in ACT_FILES.values() for found in act_problems(path)]
    problems += cue_problems()
    problems += booking_words()
    warnings = _warnings(document, knowledge, now) if document and knowledge else []
    return Report(sorted(problems), sorted(warnings), knowledge)


def summary(path: Path, knowledge: Knowledge, now: datetime) -> str:
    """Return in a few words what the assistant can answer and what is still to be done."""
    covered = [topic for topic in knowledge.topics.values() if topic.covered]
    open_topics = len(knowledge.topics) - len(covered)
    today = knowledge.hours.local(now).date()
    reviews = [topic.review for topic in knowledge.topics.values()]
    unreviewed = sum(not review.complete for review in reviews)
    lapsed = sum(review.complete and not review.holds(today) for review in reviews)
    parts = [f"{unreviewed} not yet reviewed by the clinic"] if unreviewed else []
    parts += [f"{lapsed} to be reviewed again"] if lapsed else []
    reviewed = ", ".join(parts) or "all reviewed"
    return (
        f"{path.name} is in order: {len(knowledge.topics)} topics, {len(covered)} with an answer, "
        f"{open_topics} for the front desk; {reviewed}."
    )


def _read(path: Path, problems: list[Problem], max_bytes: int = MAX_BYTES) -> Document | None:
    """Read a file; what is wrong with it joins the problems."""
    try:
        return read_document(path, max_bytes=max_bytes)
    except KnowledgeError as error:
        problems += error.problems
        return None


def _warnings(document: Document, knowledge: Knowledge, now: datetime) -> list[Problem]:
    today = knowledge.hours.local(now).date()
    return [
        document.problem(("topics", topic), message, remedy)
        for topic, message, remedy in warnings_of(knowledge, today)
    ]
