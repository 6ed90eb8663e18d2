"""Starts, kills and stops `python -m bot serve`, and a client that keeps to the protocol."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from bot.settings import ROOT, child_environment

START_SECONDS = 120
ANSWER_SECONDS = 180  # a test may kill the service three times meanwhile


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """The service as a process, with its database in `folder`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = f"sqlite:///{folder}/assistant.db"
        self.log = folder / "service.log"
        self._environment = child_environment(
            BOT_PORT=str(self.port),
            DATABASE_URL=self.database,
            BOT_MESSAGES_PER_MINUTE="100000",
            BOT_MESSAGES_PER_MINUTE_PER_ADDRESS="100000",
            BOT_CONVERSATIONS_PER_HOUR="100000",
            **environment,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the service did not start:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """End the process as a crash would."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask the process to stop and return its exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(30)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def bookings(self) -> list[dict[str, Any]]:
        """Return what `python -m bot bookings --json` prints."""
        done = self.run("bookings", "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


class Visitor:
    """A visitor's side of the protocol: retries with the same id until acknowledged."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/webhooks/widget", timeout=10)
        opened = self._retried("POST", "/conversations", {})
        self.conversation_id: str = opened["conversation_id"]
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self.acknowledged: dict[str, int] = {}

    def say(self, text: str = "", *, choice: str = "") -> list[dict[str, Any]]:
        """Send a text or a choice's id and return the replies to it."""
        client_msg_id = uuid.uuid4().hex
        body = {
            "client_msg_id": client_msg_id,
            **({"choice": choice} if choice else {"text": text}),
        }
        seq = self._retried("POST", "/messages", body)["seq"]
        self.acknowledged[client_msg_id] = seq
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            replies = [one for one in self.messages() if one.get("in_reply_to") == seq]
            if replies:
                return replies
            time.sleep(0.05)
        raise AssertionError(f"no reply to {text or choice!r} in {ANSWER_SECONDS} s")

    def messages(self) -> list[dict[str, Any]]:
        """Return the whole conversation as the widget would fetch it after a reload."""
        messages: list[dict[str, Any]] = []
        while True:
            after = messages[-1]["seq"] if messages else 0
            page = self._retried("GET", f"/messages?after={after}", None)["messages"]
            if not page:
                return messages
            messages += page

    def _retried(self, method: str, path: str, body: Any) -> Any:
        headers = getattr(self, "_headers", {})
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self._http.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if answer.status_code < 400:
                return answer.json()
            assert answer.status_code in (429, 503), answer.text
            time.sleep(0.2)
        raise AssertionError(f"{method} {path} was never accepted")
