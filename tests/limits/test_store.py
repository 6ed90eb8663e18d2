"""Rate limits outlive a restart, are shared where they can be, and hide whom they count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerHour
from limits.strategies import MovingWindowRateLimiter

from bot.errors import StoreError
from bot.limits.buckets import TokenBuckets
from bot.limits.store import KeptBuckets, buckets_of
from bot.stores import Stores
from tests.databases import POSTGRESQL, SQLITE
from tests.store_fixtures import OpenStore
from tests.world import age_limits, fill_while_it_waits, rows, without

ADDRESS = "192.0.2.77"
THREE = RateLimitItemPerHour(3)
SOON = 1201  # seconds in which one of three an hour flows back, and one more


def tries(buckets: TokenBuckets, count: int = 5, address: str = ADDRESS) -> int:
    """How many of so many tries are granted."""
    limiter = MovingWindowRateLimiter(buckets)
    return sum(limiter.hit(THREE, address) for _ in range(count))


def wait(buckets: TokenBuckets) -> float:
    stats = MovingWindowRateLimiter(buckets).get_window_stats(THREE, ADDRESS)
    return stats.reset_time - buckets.clock()


def later(stores: Stores, seconds: int) -> None:
    """As if so much time had passed since the last count."""
    age_limits(stores, seconds)


def test_so_many_are_granted_and_the_wait_is_told(stores: Stores) -> None:
    buckets = buckets_of(stores.database)
    assert wait(buckets) == pytest.approx(0, abs=60)
    assert tries(buckets) == 3
    assert wait(buckets) == pytest.approx(1200, abs=60)
    assert tries(buckets, address="192.0.2.78") == 3


def test_many_at_once_get_no_more(stores: Stores) -> None:
    buckets = buckets_of(stores.database)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: tries(buckets, 4), range(8))) == 3


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_who_had_to_wait_for_another_gets_no_more(stores: Stores) -> None:
    """The other's hit is later than the moment at which this one began to wait."""
    buckets = buckets_of(stores.database)
    tries(buckets, 1)
    with ThreadPoolExecutor(1) as pool:
        asked = []
        fill_while_it_waits(stores, lambda: asked.append(pool.submit(tries, buckets, 1)))
        assert [one.result() for one in asked] == [0]


def test_a_restart_forgets_nothing(open_store: OpenStore) -> None:
    before = open_store("before")
    buckets = buckets_of(before.database)
    assert tries(buckets, 2) == 2
    buckets.close()
    before.close()
    after = buckets_of(open_store("after").database)
    assert tries(after) == 1
    assert wait(after) == pytest.approx(1200, abs=60)


def test_what_flowed_back_while_it_was_stopped_is_there(
    stores: Stores, open_store: OpenStore
) -> None:
    buckets = buckets_of(stores.database)
    assert tries(buckets) == 3
    buckets.close()
    later(stores, SOON)
    assert tries(buckets_of(open_store("after").database)) == 1


def test_a_time_before_the_clock_was_put_right_locks_nobody_out(
    stores: Stores, open_store: OpenStore
) -> None:
    buckets = buckets_of(stores.database)
    assert tries(buckets) == 3
    buckets.close()
    later(stores, -86_400)
    assert tries(buckets_of(open_store("after").database)) == 3


def test_no_address_is_stored(stores: Stores) -> None:
    buckets = buckets_of(stores.database)
    tries(buckets)
    buckets.close()
    (row,) = rows(stores, "rate_limits")
    assert ADDRESS not in row["key"]
    assert len(row["key"]) == 64


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_processes_count_together(open_store: OpenStore) -> None:
    one, other = buckets_of(open_store("one").database), buckets_of(open_store("other").database)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda buckets: tries(buckets, 4), [one, other] * 8)) == 3


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_a_flood_does_not_reach_the_database(stores: Stores) -> None:
    buckets = buckets_of(stores.database)
    assert tries(buckets) == 3
    with without(stores, "rate_limits"):
        assert tries(buckets) == 0
        assert wait(buckets) == pytest.approx(1200, abs=60)


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_full_buckets_are_forgotten(stores: Stores, open_store: OpenStore) -> None:
    tries(buckets_of(stores.database))
    later(stores, 10 * SOON)
    tries(buckets_of(open_store("after").database), 1, address="192.0.2.78")
    assert len(rows(stores, "rate_limits")) == 1


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_a_database_that_refuses_is_an_error(stores: Stores) -> None:
    buckets = buckets_of(stores.database)
    with without(stores, "rate_limits"), pytest.raises(StoreError):
        tries(buckets)


@pytest.mark.parametrize("kind", [SQLITE])
class TestInAFile:
    """Counted in memory, saved now and then."""

    def test_a_hit_costs_no_commit_until_it_is_time(self, stores: Stores) -> None:
        now = 1_800_000_000.0
        buckets = KeptBuckets(stores.database, lambda: now, save_seconds=5)
        assert tries(buckets) == 3
        assert rows(stores, "rate_limits") == []
        now += 5
        assert tries(buckets, address="192.0.2.78") == 3
        assert len(rows(stores, "rate_limits")) == 2
        now += 10 * SOON
        assert tries(buckets, 1) == 1
        assert len(rows(stores, "rate_limits")) == 1

    def test_it_counts_on_while_the_database_refuses(self, stores: Stores) -> None:
        buckets = buckets_of(stores.database)
        with without(stores, "rate_limits"):
            assert tries(buckets) == 3
            buckets.close()
        assert rows(stores, "rate_limits") == []
        buckets.close()
        assert len(rows(stores, "rate_limits")) == 1
