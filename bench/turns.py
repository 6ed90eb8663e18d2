"""Compares a turn of ours with stock Rasa on the same model, side by side in one run.

Stock is `rasa run` (REST channel, SQLite tracker) with `rasa run actions`; ours is `python -m bot
serve` with SQLite. A turn is timed as a client sees it: from sending the message to having the reply
(stock: the answer of the POST; ours: the reply's arrival on the event stream, so the time includes
the durable inbox). Requests alternate between the two, so that both meet the same machine.

    .venv/bin/python bench/turns.py [--json] [--fresh 60] [--turns 200]

With --json the last line is one object with ratio_fresh, ratio_200 (stock / ours) and flat_200
(our turn 200 / our turn 20).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.commands.train import ensure_model
from bot.settings import Settings, child_environment

WARMING = 10  # turns of each side before the clock counts
WINDOW = 10  # turns around turn 20 and turn 200 that a median is taken of
START_SECONDS = 180


class Stock:
    """A client of Rasa's REST channel."""

    def __init__(self, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)

    def ready(self) -> bool:
        return self._http.get("/").status_code == 200

    def conversation(self) -> Callable[[str], None]:
        sender = uuid.uuid4().hex

        def say(text: str) -> None:
            body = {"sender": sender, "message": text}
            answer = self._http.post("/webhooks/rest/webhook", json=body)
            if answer.status_code != 200 or not answer.json():
                raise SystemExit(f"Stock Rasa did not answer {text!r}: {answer.text[:200]}")

        return say


