"""Whatever the order of messages, claims, commits, failures and crashes: one outcome for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversations.turn import PendingTurn, TurnResult
from bot.errors import ConflictError
from bot.stores import Stores, open_stores
from tests.cast import APOLOGY, GREETING, book, reply, result, say, take
from tests.world import rows

PROCESSES = 3
#: Named twice what should happen often.
ACTIONS = [
    "accept",
    "accept",
    "repeat",
    "claim",
    "begin",
    "begin",
    "commit",
    "commit",
    "fail",
    "give-up",
    "crash",
    "stop",
    "take-over",
]
STEPS = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, PROCESSES - 1)), max_size=40)


class Play:
    """Some processes on one conversation, driven step by step.

    Leases lapse at once here, so that any process may take a claim over at any moment, even in
    the middle of another's turn; only the fence keeps them apart.
    """

    def __init__(self, make_store: Callable[[str], Stores]) -> None:
        self._make = make_store
        self._made = 0
        self.stores = [self._start() for _ in range(PROCESSES)]
        self.held: list[PendingTurn | None] = [None] * PROCESSES
        self.conversation = self.stores[0].conversations.chats.open(
            token_hash=f"token {id(self)} {self._made}", greeting=GREETING
        )
        self.sent: dict[str, int] = {}

    def _start(self) -> Stores:
        self._made += 1
        return self._make(f"process {id(self)} {self._made}")

    def step(self, action: str, process: int) -> None:
        stores = self.stores[process]
        if action == "accept":
            text = f"m{len(self.sent)}"
            self.sent[text] = say(stores, self.conversation, text).seq
        elif action == "repeat" and self.sent:
            text = f"m{len(self.sent) // 2}"
            if text in self.sent:
                assert say(stores, self.conversation, text).seq == self.sent[text]
        elif action == "claim":
            stores.conversations.claims.claim(self.conversation)
        elif action == "begin":
            self.held[process] = stores.conversations.claims.next_turn(self.conversation)
        elif action == "crash":
            stores.close()
            self.stores[process], self.held[process] = self._start(), None
        elif action == "stop":
            stores.conversations.claims.release()
        elif action == "take-over":
            stores.conversations.claims.take_over()
        elif turn := self.held[process]:
            self._end(stores, turn, action)

    def _end(self, stores: Stores, turn: PendingTurn, action: str) -> None:
        try:
            if action == "commit":
                stores.conversations.turns.commit(turn, answer(turn))
            else:
                stores.conversations.turns.fail(
                    turn, apology=APOLOGY if action == "give-up" else None
                )
        except ConflictError:
            pass  # another process was faster, or this one lost its claim

    def finish(self) -> Stores:
        """A fresh process answers whatever is left."""
        last = self._start()
        last.conversations.claims.take_over()
        while last.conversations.claims.claimable():
            assert last.conversations.claims.claim(self.conversation)
            turn = take(last, self.conversation)
            last.conversations.turns.commit(turn, answer(turn))
        return last


def answer(turn: PendingTurn) -> TurnResult:
    """A reply, a booking of a draft that is always the same, and a count in the state."""
    count = {"turns": turn.state.get("turns", 0) + 1}
    return result(reply(f"to {turn.seq}"), effects=[book()], state=count)


@pytest.fixture
def make_store(url: str) -> Iterator[Callable[[str], Stores]]:
    """Opens the test's database for one more process."""
    made: list[Stores] = []

    def make(process: str) -> Stores:
        made.append(open_stores(url, process=process, lease_seconds=0))
        return made[-1]

    yield make
    for stores in made:
        stores.close()


@given(steps=STEPS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_message_ends_once_and_in_order(
    make_store: Callable[[str], Stores], steps: list[tuple[str, int]]
) -> None:
    play = Play(make_store)
    for action, process in steps:
        play.step(action, process)
    last = play.finish()
    try:
        check(last, play)
    finally:
        last.conversations.chats.delete(play.conversation)
        for stores in play.stores:
            stores.close()
        last.close()


def check(stores: Stores, play: Play) -> None:
    messages = stores.conversations.chats.transcript(play.conversation)
    asked = [one for one in messages if one["role"] == "visitor"]
    answers = [one for one in messages if one["role"] == "assistant"][1:]
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    assert {one["client_msg_id"]: one["seq"] for one in asked} == play.sent
    # Each message has one outcome, and outcomes come in the order of the messages.
    assert [one["in_reply_to"] for one in answers] == [one["seq"] for one in asked]
    assert [(one["state"], one["text"]) for one in outcomes(asked, answers)] == [
        ("failed", APOLOGY.text) if one["state"] == "failed" else ("answered", f"to {one['seq']}")
        for one in asked
    ]
    answered = [one["seq"] for one in asked if one["state"] == "answered"]
    of_this = [
        {row["position"]: row["seq"]}
        for row in sorted(rows(stores, "turn_events"), key=lambda row: row["position"])
        if row["conversation_id"] == play.conversation
    ]
    assert of_this == [{position: seq} for position, seq in enumerate(answered)]
    (row,) = [row for row in rows(stores, "conversations") if row["id"] == play.conversation]
    assert (row["last_seq"], row["waiting"], row["turns"], row["claimed_by"]) == (
        len(messages),
        0,
        len(answered),
        None,
    )
    assert json.loads(row["state"]).get("turns", 0) == len(answered)
    bookings = [one for one in rows(stores, "bookings") if one["conversation_id"] == row["id"]]
    assert len(bookings) == bool(answered)
    alerts = [one for one in rows(stores, "outbox") if one["conversation_id"] == row["id"]]
    assert len(alerts) == len(asked) - len(answered)


def outcomes(asked: list[dict[str, Any]], answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each question's state beside its answer's text."""
    return [
        {"state": question["state"], "text": given["text"]}
        for question, given in zip(asked, answers, strict=True)
    ]


def test_the_play_reaches_its_ends(make_store: Callable[[str], Stores], tmp_path: Path) -> None:
    """The steps above do what their names say; else the test above would test nothing."""
    play = Play(make_store)
    for action, process in [("accept", 0), ("begin", 0), ("give-up", 0), ("accept", 1)]:
        play.step(action, process)
    for action in ("begin", "commit"):
        play.step(action, 1)
    for action, process in [("accept", 0), ("begin", 0), ("claim", 1), ("commit", 0)]:
        play.step(action, process)
    states = [
        one["state"]
        for one in play.finish().conversations.chats.transcript(play.conversation)
        if "state" in one
    ]
    assert states == ["failed", "answered", "answered"]
