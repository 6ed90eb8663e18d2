"""Killed at random moments, the service loses nothing it acknowledged and does nothing twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.cast import MORE_ANSWERS
from tests.system.service import Service, Visitor

CLIENTS = 5
QUESTIONS = (
    "how many shots will i need and how far apart",
    "who does the injections",
    "is it risky",
    "how much does it cost",
    "does it help with sciatica",
)
BOOKING = ("i would like to book a consultation", "Ana Diaz", "212 555 0142",
           "my knee", "tuesday mornings", *MORE_ANSWERS, "yes", "yes")  # fmt: skip


class Talker(threading.Thread):
    """Talks until told to stop: a question or two, then a booking, in one conversation after another."""

    def __init__(self, url: str, stop: threading.Event, number: int) -> None:
        super().__init__(daemon=True)
        self._url, self._halt = url, stop
        self._random = random.Random(number)
        self.visitors: list[Visitor] = []
        self.booked = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        """Talk; keep the error for the test to raise."""
        try:
            while not self._halt.is_set():
                self._conversation()
        except BaseException as error:
            self.error = error

    def _conversation(self) -> None:
        visitor = Visitor(self._url)
        self.visitors.append(visitor)
        for question in self._random.sample(QUESTIONS, 2):
            visitor.say(question)
        for text in BOOKING:
            visitor.say(text)
        self.booked += 1


@pytest.mark.model
@pytest.mark.timeout(1800)
def test_killed_at_random_it_loses_nothing_and_repeats_nothing(
    tmp_path: Path, model: Path, kill_rounds: int
) -> None:
    service, stop, chance = Service(tmp_path), threading.Event(), random.Random(2026)
    service.start()
    talkers = [Talker(service.url, stop, number) for number in range(CLIENTS)]
    try:
        for talker in talkers:
            talker.start()
        for _ in range(kill_rounds):
            time.sleep(chance.uniform(0.05, 2.5))
            service.kill()
            service.start()
        stop.set()
        for talker in talkers:
            talker.join(120)
            assert talker.error is None, repr(talker.error)
            assert not talker.is_alive()
        visitors = [visitor for talker in talkers for visitor in talker.visitors]
        assert sum(len(visitor.acknowledged) for visitor in visitors) > 10 * kill_rounds
        assert sum(talker.booked for talker in talkers) > 0
        for visitor in visitors:
            check_conversation(visitor)
        booked = Counter(one["name"] for one in service.bookings())
        assert booked == Counter({"Ana Diaz": sum(talker.booked for talker in talkers)})
    finally:
        stop.set()
        service.stop()


def check_conversation(visitor: Visitor) -> None:
    """Each acknowledged message is there once, in order, with exactly one turn's reply."""
    messages = visitor.messages()
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    said = [one for one in messages if one["role"] == "visitor"]
    assert {one["client_msg_id"]: one["seq"] for one in said} == visitor.acknowledged
    assert {one["state"] for one in said} == {"answered"}
    replies = Counter(one["in_reply_to"] for one in messages if one.get("in_reply_to"))
    assert replies == Counter(visitor.acknowledged.values())
