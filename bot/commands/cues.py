"""Do the files of cues find what their examples say? Part of `python -m bot check`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.cues import Cues, cues_of
from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, read_document
from bot.settings import ROOT

TOPS = ("bot", "actions")
PARTS = frozenset(["lists", "patterns"])  # a file with one of these holds cues


def modules_with_cues(root: Path = ROOT) -> Iterator[Path]:
    """Yield the modules of bot/ and actions/ that may have cues: a YAML file stands beside them."""
    for path in sorted(path for top in TOPS for path in (root / top).rglob("*.yml")):
        if path.with_suffix(".py").exists():
            yield path.with_suffix(".py")


def cue_problems(root: Path = ROOT) -> Iterator[Problem]:
    """Yield what is wrong with the files of cues beside the modules of bot/ and actions/."""
    for module in modules_with_cues(root):
        try:
            document = read_document(module.with_suffix(".yml"))
            if holds_cues(document):
                yield from _missed(document, cues_of(str(module)))
                yield from _misread(document, module.relative_to(root))
        except KnowledgeError as error:
            yield from error.problems


def holds_cues(document: Document) -> bool:
    """Tell whether a file is one of cues, and not of something else."""
    return isinstance(document.data, Mapping) and not PARTS.isdisjoint(document.data)


def _missed(document: Document, cues: Cues) -> Iterator[Problem]:
    """Yield the examples in which a pattern is not found, and the others in which it is."""
    patterns: Mapping[str, Any] = document.data.get("patterns") or {}
    for name, entry in patterns.items():
        for key, wanted in (("examples", True), ("counter_examples", False)):
            for number, text in enumerate(entry.get(key) or ()):
                if bool(cues.pattern(name).search(text)) is not wanted:
                    message = f"`{name}` is {'not ' if wanted else ''}found in {text!r}."
                    remedy = "Mend its words, or take the example out."
                    yield document.problem(("patterns", name, key, number), message, remedy)


def _misread(document: Document, module: Path) -> Iterator[Problem]:
    """Yield the texts of which a function of the module makes something else."""
    readings: Mapping[str, Mapping[str, str]] = document.data.get("readings") or {}
    for name, texts in readings.items():
        beside = importlib.import_module(".".join(module.with_suffix("").parts))
        read: Callable[[str], object] | None = getattr(beside, name, None)
        if read is None:
            message = f"{module.as_posix()} has no function `{name}`."
            yield document.problem(("readings", name), message, "Mend the name.")
            continue
        for text, wanted in texts.items():
            given = read(text)
            found = "" if given is None else str(given)
            if found != wanted:
                message = f"{text!r} is read as {found!r}, not as {wanted!r}."
                remedy = "Mend the words above it, or take it out."
                yield document.problem(("readings", name, text), message, remedy)
