"""Trained model archives: which one fits the files at hand, and is it whole. Floor 4; no Rasa."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.load import load
from bot.nlu.weights import WEIGHTS_SHA256, sha256_of
from bot.settings import ROOT, Settings

KEPT = 3  # older archives are removed after a training


@dataclass(frozen=True)
class TrainingFiles:
    """The files that a model is made of; all relative to the project's root by default."""

    config: Path = ROOT / "config.yml"
    domain: Path = ROOT / "domain.yml"
    data: Path = ROOT / "data"

    def paths(self) -> list[Path]:
        """Return every file that changes the model, in a fixed order."""
        return [
            self.config,
            self.domain,
            *sorted(self.data.glob("**/*.yml")),
            *sorted((ROOT / "bot" / "nlu").glob("*.py")),
        ]


def fingerprint(settings: Settings, files: TrainingFiles) -> str:
    """Return 12 hexadecimal digits that change when a model must be trained anew.

    Raises:
        KnowledgeError: the knowledge file, whose names the model knows, has problems.
    """
    from bot.nlu.knowledge_names import names_of

    digest = hashlib.sha256(WEIGHTS_SHA256.encode())
    digest.update(json.dumps(names_of(load(settings.knowledge)), sort_keys=True).encode())
    for path in files.paths():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def model_path(settings: Settings, files: TrainingFiles) -> Path:
    """Return where the model that fits lies, or would lie."""
    return settings.models / f"assistant-{fingerprint(settings, files)}.tar.gz"


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
