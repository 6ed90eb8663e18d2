"""One process at a time answers for a conversation, and a dead one is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.conversations.turn import PendingTurn
from bot.errors import ConflictError
from bot.stores import Stores
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


def abandoned(stores: Stores, conversation_id: str) -> None:
    """Leave a message behind that nobody claims."""
    say(stores, conversation_id, "one")
    stores.conversations.claims.release()


def test_of_processes_that_claim_at_once_one_wins(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    abandoned(stores, alice)
    rivals = [open_store(f"rival {number}") for number in range(6)]
    claimed = at_once(
        *[lambda rival=rival: rival.conversations.claims.claim(alice) for rival in rivals]
    )
    assert sorted(map(bool, claimed)) == [False] * 5 + [True]
    turns = [rival.conversations.claims.next_turn(alice) for rival in rivals]
    assert [one is not None for one in turns] == [bool(one) for one in claimed]


def test_of_processes_that_accept_at_once_one_claims(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    rivals = [open_store(f"rival {number}") for number in range(4)]
    calls = [
        lambda rival=rival, text=f"text {index}": say(rival, alice, text).claimed
        for index, rival in enumerate(rivals)
    ]
    assert sorted(map(bool, at_once(*calls))) == [False] * 3 + [True]
    assert stores.conversations.inbox.waiting() == 4


def test_a_claim_needs_a_waiting_message(stores: Stores, alice: str) -> None:
    assert not stores.conversations.claims.claim(alice)
    assert not stores.conversations.claims.claim("nobody")
    turn(stores, alice, "one")
    assert not stores.conversations.claims.claim(alice)


def test_a_claim_that_we_hold_is_kept(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    before = take(stores, alice)
    assert stores.conversations.claims.claim(alice)
    assert take(stores, alice) == before


def test_a_live_claim_of_another_process_is_respected(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    say(stores, alice, "one")
    second = open_store("second")
    assert not second.conversations.claims.claim(alice)
    assert second.conversations.claims.claimable() == []
    assert second.conversations.claims.next_turn(alice) is None
    assert stores.conversations.claims.claimable() == [alice]


def test_a_lapsed_claim_can_be_taken(open_store: OpenStore, alice: str) -> None:
    slow, second = open_store("slow", lease_seconds=0), open_store("second")
    say(slow, alice, "one")
    assert second.conversations.claims.claimable() == [alice]
    assert second.conversations.claims.claim(alice)
    assert take(second, alice).seq == 2


def test_claimable_are_only_conversations_that_wait(stores: Stores, alice: str, bob: str) -> None:
    turn(stores, bob, "one")
    say(stores, alice, "one")
    assert stores.conversations.claims.claimable() == [alice]


def test_a_starting_process_takes_over_only_where_there_is_one_process(
    stores: Stores, open_store: OpenStore, alice: str, bob: str, kind: str
) -> None:
    say(stores, alice, "one")
    second = open_store("second")
    say(second, bob, "one")
    taken = second.conversations.claims.take_over()
    assert taken == (1 if kind == SQLITE else 0)
    assert second.conversations.claims.claim(alice) == (kind == SQLITE)
    assert take(second, bob).seq == 2


def test_a_released_claim_can_be_taken_at_once(
    stores: Stores, open_store: OpenStore, alice: str, bob: str
) -> None:
    second = open_store("second")
    say(stores, alice, "one")
    say(second, bob, "one")
    stores.conversations.claims.release()
    assert second.conversations.claims.claim(alice)
    assert take(second, bob).seq == 2


def stolen_turn(stores: Stores, thief: Stores, conversation_id: str) -> PendingTurn:
    """A turn that `store` has begun when `thief` takes the conversation over."""
    say(stores, conversation_id, "one")
    stolen = take(stores, conversation_id)
    stores.conversations.claims.release()
    assert thief.conversations.claims.claim(conversation_id)
    return stolen


def test_a_commit_after_the_claim_was_lost_changes_nothing(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    second = open_store("second")
    late = stolen_turn(stores, second, alice)
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(late, result(reply("late")))
    assert told(stores, alice) == [("visitor", "one")]
    second.conversations.turns.commit(take(second, alice), result(reply("in time")))
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "in time")]


def test_a_failure_after_the_claim_was_lost_changes_nothing(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    late = stolen_turn(stores, open_store("second"), alice)
    before = rows(stores, "messages")
    for apology in (None, reply("sorry")):
        with pytest.raises(ConflictError):
            stores.conversations.turns.fail(late, apology=apology)
    assert rows(stores, "messages") == before
    assert rows(stores, "outbox") == []


def test_a_claim_given_up_is_lost_even_if_nobody_took_it(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    late = take(stores, alice)
    stores.conversations.claims.release()
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(late, result(reply("late")))
    assert told(stores, alice) == [("visitor", "one")]


def test_our_own_older_claim_is_fenced_off_as_well(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    second = open_store("second")
    late = stolen_turn(stores, second, alice)
    second.conversations.claims.release()
    assert stores.conversations.claims.claim(alice)
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(late, result(reply("late")))
    stores.conversations.turns.commit(take(stores, alice), result(reply("in time")))
    assert told(stores, alice) == [("visitor", "one"), ("assistant", "in time")]


def test_of_two_commits_of_one_turn_one_is_kept(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    same = take(stores, alice)
    outcome = at_once(
        lambda: stores.conversations.turns.commit(same, result(reply("a"))),
        lambda: stores.conversations.turns.commit(same, result(reply("b"))),
    )
    assert sorted(type(one).__name__ for one in outcome) == ["ConflictError", "int"]
    assert len(told(stores, alice)) == 2
    assert stores.conversations.inbox.waiting() == 0


def test_a_turn_whose_conversation_was_deleted_is_dropped(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    waiting = take(stores, alice)
    stores.conversations.chats.delete(alice)
    with pytest.raises(ConflictError):
        stores.conversations.turns.commit(waiting, result(reply()))
    assert rows(stores, "messages") == []
    assert stores.conversations.inbox.waiting() == 0
    assert stores.conversations.claims.claimable() == []


def test_a_first_try_is_not_counted(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    first = take(stores, alice)
    assert (first.attempts, first.counted) == (0, False)
    assert take(stores, alice) == first


def test_each_try_after_a_crash_is_counted_before_it_begins(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    say(stores, alice, "one")
    seen = []
    for number in range(4):
        stores.conversations.claims.release()
        stores = open_store(f"process {number}")
        assert stores.conversations.claims.claim(alice)
        seen.append((take(stores, alice).attempts, rows(stores, "messages")[1]["attempts"]))
    assert seen == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_a_try_is_counted_when_a_new_message_brings_an_abandoned_one_back(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    abandoned(stores, alice)
    second = open_store("second")
    assert say(second, alice, "two").claimed
    again = take(second, alice)
    assert (again.seq, again.counted) == (2, True)


def test_a_try_repeated_by_the_same_process_is_counted_once(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    abandoned(stores, alice)
    second = open_store("second")
    second.conversations.claims.claim(alice)
    assert take(second, alice).counted
    again = take(second, alice)
    assert (again.attempts, again.counted) == (1, False)


def test_a_try_counted_beforehand_is_not_counted_again_when_it_fails(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    abandoned(stores, alice)
    second = open_store("second")
    second.conversations.claims.claim(alice)
    seen = []
    for _ in range(3):
        waiting = take(second, alice)
        seen.append((waiting.attempts, waiting.counted))
        second.conversations.turns.fail(waiting, apology=None)
    assert seen == [(0, True), (1, False), (2, False)]


def test_a_recovered_turn_is_answered_and_the_next_one_starts_afresh(
    open_store: OpenStore, stores: Stores, alice: str
) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    stores.conversations.claims.release()
    second = open_store("second")
    second.conversations.claims.claim(alice)
    second.conversations.turns.commit(take(second, alice), result(reply("first answer")))
    following = take(second, alice)
    assert (following.seq, following.attempts, following.counted) == (3, 0, False)
    second.conversations.turns.commit(following, result(reply("second answer")))
    assert told(second, alice) == [
        ("visitor", "one"),
        ("visitor", "two"),
        ("assistant", "first answer"),
        ("assistant", "second answer"),
    ]
    assert state_of(second, alice, 2) == "answered"
