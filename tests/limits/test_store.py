"""Rate limits outlive a restart, are shared where they can be, and hide whom they count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerHour
from limits.strategies import MovingWindowRateLimiter

from bot.conversations.store import Store
from bot.errors import StoreError
from bot.limits.buckets import TokenBuckets
from bot.limits.store import KeptBuckets
from tests.databases import POSTGRESQL, SQLITE
from tests.store_fixtures import OpenStore
from tests.world import age_limits, rows, without

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


def later(store: Store, seconds: int) -> None:
    """As if so much time had passed since the last count."""
    age_limits(store, seconds)


def test_so_many_are_granted_and_the_wait_is_told(store: Store) -> None:
    buckets = store.buckets()
    assert wait(buckets) == pytest.approx(0, abs=60)
    assert tries(buckets) == 3
    assert wait(buckets) == pytest.approx(1200, abs=60)
    assert tries(buckets, address="192.0.2.78") == 3


def test_many_at_once_get_no_more(store: Store) -> None:
    buckets = store.buckets()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: tries(buckets, 4), range(8))) == 3


def test_a_restart_forgets_nothing(open_store: OpenStore) -> None:
    before = open_store("before")
    buckets = before.buckets()
    assert tries(buckets, 2) == 2
    buckets.close()
    before.close()
    after = open_store("after").buckets()
    assert tries(after) == 1
    assert wait(after) == pytest.approx(1200, abs=60)


def test_what_flowed_back_while_it_was_stopped_is_there(
    store: Store, open_store: OpenStore
) -> None:
    buckets = store.buckets()
    assert tries(buckets) == 3
    buckets.close()
    later(store, SOON)
    assert tries(open_store("after").buckets()) == 1


def test_a_time_before_the_clock_was_put_right_locks_nobody_out(
    store: Store, open_store: OpenStore
) -> None:
    buckets = store.buckets()
    assert tries(buckets) == 3
    buckets.close()
    later(store, -86_400)
    assert tries(open_store("after").buckets()) == 3


def test_no_address_is_stored(store: Store) -> None:
    buckets = store.buckets()
    tries(buckets)
    buckets.close()
    (row,) = rows(store, "rate_limits")
    assert ADDRESS not in row["key"]
    assert len(row["key"]) == 64


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_processes_count_together(open_store: OpenStore) -> None:
    one, other = open_store("one").buckets(), open_store("other").buckets()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda buckets: tries(buckets, 4), [one, other] * 8)) == 3


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_a_flood_does_not_reach_the_database(store: Store) -> None:
    buckets = store.buckets()
    assert tries(buckets) == 3
    with without(store, "rate_limits"):
        assert tries(buckets) == 0
        assert wait(buckets) == pytest.approx(1200, abs=60)


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_full_buckets_are_forgotten(store: Store, open_store: OpenStore) -> None:
    tries(store.buckets())
    later(store, 10 * SOON)
    tries(open_store("after").buckets(), 1, address="192.0.2.78")
    assert len(rows(store, "rate_limits")) == 1


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_a_database_that_refuses_is_an_error(store: Store) -> None:
    buckets = store.buckets()
    with without(store, "rate_limits"), pytest.raises(StoreError):
        tries(buckets)


@pytest.mark.parametrize("kind", [SQLITE])
class TestInAFile:
    """Counted in memory, saved now and then."""

    def test_a_hit_costs_no_commit_until_it_is_time(self, store: Store) -> None:
        now = 1_800_000_000.0
        buckets = KeptBuckets(store._database, lambda: now, save_seconds=5)
        assert tries(buckets) == 3
        assert rows(store, "rate_limits") == []
        now += 5
        assert tries(buckets, address="192.0.2.78") == 3
        assert len(rows(store, "rate_limits")) == 2
        now += 10 * SOON
        assert tries(buckets, 1) == 1
        assert len(rows(store, "rate_limits")) == 1

    def test_it_counts_on_while_the_database_refuses(self, store: Store) -> None:
        buckets = store.buckets()
        with without(store, "rate_limits"):
            assert tries(buckets) == 3
            buckets.close()
        assert rows(store, "rate_limits") == []
        buckets.close()
        assert len(rows(store, "rate_limits")) == 1
