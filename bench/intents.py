"""Trains the NLU pipeline of config.yml on public intent sets and prints how well it understands.

    .venv/bin/python bench/intents.py --data DIR [--config config.yml] [--set clinc150] [--json]

DIR holds clinc150/data_full.json (Larson et al. 2019, CC BY 3.0) and banking77/{train_10,test}.csv
(Casanueva et al. 2020, CC BY 4.0). The out-of-scope cut-off is chosen on CLINC150's validation data:
the score below which 2 % of the known validation questions lie. Test data choose nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.settings import quieten

quieten()

UNKNOWN = "out_of_scope"
REFUSED = 0.02  # share of known validation questions that the cut-off may refuse
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Parsed:
    """Best known intent, the decision of config.yml's own cut-offs, the scope score, and the time."""

    intent: str
    decided: str
    scope: float
    milliseconds: float


class Pipeline:
    """The NLU pipeline of a config file, trained on pairs of text and intent."""

    def __init__(self, config: Path, train: Pairs, folder: Path) -> None:
        from rasa.core.channels.channel import UserMessage
        from rasa.model_training import train_nlu
        from rasa.shared.core.trackers import DialogueStateTracker

        by_intent: dict[str, list[str]] = {}
        for text, intent in train:
            by_intent.setdefault(intent, []).append(" ".join(text.split()))
        data = {
            "version": "3.1",
            "nlu": [
                {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
                for intent, texts in by_intent.items()
            ],
        }
        nlu = folder / "nlu.yml"
        nlu.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000), encoding="utf-8")
        started = time.perf_counter()
        archive = train_nlu(str(config), str(nlu), str(folder))
        self.training_seconds = time.perf_counter() - started
        if archive is None:
            raise SystemExit("The pipeline could not be trained; Rasa's message is above.")
        self._processor = self._load(Path(archive))
        self._message, self._tracker = UserMessage, DialogueStateTracker("bench", [])

    @staticmethod
    def _load(archive: Path) -> Any:
        from rasa.core.lock_store import InMemoryLockStore
        from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
        from rasa.core.processor import MessageProcessor
        from rasa.core.tracker_store import InMemoryTrackerStore
        from rasa.shared.core.domain import Domain

        return MessageProcessor(
            str(archive), InMemoryTrackerStore(Domain.empty()), InMemoryLockStore(),
            TemplatedNaturalLanguageGenerator({}),
        )  # fmt: skip

    def parse(self, text: str) -> Parsed:
        """Parse one text as the service does."""
        started = time.perf_counter()
        found = self._processor._parse_message_with_graph(self._message(text), self._tracker)
        milliseconds = (time.perf_counter() - started) * 1000
        ranking = [entry["name"] for entry in found.get("intent_ranking") or []]
        known = next((name for name in ranking if name != UNKNOWN), "")
        scope = found.get("scope") or {"score": found["intent"]["confidence"]}
        return Parsed(known, found["intent"]["name"], scope["score"], milliseconds)


def clinc150(config: Path, data: Path) -> dict[str, float]:
    """Return accuracy in scope and recall out of scope at one operating point, and AUROC."""
    sets = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    train = [*sets["train"], *((text, UNKNOWN) for text, _ in sets["oos_train"])]
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(config, train, Path(folder))
        valid = [pipeline.parse(text) for text, _ in sets["val"]]
        test = [(pipeline.parse(text), intent) for text, intent in sets["test"]]
        strange = [pipeline.parse(text) for text, _ in sets["oos_test"]]
    cut = float(np.quantile([one.scope for one in valid], REFUSED))
    right = [one.intent == intent for one, intent in test]
    answered = [ok and one.scope >= cut for ok, (one, _) in zip(right, test, strict=True)]
    scores = [one.scope for one, _ in test] + [one.scope for one in strange]
    times = [one.milliseconds for one, _ in test]
    return {
        "in_scope_without_cut_off": float(np.mean(right)),
        "in_scope": float(np.mean(answered)),
        "out_of_scope_recall": float(np.mean([one.scope < cut for one in strange])),
        "auroc": float(roc_auc_score([1] * len(test) + [0] * len(strange), scores)),
        "parse_ms": float(np.median(times)),
        "training_s": pipeline.training_seconds,
    }


def banking77(config: Path, data: Path) -> dict[str, float]:
    """Return accuracy with ten examples for each of 77 intents."""
    folder = data / "banking77"
    train, test = _pairs(folder / "train_10.csv"), _pairs(folder / "test.csv")
    with tempfile.TemporaryDirectory() as work:
        pipeline = Pipeline(config, train, Path(work))
        parsed = [pipeline.parse(text) for text, _ in test]
    right = [one.intent == intent for one, (_, intent) in zip(parsed, test, strict=True)]
    return {
        "accuracy": float(np.mean(right)),
        "parse_ms": float(np.median([one.milliseconds for one in parsed])),
        "training_s": pipeline.training_seconds,
    }


def _pairs(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


SETS = {"clinc150": clinc150, "banking77": banking77}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml")
    parser.add_argument("--data", type=Path, required=True, help="folder of the intent sets")
    parser.add_argument("--set", choices=SETS, action="append", help="only this set")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    figures = {}
    for name in arguments.set or SETS:
        figures[name] = SETS[name](arguments.config.resolve(), arguments.data.resolve())
        print(name)
        for key, value in figures[name].items():
            print(f"  {key.replace('_', ' '):26}{value:10.4f}")
    if arguments.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
