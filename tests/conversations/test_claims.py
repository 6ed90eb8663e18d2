"""One process at a time answers for a conversation, and a dead one is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.conversations.store import Store
from bot.conversations.turn import PendingTurn
from bot.errors import ConflictError
from tests.cast import reply, result, say, state_of, take, told, turn
from tests.databases import SQLITE
from tests.store_fixtures import OpenStore
from tests.world import rows


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run all calls in threads that start together; returns results in the calls' order."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = calls[index]()
        except ConflictError as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def abandoned(store: Store, conversation_id: str) -> None:
    """Leave a message behind that nobody claims."""
    say(store, conversation_id, "one")
    store.release_claims()


def test_of_processes_that_claim_at_once_one_wins(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    abandoned(store, alice)
    rivals = [open_store(f"rival {number}") for number in range(6)]
    claimed = at_once(*[lambda rival=rival: rival.claim(alice) for rival in rivals])
    assert sorted(map(bool, claimed)) == [False] * 5 + [True]
    turns = [rival.pending_turn(alice) for rival in rivals]
    assert [one is not None for one in turns] == [bool(one) for one in claimed]


def test_of_processes_that_accept_at_once_one_claims(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    rivals = [open_store(f"rival {number}") for number in range(4)]
    calls = [
        lambda rival=rival, text=f"text {index}": say(rival, alice, text).claimed
        for index, rival in enumerate(rivals)
    ]
    assert sorted(map(bool, at_once(*calls))) == [False] * 3 + [True]
    assert store.waiting() == 4


def test_a_claim_needs_a_waiting_message(store: Store, alice: str) -> None:
    assert not store.claim(alice)
    assert not store.claim("nobody")
    turn(store, alice, "one")
    assert not store.claim(alice)


def test_a_claim_that_we_hold_is_kept(store: Store, alice: str) -> None:
    say(store, alice, "one")
    before = take(store, alice)
    assert store.claim(alice)
    assert take(store, alice) == before


def test_a_live_claim_of_another_process_is_respected(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    say(store, alice, "one")
    second = open_store("second")
    assert not second.claim(alice)
    assert second.claimable() == []
    assert second.pending_turn(alice) is None
    assert store.claimable() == [alice]


def test_a_lapsed_claim_can_be_taken(open_store: OpenStore, alice: str) -> None:
    slow, second = open_store("slow", lease_seconds=0), open_store("second")
    say(slow, alice, "one")
    assert second.claimable() == [alice]
    assert second.claim(alice)
    assert take(second, alice).seq == 2


def test_claimable_are_only_conversations_that_wait(store: Store, alice: str, bob: str) -> None:
    turn(store, bob, "one")
    say(store, alice, "one")
    assert store.claimable() == [alice]


def test_a_starting_process_takes_over_only_where_there_is_one_process(
    store: Store, open_store: OpenStore, alice: str, bob: str, kind: str
) -> None:
    say(store, alice, "one")
    second = open_store("second")
    say(second, bob, "one")
    taken = second.take_over_claims()
    assert taken == (1 if kind == SQLITE else 0)
    assert second.claim(alice) == (kind == SQLITE)
    assert take(second, bob).seq == 2


def test_a_released_claim_can_be_taken_at_once(
    store: Store, open_store: OpenStore, alice: str, bob: str
) -> None:
    second = open_store("second")
    say(store, alice, "one")
    say(second, bob, "one")
    store.release_claims()
    assert second.claim(alice)
    assert take(second, bob).seq == 2


def stolen_turn(store: Store, thief: Store, conversation_id: str) -> PendingTurn:
    """A turn that `store` has begun when `thief` takes the conversation over."""
    say(store, conversation_id, "one")
    stolen = take(store, conversation_id)
    store.release_claims()
    assert thief.claim(conversation_id)
    return stolen


def test_a_commit_after_the_claim_was_lost_changes_nothing(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    second = open_store("second")
    late = stolen_turn(store, second, alice)
    with pytest.raises(ConflictError):
        store.commit_turn(late, result(reply("late")))
    assert told(store, alice) == [("visitor", "one")]
    second.commit_turn(take(second, alice), result(reply("in time")))
    assert told(store, alice) == [("visitor", "one"), ("assistant", "in time")]


def test_a_failure_after_the_claim_was_lost_changes_nothing(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    late = stolen_turn(store, open_store("second"), alice)
    before = rows(store, "messages")
    for apology in (None, reply("sorry")):
        with pytest.raises(ConflictError):
            store.fail_turn(late, apology=apology)
    assert rows(store, "messages") == before
    assert rows(store, "outbox") == []


def test_a_claim_given_up_is_lost_even_if_nobody_took_it(store: Store, alice: str) -> None:
    say(store, alice, "one")
    late = take(store, alice)
    store.release_claims()
    with pytest.raises(ConflictError):
        store.commit_turn(late, result(reply("late")))
    assert told(store, alice) == [("visitor", "one")]


def test_our_own_older_claim_is_fenced_off_as_well(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    second = open_store("second")
    late = stolen_turn(store, second, alice)
    second.release_claims()
    assert store.claim(alice)
    with pytest.raises(ConflictError):
        store.commit_turn(late, result(reply("late")))
    store.commit_turn(take(store, alice), result(reply("in time")))
    assert told(store, alice) == [("visitor", "one"), ("assistant", "in time")]


def test_of_two_commits_of_one_turn_one_is_kept(store: Store, alice: str) -> None:
    say(store, alice, "one")
    same = take(store, alice)
    outcome = at_once(
        lambda: store.commit_turn(same, result(reply("a"))),
        lambda: store.commit_turn(same, result(reply("b"))),
    )
    assert sorted(type(one).__name__ for one in outcome) == ["ConflictError", "int"]
    assert len(told(store, alice)) == 2
    assert store.waiting() == 0


def test_a_turn_whose_conversation_was_deleted_is_dropped(store: Store, alice: str) -> None:
    say(store, alice, "one")
    waiting = take(store, alice)
    store.delete_conversation(alice)
    with pytest.raises(ConflictError):
        store.commit_turn(waiting, result(reply()))
    assert rows(store, "messages") == []
    assert store.waiting() == 0
    assert store.claimable() == []


def test_a_first_try_is_not_counted(store: Store, alice: str) -> None:
    say(store, alice, "one")
    first = take(store, alice)
    assert (first.attempts, first.counted) == (0, False)
    assert take(store, alice) == first


def test_each_try_after_a_crash_is_counted_before_it_begins(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    say(store, alice, "one")
    seen = []
    for number in range(4):
        store.release_claims()
        store = open_store(f"process {number}")
        assert store.claim(alice)
        seen.append((take(store, alice).attempts, rows(store, "messages")[1]["attempts"]))
    assert seen == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_a_try_is_counted_when_a_new_message_brings_an_abandoned_one_back(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    abandoned(store, alice)
    second = open_store("second")
    assert say(second, alice, "two").claimed
    again = take(second, alice)
    assert (again.seq, again.counted) == (2, True)


def test_a_try_repeated_by_the_same_process_is_counted_once(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    abandoned(store, alice)
    second = open_store("second")
    second.claim(alice)
    assert take(second, alice).counted
    again = take(second, alice)
    assert (again.attempts, again.counted) == (1, False)


def test_a_try_counted_beforehand_is_not_counted_again_when_it_fails(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    abandoned(store, alice)
    second = open_store("second")
    second.claim(alice)
    seen = []
    for _ in range(3):
        waiting = take(second, alice)
        seen.append((waiting.attempts, waiting.counted))
        second.fail_turn(waiting, apology=None)
    assert seen == [(0, True), (1, False), (2, False)]


def test_a_recovered_turn_is_answered_and_the_next_one_starts_afresh(
    open_store: OpenStore, store: Store, alice: str
) -> None:
    say(store, alice, "one")
    say(store, alice, "two")
    store.release_claims()
    second = open_store("second")
    second.claim(alice)
    second.commit_turn(take(second, alice), result(reply("first answer")))
    following = take(second, alice)
    assert (following.seq, following.attempts, following.counted) == (3, 0, False)
    second.commit_turn(following, result(reply("second answer")))
    assert told(second, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", "first answer"),
        ("assistant", "second answer"),
    ]
    assert state_of(second, alice, 2) == "answered"
