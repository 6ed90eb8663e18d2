"""A small engine that plays a script, and an ear for what the worker commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.conversations.turn import TurnRequest, TurnResult
from tests.cast import reply, result

WAIT_SECONDS = 20
Step = TurnResult | BaseException | Callable[[TurnRequest], TurnResult]


class ScriptedEngine:
    """Plays its steps, one for each request; after the last it answers "re: text"."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.requests: list[TurnRequest] = []

    async def answer(self, request: TurnRequest) -> TurnResult:
        self.requests.append(request)
        step = self._steps.pop(0) if self._steps else result(reply(f"re: {request.text}"))
        if isinstance(step, BaseException):
            raise step
        return step(request) if callable(step) else step

    @property
    def asked(self) -> list[str]:
        """Texts in the order in which they were asked."""
        return [request.text for request in self.requests]


class Ear:
    """Hears of commits; `wait_for` lets a test wait for them."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self._news = threading.Condition()

    def __call__(self, conversation_id: str, last_seq: int) -> None:
        with self._news:
            self.heard.append((conversation_id, last_seq))
            self._news.notify_all()

    def wait_for(self, count: int) -> Sequence[tuple[str, int]]:
        """Wait until that many commits were heard of; returns all of them."""
        with self._news:
            arrived = self._news.wait_for(lambda: len(self.heard) >= count, WAIT_SECONDS)
            assert arrived, f"heard {len(self.heard)} of {count} commits"
            return list(self.heard)


def eventually(condition: Callable[[], Any]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.005)