class Ours:
    """A client of our widget channel that reads the event stream."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._http = httpx.Client(base_url=self._url, timeout=60)

    def ready(self) -> bool:
        return self._http.get("/ready").status_code == 200

    def conversation(self) -> Callable[[str], None]:
        opened = self._http.post("/webhooks/widget/conversations", json={}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        answered: dict[int, threading.Event] = {}
        lock = threading.Lock()
        listening = threading.Event()

        def event_for(seq: int) -> threading.Event:
            with lock:
                return answered.setdefault(seq, threading.Event())

        def listen() -> None:
            url = f"{self._url}/webhooks/widget/events"
            with httpx.stream("GET", url, headers=headers, timeout=None) as stream:
                for line in stream.iter_lines():
                    if not line.startswith("data:"):
                        continue
                    listening.set()
                    message = json.loads(line[5:])
                    if message.get("role") == "assistant" and message.get("in_reply_to"):
                        event_for(message["in_reply_to"]).set()

        threading.Thread(target=listen, daemon=True).start()
        listening.wait(10)  # the greeting has come through the stream

        def say(text: str) -> None:
            body = {"client_msg_id": uuid.uuid4().hex, "text": text}
            answer = self._http.post("/webhooks/widget/messages", json=body, headers=headers)
            if answer.status_code != 202:
                raise SystemExit(f"Ours refused {text!r}: {answer.text[:200]}")
            if not event_for(answer.json()["seq"]).wait(30):
                raise SystemExit(f"Ours did not answer {text!r}.")

        return say


def questions(count: int) -> list[str]:
    """Return different questions on our topics from the development set; none is asked twice.

    We remember how a text was understood, so a repeated text would flatter us.
    """
    lines = (ROOT / "tests" / "questions.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    texts = [
        one["text"] for one in read if one["label"].startswith("ask_") and len(one["text"]) < 80
    ]
    if len(texts) < count:
        raise SystemExit(f"There are only {len(texts)} questions; ask for fewer turns.")
    return random.Random(7).sample(texts, count)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in its own process group and end it afterwards."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            command, cwd=ROOT, env=child_environment(**environment), stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            yield running
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)


def wait_ready(client: Stock | Ours, name: str, log: Path) -> float:
    """Wait until a client's server answers; return the seconds it took."""
    started = time.monotonic()
    while time.monotonic() - started < START_SECONDS:
        try:
            if client.ready():
                return time.monotonic() - started
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def timed(say: Callable[[str], None], text: str) -> float:
    """Return the milliseconds of one turn."""
    started = time.perf_counter()
    say(text)
    return (time.perf_counter() - started) * 1000


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(stock: Stock, ours: Ours, fresh: int, turns: int) -> dict[str, float]:
    """Return medians in milliseconds and the ratios."""
    texts = iter(questions(WARMING + fresh + turns))
    warming = [stock.conversation(), ours.conversation()]
    for _ in range(WARMING):
        text = next(texts)
        for say in warming:
            say(text)
    first: dict[str, list[float]] = {"stock": [], "ours": []}
    for _ in range(fresh):
        text = next(texts)
        for name, client in (("stock", stock), ("ours", ours)):
            first[name].append(timed(client.conversation(), text))
    long: dict[str, list[float]] = {"stock": [], "ours": []}
    talks = {"stock": stock.conversation(), "ours": ours.conversation()}
    for _ in range(turns):
        text = next(texts)
        for name, say in talks.items():
            long[name].append(timed(say, text))
    median = statistics.median
    at_20 = slice(20 - WINDOW, 20 + WINDOW)
    at_end = slice(turns - 2 * WINDOW, turns)
    figures = {
        "stock_fresh_ms": median(first["stock"]),
        "ours_fresh_ms": median(first["ours"]),
        "stock_20_ms": median(long["stock"][at_20]),
        "ours_20_ms": median(long["ours"][at_20]),
        "stock_200_ms": median(long["stock"][at_end]),
        "ours_200_ms": median(long["ours"][at_end]),
    }
    figures["ratio_fresh"] = figures["stock_fresh_ms"] / figures["ours_fresh_ms"]
    figures["ratio_200"] = figures["stock_200_ms"] / figures["ours_200_ms"]
    figures["flat_200"] = figures["ours_200_ms"] / figures["ours_20_ms"]
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--fresh", type=int, default=60, help="fresh conversations for each side")
    parser.add_argument("--turns", type=int, default=200, help="turns of the long conversation")
    arguments = parser.parse_args()
    model = ensure_model(Settings())
    python, ports = sys.executable, [free_port() for _ in range(3)]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "credentials.yml").write_text("rest:\n")
        (folder / "endpoints.yml").write_text(
            f"action_endpoint:\n  url: http://127.0.0.1:{ports[1]}/webhook\n"
            f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder}/stock.db\n"
        )
        run = [python, "-m", "rasa", "run"]
        stack.enter_context(process([*run, "actions", "-p", str(ports[1])], folder / "actions.log"))
        stock_command = [
            *run, "-m", str(model), "-p", str(ports[0]), "-i", "127.0.0.1",
            "--endpoints", str(folder / "endpoints.yml"),
            "--credentials", str(folder / "credentials.yml"),
        ]  # fmt: skip
        stock_process = stack.enter_context(process(stock_command, folder / "stock.log"))
        stock = Stock(ports[0])
        stock_start = wait_ready(stock, "Stock Rasa", folder / "stock.log")
        ours_process = stack.enter_context(
            process(
                [python, "-m", "bot", "serve"], folder / "ours.log",
                BOT_PORT=str(ports[2]), DATABASE_URL=f"sqlite:///{folder}/ours.db",
                BOT_MESSAGES_PER_MINUTE="100000", BOT_MESSAGES_PER_MINUTE_PER_ADDRESS="100000",
                BOT_CONVERSATIONS_PER_HOUR="100000",
            )
        )  # fmt: skip
        ours = Ours(ports[2])
        ours_start = wait_ready(ours, "Ours", folder / "ours.log")
        figures = measure(stock, ours, arguments.fresh, arguments.turns)
        figures["stock_start_s"], figures["ours_start_s"] = stock_start, ours_start
        figures["stock_mb"] = resident_mb(stock_process.pid)
        figures["ours_mb"] = resident_mb(ours_process.pid)
    print(f"{'':22}{'stock':>10}{'ours':>10}{'stock/ours':>12}")
    rows = (
        ("fresh turn, ms", "fresh_ms"), ("turn 20, ms", "20_ms"), ("turn 200, ms", "200_ms"),
        ("start, s", "start_s"), ("resident, MB", "mb"),
    )  # fmt: skip
    for label, key in rows:
        theirs, mine = figures[f"stock_{key}"], figures[f"ours_{key}"]
        print(f"{label:22}{theirs:10.1f}{mine:10.1f}{theirs / mine:12.1f}")
    print(f"our turn 200 / our turn 20: {figures['flat_200']:.2f}")
    if arguments.json:
        print(json.dumps({key: round(value, 3) for key, value in figures.items()}))


if __name__ == "__main__":
    main()
