"""Conversations are looked at in the order in which they asked, each once."""

from __future__ import annotations

import threading

from bot.turn.due import WaitingTurns


def test_first_come_first_served() -> None:
    due = WaitingTurns()
    for name in ("a", "b", "c"):
        due.wake(name)
    assert [due.next(0) for _ in range(4)] == ["a", "b", "c", None]


def test_a_conversation_waits_once_however_often_it_asks() -> None:
    due = WaitingTurns()
    due.add("a")
    for _ in range(3):
        due.wake("a")
    due.wake("b")
    assert [due.next(0) for _ in range(3)] == ["a", "b", None]


def test_after_its_turn_a_conversation_goes_to_the_end() -> None:
    due = WaitingTurns()
    due.wake("a")
    due.wake("b")
    first = due.next(0)
    assert first == "a"
    due.add(first)
    assert [due.next(0) for _ in range(3)] == ["b", "a", None]


def test_what_waits_can_be_asked_for() -> None:
    due = WaitingTurns()
    due.add("a")
    assert "a" in due
    assert "b" not in due
    due.next(0)
    assert "a" not in due


def test_a_wake_from_another_thread_ends_the_wait() -> None:
    due = WaitingTurns()
    threading.Timer(0.01, due.wake, ("a",)).start()
    assert due.next(10) == "a"


def test_an_empty_wake_ends_the_wait_with_nothing() -> None:
    due = WaitingTurns()
    threading.Timer(0.01, due.wake, (None,)).start()
    assert due.next(10) is None
