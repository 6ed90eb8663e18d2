"""The knowledge in force while the service runs; a broken file never replaces a good one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timezone
from pathlib import Path

from bot.alarms.files import files_of
from bot.errors import KnowledgeError
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.knowledge.review import in_force

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between looks at the file's date

Stamp = tuple[tuple[str, int, int, int], ...]


class LiveKnowledge:
    """Re-reads a knowledge file when it changes and keeps the last good version.

    In production a version is good only when every answer in it has a review that holds. As the
    days go by reviews lapse, so the file is read anew each day, and what has lapsed in the last good
    version is withheld.

    Args:
        path: the file.
        look_seconds: how long a look at the file's date is trusted.
        production: True when real visitors read the answers.
        clock: gives the present moment, with its time zone.

    Attributes:
        last_error: why the file on disk is not in force as it stands; None while it is.
    """

    def __init__(
        self,
        path: Path,
        look_seconds: float = LOOK_SECONDS,
        *,
        production: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.path = path
        self._look_seconds = look_seconds
        self._production = production
        self._clock = clock
        self.last_error: KnowledgeError | None = None
        self._lock = threading.Lock()
        self._good: Knowledge | None = None
        self._knowledge: Knowledge | None = None  # the good one without what has lapsed
        self._stamp: Stamp | None = None
        self._day: date | None = None
        self._looked = float("-inf")

    def current(self) -> Knowledge:
        """Return the knowledge in force; callable from any thread.

        Raises:
            KnowledgeError: no version has been good since the start.
        """
        known = self._knowledge
        if known is not None and time.monotonic() - self._looked < self._look_seconds:
            return known
        # While one thread reads the file anew, the others go on with what they have.
        if not self._lock.acquire(blocking=known is None) and known is not None:
            return known
        try:
            return self._refreshed()
        finally:
            self._lock.release()

    def known(self) -> Knowledge:
        """Return the knowledge in force without a look at the file, for the threads that serve
        requests and take turns: reading a changed file takes most of a second. The thread of the
        desk's deadlines calls `current` every two seconds.

        Raises:
            KnowledgeError: as `current`, at the very first call.
        """
        known = self._knowledge
        return self.current() if known is None else known

    def _refreshed(self) -> Knowledge:
        self._looked = time.monotonic()
        now, stamp, known = self._clock(), _stamp(self.path), self._knowledge
        changed = stamp != self._stamp
        if known is not None and not changed and self._today(known, now) == self._day:
            return known
        self._stamp = stamp
        self._good = self._read(changed, now)
        self._day = self._today(self._good, now)
        self._knowledge = self._good if self._day is None else self._reviewed(self._good, self._day)
        return self._knowledge

    def _today(self, knowledge: Knowledge, now: datetime) -> date | None:
        """Return the clinic's day where reviews count, else None."""
        return knowledge.hours.local(now).date() if self._production else None

    def _read(self, changed: bool, now: datetime) -> Knowledge:
        """Return the file's version if it is good, else the last good one."""
        try:
            good = load(self.path, now) if self._production else load(self.path)
        except KnowledgeError as error:
            self.last_error = error
            if self._good is None:
                raise
            if changed:
                log.error(
                    "%s is broken; its last good version stays in force. %s", self.path.name, error
                )
            return self._good
        self.last_error = None
        return good

    def _reviewed(self, good: Knowledge, today: date) -> Knowledge:
        """Withhold what has lapsed, and say so once a day and with each new file."""
        known = in_force(good, today)
        lapsed = [key for key, topic in known.topics.items() if topic.withheld]
        if lapsed:
            log.error(
                "%s: the review no longer holds for %s. Visitors with such questions are sent to the "
                "front desk, and the service will not start again, until they are reviewed anew.",
                self.path.name,
                ", ".join(lapsed),
            )
        return known


def _stamp(path: Path) -> Stamp:
    """Return what changes when the file or an alarm beside it is written, replaced or removed."""
    return tuple(_stamps([path, *files_of(path)]))


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, int, int, int]]:
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        yield path.name, status.st_ino, status.st_mtime_ns, status.st_size
