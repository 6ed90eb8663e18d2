"""Rate limits that survive a restart, and that processes share where they can.

On PostgreSQL each hit is one statement, so several processes count together. On SQLite, where
there is one process, hits are counted in memory and written down every few seconds and at the
stop: a message costs no further commit, and a crash forgets a few seconds of counting.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import sqlite

from bot.db.database import Database
from bot.errors import StoreError
from bot.limits.buckets import ROUNDING, MemoryBuckets, TokenBuckets
from bot.limits.sql.tables import rate_limits

SAVE_SECONDS = 5.0
FORGET_SECONDS = 60.0

log = logging.getLogger(__name__)

_NOW = "EXTRACT(EPOCH FROM clock_timestamp())::float8"
# A time that lies too far ahead was written before the clock was put right.
_FULL_AT = (
    f"CASE WHEN had.full_at BETWEEN {_NOW} AND {_NOW} + :most THEN had.full_at ELSE {_NOW} END"
)
_TAKE = text(
    f"INSERT INTO rate_limits AS had (key, full_at) VALUES (:key, {_NOW} + :cost) "
    f"ON CONFLICT (key) DO UPDATE SET full_at = {_FULL_AT} + :cost "
    f"WHERE {_FULL_AT} + :cost <= {_NOW} + :most"
)
_MISSING = text(f"SELECT full_at - {_NOW} FROM rate_limits WHERE key = :key")
_FORGET = text(f"DELETE FROM rate_limits WHERE full_at < {_NOW}")

_ALL = select(rate_limits.c.key, rate_limits.c.full_at)
_ROW = sqlite.insert(rate_limits)
_KEEP = _ROW.on_conflict_do_update(index_elements=["key"], set_={"full_at": _ROW.excluded.full_at})


def buckets_of(database: Database) -> TokenBuckets:
    """The buckets that fit a database, with what was counted before."""
    return KeptBuckets(database) if database.sqlite else SharedBuckets(database)


class SharedBuckets(TokenBuckets):
    """Buckets in PostgreSQL, by its clock. Methods raise StoreError when it refuses."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._forgot = 0.0
        self._refused: dict[str, float] = {}

    def take(self, key: str, cost: float, most: float) -> bool:
        """Take from a bucket, see TokenBuckets."""
        # What was refused stays so until a token is back: a flood must not reach the database.
        if self._known(key) + cost > most + ROUNDING:
            return False
        values = {"key": key, "cost": cost, "most": most + ROUNDING}
        with self._database.write() as connection:
            granted: bool = connection.execute(_TAKE, values).rowcount == 1
        self._refused.pop(key, None)
        if not granted:
            self._refused[key] = self.clock() + self.missing(key)
        self._forget()
        return granted

    def missing(self, key: str) -> float:
        """Seconds until a bucket is full, see TokenBuckets."""
        if known := self._known(key):
            return known
        with self._database.read() as connection:
            return float(connection.execute(_MISSING, {"key": key}).scalar() or 0.0)

    def _known(self, key: str) -> float:
        return max(0.0, self._refused.get(key, 0.0) - self.clock())

    def _forget(self) -> None:
        """Now and then, and in a transaction of its own: full buckets need no row."""
        now = time.monotonic()
        if now - self._forgot < FORGET_SECONDS:
            return
        self._forgot = now
        self._refused.clear()
        with self._database.write() as connection:
            connection.execute(_FORGET)


class KeptBuckets(MemoryBuckets):
    """Buckets in memory, written down for the next start.

    Args:
        database: the SQLite file.
        clock: seconds since 1970.
        save_seconds: time between two saves.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.time,
        *,
        save_seconds: float = SAVE_SECONDS,
    ) -> None:
        super().__init__(clock)
        self._database = database
        self._every = save_seconds
        self._saved = clock()
        self._saving = threading.Lock()
        self._changed: set[str] = set()
        with database.read() as connection:
            self._full_at.update((key, full_at) for key, full_at in connection.execute(_ALL))

    def take(self, key: str, cost: float, most: float) -> bool:
        """Take from a bucket, see TokenBuckets; every few seconds the call saves what changed."""
        granted = super().take(key, cost, most)
        if granted:
            self._changed.add(key)
        if not 0 <= self.clock() - self._saved < self._every:
            self.close()
        return granted

    def close(self) -> None:
        """Write down what has changed; a database that refuses is tried again later."""
        if not self._saving.acquire(blocking=False):
            return
        try:
            self._saved = now = self.clock()
            changed, self._changed = self._changed, set()
            try:
                self._save(changed, now)
            except StoreError as error:
                self._changed |= changed
                log.warning("rate limits were not saved: %s", error)
        finally:
            self._saving.release()

    def _save(self, changed: set[str], now: float) -> None:
        with self._lock:
            times = {key: self._full_at.get(key, now) for key in changed}
        rows = [{"key": key, "full_at": at} for key, at in times.items() if at > now]
        if not rows:
            return
        with self._database.write() as connection:
            connection.execute(delete(rate_limits).where(rate_limits.c.full_at < now))
            connection.execute(_KEEP, rows)
