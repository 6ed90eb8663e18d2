"""Token buckets as a storage of the library limits; these in memory, others in a table."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from abc import abstractmethod
from collections import OrderedDict
from collections.abc import Callable
from typing import NoReturn

from limits.storage import MovingWindowSupport, Storage

MAX_KEYS = 50_000
#: Rounding must not refuse whoever waited exactly as long as they were told.
ROUNDING = 1e-3


class TokenBuckets(Storage, MovingWindowSupport):
    """A moving window from which hits leave one by one, every `expiry / limit` seconds.

    The library's own storages remember every hit: who used up an hour's at once is refused for an
    hour. Here a key has one number, the time at which its bucket is full again, and the next hit
    is granted as soon as one token has flowed back.

    Args:
        clock: seconds since 1970, the same before and after a restart.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.clock = clock

    @abstractmethod
    def take(self, key: str, cost: float, most: float) -> bool:
        """Take `cost` seconds of flow from a bucket that `most` seconds fill; False when short."""

    @abstractmethod
    def missing(self, key: str) -> float:
        """Seconds until the bucket is full again; 0 or less when it is."""

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Take a token, or `amount` of them; False when there are not so many."""
        return self.take(_hidden(key), amount * expiry / limit, expiry)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the hit that leaves the window next came into it, and how many are in it."""
        missing = min(max(self.missing(_hidden(key)), 0.0), expiry)
        each = expiry / limit
        hits = math.ceil((missing - ROUNDING) / each)
        return self.clock() + missing - max(hits - 1, 0) * each - expiry, hits

    def close(self) -> None:
        """Keep what must survive a restart."""

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Errors that the library would translate: none, ours go to whoever asked."""
        return ()

    def _not_counted(self, *_: object, **__: object) -> NoReturn:
        raise NotImplementedError("only the moving window is counted")

    incr = get = get_expiry = check = reset = clear = _not_counted


class MemoryBuckets(TokenBuckets):
    """Buckets in memory; the longest unused ones are forgotten first and start full again.

    Args:
        clock: seconds since 1970.
        max_keys: buckets remembered at most.
    """

    def __init__(self, clock: Callable[[], float] = time.time, *, max_keys: int = MAX_KEYS) -> None:
        super().__init__(clock)
        self._max_keys = max_keys
        self._lock = threading.Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: str, cost: float, most: float) -> bool:
        """Take from a bucket, see TokenBuckets."""
        with self._lock:
            now = self.clock()
            full_at = self._full_at.pop(key, now)
            if not now < full_at <= now + most + ROUNDING:
                full_at = now  # full long ago, or of a time before the clock was put right
            granted = full_at + cost <= now + most + ROUNDING
            self._full_at[key] = full_at + cost if granted else full_at
            if len(self._full_at) > self._max_keys:
                self._full_at.popitem(last=False)
            return granted

    def missing(self, key: str) -> float:
        """Seconds until a bucket is full, see TokenBuckets."""
        with self._lock:
            now = self.clock()
            return self._full_at.get(key, now) - now


def _hidden(key: str) -> str:
    # Network addresses are nobody's business: what is stored must not tell them.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
