"""/live says that the process runs; /ready says the truth about model, database, disk, worker."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreError

log = logging.getLogger(__name__)

OK = "ok"
PROBE_SECONDS = 3.0
# A public probe that writes must not become a way to keep the database busy.
REUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Report:
    """One look at the service; every part is "ok" or a few words on what is wrong."""

    model: str
    database: str
    disk: str
    worker: str

    @property
    def ready(self) -> bool:
        """True when every part is well."""
        return {self.model, self.database, self.disk, self.worker} == {OK}

    def as_json(self) -> dict[str, bool | str]:
        """The body of GET /ready."""
        return {
            "ready": self.ready,
            "model": self.model,
            "database": self.database,
            "disk": self.disk,
            "worker": self.worker,
        }


class Readiness:
    """Looks at the parts that a visitor's message needs.

    Args:
        probe_write: a real write to the database; raises StoreError.
        model: "ok" or what is wrong with the model.
        worker: "ok" or what is wrong with the turn worker.
        disk_path: a folder on the disk that fills up.
        disk_free_percent: free space below which the service is not ready.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        *,
        probe_write: Callable[[], None],
        model: Callable[[], str],
        worker: Callable[[], str],
        disk_path: Path,
        disk_free_percent: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._probe_write = probe_write
        self._model = model
        self._worker = worker
        self._disk_path = disk_path
        self._disk_free_percent = disk_free_percent
        self._clock = clock
        self._probe: asyncio.Future[str] | None = None
        self._database = (OK, float("-inf"))

    async def look(self) -> Report:
        """Look at every part now; never takes longer than the database's probe may."""
        return Report(
            model=self._model(),
            database=await self._look_at_database(),
            disk=self._look_at_disk(),
            worker=self._worker(),
        )

    async def _look_at_database(self) -> str:
        state, since = self._database
        if self._clock() - since < REUSE_SECONDS:
            return state
        if self._probe is None or self._probe.done():
            loop = asyncio.get_running_loop()
            # The default executor, not the visitors' pool: a hanging database must not keep the
            # probe waiting behind the very calls that hang. At most one probe runs at a time.
            self._probe = loop.run_in_executor(None, self._write)
        try:
            state = await asyncio.wait_for(asyncio.shield(self._probe), PROBE_SECONDS)
        except asyncio.TimeoutError:
            return "does not answer"
        self._database = (state, self._clock())
        return state

    def _write(self) -> str:
        try:
            self._probe_write()
        except StoreError as error:
            log.warning("the database probe failed: %s", error)
            return "cannot be written"
        return OK

    def _look_at_disk(self) -> str:
        try:
            usage = shutil.disk_usage(self._disk_path)
        except OSError:
            return "cannot be read"
        free = 100 * usage.free / usage.total
        return OK if free >= self._disk_free_percent else "nearly full"


def data_folder(database_url: str, fallback: Path) -> Path:
    """Name an existing folder on the disk that the database file grows on."""
    _, found, name = database_url.partition("sqlite:///")
    if not found or not name or name == ":memory:":
        return fallback
    folder = (fallback / name).parent
    return folder if folder.is_dir() else fallback
