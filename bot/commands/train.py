"""`python -m bot train`: trains the model that fits the files at hand."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.errors import ModelError
from bot.nlu.archives import is_whole, model_path, remove_old, seal
from bot.nlu.encoder.weights import converted_folder
from bot.settings import ROOT, Settings, child_environment

STEP = re.compile(r"Finished training component|Restored component '")
STEPS = 8  # trainable parts of config.yml and Rasa's own; the bar closes early or late without harm
LOG = "train.log"
OURS = "bot.errors."  # with which Python names an error of ours
LONGEST = 600  # characters of an error that are shown


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("train", help="train the model if the files have changed")
    parser.add_argument("--force", action="store_true", help="train even if a fitting model exists")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train, and say where the model lies and how long it took."""
    started = time.monotonic()
    model = ensure_model(Settings(), force=arguments.force)
    print(f"The model {model.name} is ready ({time.monotonic() - started:.0f} s).")
    return 0


def ensure_model(settings: Settings, *, force: bool = False) -> Path:
    """Return the model that fits the files, training it when there is none or it is damaged.

    Raises:
        KnowledgeError: the knowledge file has problems; nothing is trained from it.
        ModelError: encoder weights missing or altered, or the training failed.
    """
    model = model_path(settings)
    if is_whole(model) and not force:
        return model
    converted_folder(settings.cache)  # checks the weights before minutes are spent
    try:
        settings.models.mkdir(parents=True, exist_ok=True)
        model.unlink(missing_ok=True)
        _train(settings, model, force=force)
        seal(model)
        remove_old(settings.models, keep=model)
    except OSError as error:
        raise ModelError(
            f"The folder {settings.models.name} cannot be written ({error.strerror}).",
            "Point BOT_MODELS to a folder that can be written.",
        ) from error
    return model


def _train(settings: Settings, model: Path, *, force: bool) -> None:
    """Run Rasa's trainer with a progress bar; its own output goes to a log file."""
    command = [
        sys.executable, "-m", "rasa", "train", "--config", str(settings.config),
        "--domain", str(settings.domain), "--data", str(settings.data), "--out", str(settings.models),
        "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--skip-validation",
    ]  # fmt: skip
    if force:
        command.append("--force")
    log_path = settings.models / LOG
    with log_path.open("w", encoding="utf-8") as log:
        # The trainer reads the environment, which need not be where our settings came from.
        code = _followed(
            command,
            log,
            child_environment(
                LOG_LEVEL="INFO",
                BOT_KNOWLEDGE=str(settings.knowledge),
                BOT_CACHE=str(settings.cache),
            ),
        )
    if code != 0 or not model.is_file():
        raise ModelError(
            f"Training failed: {_last_error(log_path)}",
            f"The whole output is in {settings.models.name}/{LOG}.",
        )


def _followed(command: list[str], log: TextIO, environment: dict[str, str]) -> int:
    """Run a command, copy its lines to the log and move a bar; return the exit status."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    assert process.stdout is not None
    with tqdm(
        total=STEPS, desc="Training", unit="step", bar_format="{desc} {bar} {elapsed}"
    ) as bar:
        for line in process.stdout:
            log.write(line)
            if STEP.search(line) and bar.n < STEPS:
                bar.update()
        code = process.wait()
        bar.update(STEPS - bar.n)
    return code


def _last_error(log: Path) -> str:
    """Return the line of the log that most likely says why: our own error before Rasa's around it."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    ours = [line.partition(": ")[2] for line in lines if line.startswith(OURS)]
    if ours:
        return ours[-1][:LONGEST]
    telling = [line for line in lines if re.search(r"\b\w*(?:Error|Exception)\b", line)]
    return (telling or lines or ["no output"])[-1][:LONGEST]
