"""Floor 1: the knowledge in force while the service runs; a broken file never replaces a good one."""

from __future__ import annotations

import logging
import threading
import time
from functools import lru_cache
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between looks at the file's date

Stamp = tuple[int, int, int]


class LiveKnowledge:
    """Re-reads a knowledge file when it changes and keeps the last good version.

    Args:
        path: the file.
        look_seconds: how long a look at the file's date is trusted.

    Attributes:
        last_error: why the file on disk is not in force; None while it is.
    """

    def __init__(self, path: Path, look_seconds: float = LOOK_SECONDS) -> None:
        self.path = path
        self._look_seconds = look_seconds
        self.last_error: KnowledgeError | None = None
        self._lock = threading.Lock()
        self._knowledge: Knowledge | None = None
        self._stamp: Stamp | None = None
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
        """Return the knowledge in force without a look at the file, for the thread that serves
        requests: reading a changed file takes most of a second. Others call `current`.

        Raises:
            KnowledgeError: as `current`, at the very first call.
        """
        known = self._knowledge
        return self.current() if known is None else known

    def _refreshed(self) -> Knowledge:
        self._looked = time.monotonic()
        stamp = _stamp(self.path)
        if self._knowledge is not None and stamp == self._stamp:
            return self._knowledge
        self._stamp = stamp
        try:
            self._knowledge = load(self.path)
            self.last_error = None
        except KnowledgeError as error:
            self.last_error = error
            if self._knowledge is None:
                raise
            log.error(
                "%s is broken; its last good version stays in force. %s", self.path.name, error
            )
        return self._knowledge


def _stamp(path: Path) -> Stamp | None:
    """Return what changes when a file is written or replaced."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


@lru_cache(maxsize=8)
def live(path: Path) -> LiveKnowledge:
    """Return the one live knowledge of a file in this process."""
    return LiveKnowledge(path)


def current() -> Knowledge:
    """Return the knowledge in force of the file that the settings name."""
    return live(Settings().knowledge).current()
