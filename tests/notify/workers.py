"""What the tests of the sending share: transports and a clock that are played, and workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.effects import KeepQuestion
from bot.notify.errors import TransportError
from bot.notify.message import Composer, Message
from bot.notify.sending import Sender
from bot.notify.store import DeliveryStore
from bot.notify.transport import Transport
from bot.notify.worker import NotifyWorker
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import reply, result, turn
from tests.notify.cast import KNOWLEDGE

CLARA = StaffRef(7, "Clara", "clerk")
DAY = timedelta(hours=24)


class Recorder:
    """A transport that keeps what it is given, or does what the test says."""

    def __init__(self, name: str = "email", act: Callable[[Message], Any] = lambda _: None) -> None:
        self.name = name
        self.got: list[Message] = []
        self._act = act

    def send(self, message: Message) -> str:
        self.got.append(message)
        self._act(message)
        return ""

    @property
    def ids(self) -> list[str]:
        """Ids of what it was given, in order."""
        return [message.delivery_id for message in self.got]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.time = datetime.now(timezone.utc) + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.time


def failing(reason: str = "No.", *, permanent: bool = False) -> Callable[[Message], None]:
    """What a transport does that never succeeds."""

    def act(message: Message) -> None:
        raise TransportError(reason, permanent=permanent)

    return act


def make(
    deliveries: DeliveryStore, *transports: Transport, clock: Clock | None = None, **options: Any
) -> NotifyWorker:
    """A worker with these transports."""
    by_name = {one.name: one for one in transports}
    composer = Composer("https://desk.example", lambda: KNOWLEDGE)
    clock = clock or Clock()
    sender = Sender(deliveries, by_name, composer, now=clock, chance=lambda: 0.0)
    return NotifyWorker(
        deliveries, sender, list(by_name), **{"now": clock, "poll_seconds": 0.02, **options}
    )


@pytest.fixture
def start() -> Iterator[Callable[..., NotifyWorker]]:
    """Start workers; all are stopped at the end of the test."""
    started: list[NotifyWorker] = []

    def begin(*parts: Any, **options: Any) -> NotifyWorker:
        started.append(make(*parts, **options))
        started[-1].start()
        return started[-1]

    yield begin
    for worker in started:
        worker.stop()


def ask(stores: Stores, conversation_id: str, *texts: str) -> None:
    """Leave one row in the outbox for each text."""
    for text in texts or ("a person please",):
        effect = KeepQuestion("cost", text)
        turn(stores, conversation_id, text, result(reply(), effects=[effect]))
