"""Failed logins wait, longer each time, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.staff.lock_keys import keys_of
from bot.staff.sql import locks
from bot.staff.sql.locks import FREE, LONGEST_WAIT
from bot.stores import Stores
from tests.store_fixtures import OpenStore
from tests.world import LONG_AGO, ago, change, rows

ANN = keys_of(own="Ann Lee")
HOME = keys_of(address="192.0.2.1")


def from_address(number: int, name: str = "Ann Lee") -> dict[str, str]:
    return keys_of(name=name, address=f"192.0.2.{number}")


def lock_for_long(stores: Stores) -> None:
    """So long that a slow machine sees none of it pass."""
    change(stores, "login_failures", locked_until="2999-01-01T00:00:00.000Z")


def open_again(stores: Stores) -> None:
    change(stores, "login_failures", locked_until=LONG_AGO)


def test_keys_are_hashes_of_what_is_compared() -> None:
    assert keys_of(own=" ANN  lee") == ANN
    assert len(keys_of(name="a", address="a")) == 4
    assert "ann" not in str(ANN)


def test_waits_double_up_to_the_longest(stores: Stores) -> None:
    for _ in range(FREE["own"] - 1):
        assert stores.staff.locks.begin(ANN) == 0
    found = []
    for _ in range(10):
        assert stores.staff.locks.begin(ANN) == 0
        found.append(stores.staff.locks.begin(ANN))
        open_again(stores)
    assert found == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert found[-1] == LONGEST_WAIT["own"]


def test_a_try_that_was_not_looked_at_counts_for_nothing(stores: Stores) -> None:
    for _ in range(FREE["own"]):
        stores.staff.locks.begin(ANN)
    lock_for_long(stores)
    for _ in range(50):
        assert stores.staff.locks.begin(ANN) > 300
    assert [row["failures"] for row in rows(stores, "login_failures")] == [FREE["own"]]


def test_a_right_password_takes_back_its_own_try_only(stores: Stores) -> None:
    here = from_address(1)
    for _ in range(4):
        stores.staff.locks.begin(here)
    stores.staff.locks.succeeded(here, whole=False)
    assert [row["failures"] for row in rows(stores, "login_failures")] == [3, 3, 3]
    stores.staff.locks.begin(here)
    stores.staff.locks.succeeded(here, whole=True)
    found = {row["key"]: row["failures"] for row in rows(stores, "login_failures")}
    kinds = {here[key]: failures for key, failures in found.items()}
    assert kinds == {"address": 3, "name": 3, "home": -1}


def test_nobody_keeps_a_person_out_who_has_logged_in_from_here(stores: Stores) -> None:
    home = from_address(1)
    assert stores.staff.locks.begin(home) == 0
    stores.staff.locks.succeeded(home, whole=True)
    tries = [stores.staff.locks.begin(from_address(2 + n // 5)) for n in range(FREE["name"])]
    assert set(tries) == {0}
    assert stores.staff.locks.begin(from_address(200)) > 0  # a stranger waits, wherever they are
    assert stores.staff.locks.begin(home) == 0
    assert stores.staff.locks.begin(from_address(1, "Ben Moss")) == 0
    for _ in range(FREE["pair"]):
        stores.staff.locks.begin(home)
    assert stores.staff.locks.begin(home) > 0  # guesses from the same address wait all the same


def test_a_person_who_has_never_been_here_waits_for_a_minute_at_most(stores: Stores) -> None:
    for number in range(80):
        stores.staff.locks.begin(from_address(number))
        open_again(stores)
    stores.staff.locks.begin(from_address(200))
    assert 0 < stores.staff.locks.begin(from_address(201)) <= LONGEST_WAIT["name"] == 60


def test_a_right_password_lifts_the_lock_that_its_own_try_has_set(stores: Stores) -> None:
    for number in range(FREE["name"] + 5):
        stores.staff.locks.begin(from_address(number))
        open_again(stores)
    stranger = from_address(200)
    assert stores.staff.locks.begin(stranger) == 0
    stores.staff.locks.succeeded(stranger, whole=False)
    assert stores.staff.locks.begin(stranger) == 0  # the second step need not wait


def test_a_home_is_known_for_two_months(stores: Stores) -> None:
    home = from_address(1)
    stores.staff.locks.begin(home)
    stores.staff.locks.succeeded(home, whole=True)
    days = {row["key"]: row for row in rows(stores, "login_failures")}
    assert "home" in {home[key] for key in days}
    for days_ago, kept in ((59, True), (61, False)):
        change(stores, "login_failures", {"failures": -1}, last_at=ago(days=days_ago))
        stores.staff.locks.begin(HOME)
        assert (-1 in {row["failures"] for row in rows(stores, "login_failures")}) is kept


def test_a_lock_on_the_address_holds_for_every_name(stores: Stores) -> None:
    for number in range(FREE["address"]):
        assert stores.staff.locks.begin(keys_of(name=f"n{number}") | HOME) == 0
    assert stores.staff.locks.begin(ANN | HOME) > 0
    assert stores.staff.locks.begin(ANN) == 0


def test_many_at_once_do_not_slip_through_together(
    open_store: OpenStore, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "GROWTH", 200.0)  # a slow machine sees no lock end
    several = [stores, *(open_store(f"process {number}") for number in range(3))]
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(several[n % 4].staff.locks.begin, ANN) for n in range(20)]
        looked_at = [one for one in tries if one.result() == 0]
    assert len(looked_at) == FREE["own"]


def test_what_is_a_day_old_is_forgotten(stores: Stores) -> None:
    for _ in range(FREE["own"]):
        stores.staff.locks.begin(ANN)
    change(stores, "login_failures", last_at=LONG_AGO)
    assert stores.staff.locks.begin(HOME) == 0
    assert len(rows(stores, "login_failures")) == 1
