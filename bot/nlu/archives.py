"""Trained model archives: which one fits the files at hand, and is it whole. No Rasa."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from bot.alarms.model import learned_from
from bot.errors import ModelError
from bot.knowledge.load import load
from bot.nlu.encoder.weights import WEIGHTS_SHA256, sha256_of
from bot.settings import ROOT, Settings

NLU = ROOT / "bot" / "nlu"
KEPT = 3  # older archives are removed after a training


def training_files(settings: Settings) -> list[Path]:
    """Return every file that changes the model, in a fixed order; the names it knows come beside."""
    return [
        settings.config,
        settings.domain,
        *sorted(settings.data.glob("**/*.yml")),
        *sorted(path for path in NLU.glob("**/*") if path.suffix in (".py", ".yml")),
    ]


def fingerprint(settings: Settings) -> str:
    """Return 12 hexadecimal digits that change when a model must be trained anew.

    Two clinics have different ones, so they may share a folder of models.

    Raises:
        KnowledgeError: the knowledge file, whose names the model knows, has problems.
        ModelError: a file that the model is made of cannot be read.
    """
    from bot.nlu.names.wordings import names_of

    digest = hashlib.sha256(WEIGHTS_SHA256.encode())
    knowledge = load(settings.knowledge)
    digest.update(json.dumps(names_of(knowledge), sort_keys=True).encode())
    digest.update(learned_from(knowledge.alarms))
    for path in training_files(settings):
        digest.update(path.name.encode())
        digest.update(_content(path))
    return digest.hexdigest()[:12]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The file {path.name} cannot be read ({error.strerror}).",
            "Point BOT_CONTENT to a folder with domain.yml, config.yml and data/.",
        ) from error


def model_path(settings: Settings) -> Path:
    """Return where the model that fits lies, or would lie."""
    return settings.models / f"assistant-{fingerprint(settings)}.tar.gz"


def seal(model: Path) -> None:
    """Write the archive's digest beside it."""
    content = json.dumps({"sha256": sha256_of(model)})
    model.with_suffix(".json").write_text(content, encoding="utf-8")


def is_whole(model: Path) -> bool:
    """Tell whether an archive is there and unaltered since it was sealed."""
    try:
        content = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
        return bool(content["sha256"] == sha256_of(model))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def remove_old(folder: Path, keep: Path) -> None:
    """Remove all but the newest archives; the one in use always stays."""
    archives = sorted(folder.glob("assistant-*.tar.gz"), key=lambda path: -path.stat().st_mtime)
    for path in archives[KEPT:]:
        if path != keep:
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
