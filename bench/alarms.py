"""Looks for alarms in labelled messages with several detectors, and prints side by side what rings.

    .venv/bin/python bench/alarms.py [FILE.jsonl] [--old PATH] [--json]

FILE.jsonl is what `python -m bot evaluate --alarms` reads; see docs/evaluation.md. The detectors:

    model      the alarm model alone: from a level's cut-off on it rings
    agreed     the alarm model with the intents' second opinion, on the message as a whole
    product    what the service does: the same on parts of a message too, and phrases of other languages
    intents    the intents alone: the probability of an alarm is at least 0.5
    patterns   with --old: the pattern engine of a version before alarms were learned from sentences.
               It runs in a process of its own, by PATH/.venv if there is one, else by this Python.
               git worktree add PATH "$(git log -1 --format=%h^ --grep='^Learn alarms from sentences')"

The time is that of one text through all that a detector needs: its vector, the intents, the alarm; for
the product all of the reading.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml

from bot.settings import quieten

quieten()

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.alarms.model import LEVELS
from bot.commands.engine import live_knowledge, load_engine
from bot.commands.train import ensure_model
from bot.evaluation.alarms import AlarmMessage, Ring, by_kind, read_alarms
from bot.evaluation.summary import percent
from bot.intents import URGENT
from bot.nlu.alarms.classifier import ALARM, RANKING, AlarmClassifier
from bot.nlu.encoder.features import SentenceFeatures
from bot.nlu.intent.classifier import SentenceIntentClassifier
from bot.settings import Settings
from bot.text import folded
from bot.turn.alarms import rung_by

PROBABLE = 0.5
AGREED = [{"name": URGENT, "confidence": 1.0}]  # a second opinion that never objects
#: Runs in the old checkout: texts come in as JSON, what rang and the milliseconds go out.
OLD = """
import json, sys, time
from bot.alarms.detector import match
from bot.knowledge.load import load
from bot.settings import Settings
urgent = load(Settings().knowledge).urgent
found = []
for text in json.load(sys.stdin):
    started = time.perf_counter()
    rang = match(text, urgent) is not None
    found.append([rang, 1000 * (time.perf_counter() - started)])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Looked:
    """What a detector made of the texts, in their order."""

    rang: Sequence[bool]
    milliseconds: Sequence[float]


class Parts:
    """The parts of the trained pipeline that look for alarms."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._storage, _ = LocalModelStorage.from_model_archive(folder, ensure_model(settings))
        self._pipeline = yaml.safe_load(settings.config.read_text("utf-8"))["pipeline"]
        self._features = self._load(SentenceFeatures)
        self._intents = self._load(SentenceIntentClassifier)
        self._alarms = self._load(AlarmClassifier)

    def _load(self, part: Any) -> Any:
        name = f"{part.__module__}.{part.__name__}"
        place = next(i for i, one in enumerate(self._pipeline) if one["name"] == name)
        config = {key: value for key, value in self._pipeline[place].items() if key != "name"}
        return part.load(
            {**part.get_default_config(), **config}, self._storage, Resource(f"train_{name}{place}"),
            ExecutionContext(GraphSchema({})),
        )  # fmt: skip

    def _read(self, text: str) -> list[Message]:
        return self._features.process([Message({TEXT: folded(text)})])

    def model(self, text: str) -> bool:
        """Tell whether the model rings when nobody objects."""
        messages = self._read(text)
        messages[0].set(RANKING, AGREED)
        return self._alarms.process(messages)[0].get(ALARM) is not None

    def agreed(self, text: str) -> bool:
        """Tell whether the model rings with the intents' second opinion."""
        messages = self._alarms.process(self._intents.process(self._read(text)))
        return messages[0].get(ALARM) is not None

    def intents(self, text: str) -> bool:
        """Tell whether the intents take it for an alarm."""
        ranking = self._intents.process(self._read(text))[0].get(RANKING) or []
        probable = (one["confidence"] for one in ranking if one["name"] == URGENT)
        return next(probable, 0.0) >= PROBABLE


class Product:
    """The reading of messages as the service has it."""

    def __init__(self, settings: Settings) -> None:
        knowledge = live_knowledge(settings)
        self._knowledge = knowledge.current()
        self._engine = load_engine(ensure_model(settings), knowledge)

    def product(self, text: str) -> bool:
        """Tell whether the service rings."""
        return rung_by(text, self._knowledge, self._engine.understand) is not None


def look(detector: Callable[[str], bool], texts: Sequence[str]) -> Looked:
    """Run a detector on each text, after another one that warms it up."""
    detector("hello")
    rang, milliseconds = [], []
    for text in texts:
        started = time.perf_counter()
        rang.append(detector(text))
        milliseconds.append(1000 * (time.perf_counter() - started))
    return Looked(rang, milliseconds)


def look_with_old(checkout: Path, texts: Sequence[str]) -> Looked:
    """Run an older version's patterns on each text."""
    own = checkout / ".venv" / "bin" / "python"
    done = subprocess.run(
        [str(own) if own.exists() else sys.executable, "-c", OLD], cwd=checkout,
        env={key: value for key, value in os.environ.items() if not key.startswith("BOT_")},
        input=json.dumps(texts), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise SystemExit(f"The patterns in {checkout} cannot be run: {last}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Looked([rang for rang, _ in found], [took for _, took in found])


def figures_of(messages: Sequence[AlarmMessage], looked: Looked) -> dict[str, Any]:
    """Return how many rang of each kind, and the median time."""
    rings = [Ring(message, rang) for message, rang in zip(messages, looked.rang, strict=True)]
    kinds = {kind.name: [kind.rang.part, kind.rang.whole] for kind in by_kind(rings)}
    return {"kinds": kinds, "median_ms": median(looked.milliseconds)}


def show(messages: Sequence[AlarmMessage], figures: dict[str, dict[str, Any]]) -> None:
    """Print the table: a line for each kind, a column for each detector."""
    silent = [Ring(message, False) for message in messages]
    print(f"{'':22}{'to ring':>8}{'':4}" + "".join(f"{name:>16}" for name in figures))
    for kind in by_kind(silent):
        cells = [(one["kinds"][kind.name][0], kind.rang.whole) for one in figures.values()]
        shares = "".join(f"{rang:>7}{percent(rang / whole):>9}" for rang, whole in cells)
        wanted = kind.rang.whole if kind.wanted else 0
        print(f"{kind.name:22}{wanted:>4} of {kind.rang.whole:<4}{shares}")
    times = "".join(f"{one['median_ms']:>13.2f} ms" for one in figures.values())
    print(f"{'median time a text':34}{times}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    default = ROOT / "tests" / "alarms_fresh.jsonl"
    parser.add_argument("file", type=Path, nargs="?", default=default, metavar="FILE.jsonl")
    parser.add_argument("--old", type=Path, metavar="PATH", help="checkout of an older version")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    found = read_alarms(arguments.file, LEVELS)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    texts = [message.text for message in found.messages]
    if not texts:
        raise SystemExit(f"{arguments.file}: no line can be used.")
    # It runs before anything else is loaded, so that the two do not share the machine.
    old = look_with_old(arguments.old.resolve(), texts) if arguments.old else None
    with tempfile.TemporaryDirectory() as folder:
        parts, whole = Parts(Settings(), Path(folder)), Product(Settings())
        looked = {
            detector.__name__: look(detector, texts)
            for detector in (parts.model, parts.agreed, whole.product, parts.intents)
        }
    if old:
        looked["patterns"] = old
    figures = {name: figures_of(found.messages, one) for name, one in looked.items()}
    show(found.messages, figures)
    if arguments.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
