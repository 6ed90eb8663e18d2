"""Logins that fail make the next ones wait, longer each time.

They count by name and address together, by address, and, much later, by name alone: visitors read
the names of staff in the chat, and none of them must be able to keep somebody out. From where a
person has logged in before, the name alone does not count at all.

A try is counted before it is looked at, so that many at once do not slip through together. A
name is counted whether or not there is such a person, so that nobody learns who there is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, or_, select, text, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.db.columns import Moment
from bot.db.database import Database
from bot.staff.lock_keys import HOME
from bot.staff.sql.tables import login_failures

#: Kind of key -> tries that cost nothing, and the longest wait in seconds. "own" is the password
#: that somebody who is logged in shows once more.
FREE = {"pair": 5, "address": 20, "name": 50, "own": 5}
LONGEST_WAIT = {"pair": 300, "address": 900, "name": 60, "own": 300}
#: Each wait is so many times the one before; the first has so many seconds.
GROWTH = 2.0
FORGET_HOURS = 24
#: The row of a home is kept for longer.
HOME_DAYS = 60
#: In the place of a home's failures, of which it has none: try rows count from 0.
_IS_HOME = -1

_COUNT = text(
    "INSERT INTO login_failures (key, failures, last_at, locked_until) "
    "VALUES (:key, 1, :now, :now) ON CONFLICT (key) DO UPDATE SET "
    "failures = CASE WHEN login_failures.last_at < :old THEN 1 "
    "ELSE login_failures.failures + 1 END, last_at = :now"
).bindparams(bindparam("now", type_=Moment), bindparam("old", type_=Moment))

_COME_HOME = text(
    "INSERT INTO login_failures (key, failures, last_at, locked_until) "
    "VALUES (:key, :home, :now, :now) ON CONFLICT (key) DO UPDATE SET last_at = :now"
).bindparams(bindparam("now", type_=Moment))


class LockStore:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, keys: Mapping[str, str]) -> int:
        """Count a try; returns 0, or the seconds to wait when it must not even be looked at."""
        now = clock.now()
        old = now - timedelta(hours=FORGET_HOURS)
        with self._database.write() as connection:
            _forget(connection, now)
            counted = _counted(connection, keys)
            for key in sorted(counted):
                connection.execute(_COUNT, {"key": key, "now": now, "old": old})
            wait = max((self._wait(connection, key, now) for key in counted), default=0)
            for key, kind in sorted(counted.items()):
                if wait:
                    _take_back(connection, key)
                else:
                    _lock(connection, key, kind, now)
        return wait

    def _wait(self, connection: Connection, key: str, now: datetime) -> int:
        wanted = select(login_failures.c.locked_until).where(login_failures.c.key == key)
        until = connection.execute(wanted).scalar()
        return max(0, math.ceil((until - now).total_seconds())) if until else 0

    def succeeded(self, keys: Mapping[str, str], *, whole: bool) -> None:
        """Take the try back; after a whole login the name's failures here are forgotten.

        A right password alone forgets nothing: the second step has its own guesses.
        """
        with self._database.write() as connection:
            for key, kind in sorted(_counted(connection, keys).items()):
                if whole and kind == "pair":
                    connection.execute(delete(login_failures).where(login_failures.c.key == key))
                else:
                    _take_back(connection, key, unlock=True)
            if whole:
                now = clock.now()
                for key in (key for key, kind in keys.items() if kind == HOME):
                    connection.execute(_COME_HOME, {"key": key, "now": now, "home": _IS_HOME})


def _forget(connection: Connection, now: datetime) -> None:
    at, failures = login_failures.c.last_at, login_failures.c.failures
    tries = and_(at < now - timedelta(hours=FORGET_HOURS), failures >= 0)
    homes = at < now - timedelta(days=HOME_DAYS)
    connection.execute(delete(login_failures).where(or_(tries, homes)))


def _counted(connection: Connection, keys: Mapping[str, str]) -> dict[str, str]:
    """What of the keys counts for this try."""
    homes = [key for key, kind in keys.items() if kind == HOME]
    here = select(login_failures.c.key).where(login_failures.c.key.in_(homes))
    skipped = {HOME, "name"} if connection.execute(here).first() else {HOME}
    return {key: kind for key, kind in keys.items() if kind not in skipped}


def _lock(connection: Connection, key: str, kind: str, now: datetime) -> None:
    wanted = select(login_failures.c.failures).where(login_failures.c.key == key)
    over = int(connection.execute(wanted).scalar() or 0) - FREE[kind]
    if over >= 0:
        seconds = min(GROWTH ** min(over + 1, 20), LONGEST_WAIT[kind])
        until = now + timedelta(seconds=seconds)
        this = login_failures.c.key == key
        connection.execute(update(login_failures).where(this).values(locked_until=until))


def _take_back(connection: Connection, key: str, *, unlock: bool = False) -> None:
    values = {"failures": login_failures.c.failures - 1}
    if unlock:
        values["locked_until"] = login_failures.c.last_at
    this = (login_failures.c.key == key, login_failures.c.failures > 0)
    connection.execute(update(login_failures).where(*this).values(values))
