"""Failed logins wait, longer each time, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.desk.store import Store
from bot.desk.store_locks import FREE, LONGEST_WAIT, keys_of
from tests.databases import rows, run
from tests.store_fixtures import OpenStore

ANN = keys_of(name="Ann Lee")
HOME = keys_of(address="192.0.2.1")


def open_again(store: Store) -> None:
    run(store, "UPDATE login_failures SET locked_until = '2026-01-01T00:00:00.000Z'")


def test_keys_are_hashes_of_what_is_compared() -> None:
    assert keys_of(name=" ANN  lee") == ANN
    assert len(keys_of(name="a", address="a")) == 2
    assert "ann" not in str(ANN)


def test_waits_double_up_to_the_longest(store: Store) -> None:
    for _ in range(FREE["name"] - 1):
        assert store.locks.begin(ANN) == 0
    found = []
    for _ in range(10):
        assert store.locks.begin(ANN) == 0
        found.append(store.locks.begin(ANN))
        open_again(store)
    assert found == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert found[-1] == LONGEST_WAIT["name"]


def test_a_try_that_was_not_looked_at_counts_for_nothing(store: Store) -> None:
    for _ in range(FREE["name"]):
        store.locks.begin(ANN)
    for _ in range(50):
        assert store.locks.begin(ANN) == 2
    assert [row["failures"] for row in rows(store, "login_failures")] == [FREE["name"]]


def test_a_right_password_takes_back_its_own_try_only(store: Store) -> None:
    for _ in range(3):
        store.locks.begin(ANN)
    store.locks.begin(ANN)
    store.locks.succeeded(ANN, whole=False)
    assert [row["failures"] for row in rows(store, "login_failures")] == [3]
    store.locks.begin(ANN | HOME)
    store.locks.succeeded(ANN | HOME, whole=True)
    assert [row["failures"] for row in rows(store, "login_failures")] == [0]


def test_a_lock_on_the_address_holds_for_every_name(store: Store) -> None:
    for number in range(FREE["address"]):
        assert store.locks.begin(keys_of(name=f"n{number}") | HOME) == 0
    assert store.locks.begin(ANN | HOME) > 0
    assert store.locks.begin(ANN) == 0


def test_many_at_once_do_not_slip_through_together(open_store: OpenStore, store: Store) -> None:
    stores = [store, *(open_store(f"process {number}") for number in range(3))]
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(stores[n % 4].locks.begin, ANN) for n in range(20)]
        looked_at = [one for one in tries if one.result() == 0]
    assert len(looked_at) == FREE["name"]


def test_what_is_a_day_old_is_forgotten(store: Store) -> None:
    for _ in range(FREE["name"]):
        store.locks.begin(ANN)
    run(store, "UPDATE login_failures SET last_at = '2026-01-01T00:00:00.000Z'")
    assert store.locks.begin(HOME) == 0
    assert len(rows(store, "login_failures")) == 1
