"""Readiness tells the truth about each part."""

from __future__ import annotations

import shutil
import threading
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.site import health
from bot.site.health import Readiness, Report, data_folder

Usage = namedtuple("Usage", "total used free")


def make(
    *,
    probe_write: Callable[[], None] = lambda: None,
    model: str = "ok",
    worker: str = "ok",
    disk_path: Path = Path("/"),
    disk_free_percent: int = 0,
    clock: Callable[[], float] = lambda: 0.0,
) -> Readiness:
    return Readiness(
        probe_write=probe_write,
        model=lambda: model,
        worker=lambda: worker,
        disk_path=disk_path,
        disk_free_percent=disk_free_percent,
        clock=clock,
    )


async def test_all_is_well() -> None:
    report = await make().look()
    assert report.as_json() == {
        "ready": True,
        "model": "ok",
        "database": "ok",
        "disk": "ok",
        "worker": "ok",
    }


async def test_each_part_can_fail() -> None:
    def refuse() -> None:
        raise StoreError("The database is read-only.")

    report = await make(
        probe_write=refuse, model="loading", worker="stopped", disk_free_percent=100
    ).look()
    assert report == Report("loading", "cannot be written", "nearly full", "stopped")
    assert report.ready is False


async def test_a_missing_disk_is_not_ready(tmp_path: Path) -> None:
    report = await make(disk_path=tmp_path / "gone").look()
    assert (report.disk, report.ready) == ("cannot be read", False)


async def test_exactly_the_percentage_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1000, 900, 100))
    assert (await make(disk_free_percent=10).look()).disk == "ok"
    assert (await make(disk_free_percent=11).look()).disk == "nearly full"


async def test_a_hanging_database_is_told_and_probed_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PROBE_SECONDS", 0.02)
    release, calls = threading.Event(), []

    def hang() -> None:
        calls.append(1)
        release.wait(10)

    readiness = make(probe_write=hang)
    assert [(await readiness.look()).database for _ in range(3)] == ["does not answer"] * 3
    release.set()
    assert calls == [1]


async def test_the_probe_is_reused_for_a_second() -> None:
    now, calls = [0.0], []
    readiness = make(probe_write=lambda: calls.append(1), clock=lambda: now[0])
    for moment in (0.0, 0.9, 1.0, 1.5, 2.5):
        now[0] = moment
        await readiness.look()
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:///var/assistant.db", "var"),
        ("sqlite:///missing/assistant.db", "."),
        ("sqlite://", "."),
        ("sqlite:///:memory:", "."),
        ("postgresql://clinic@localhost/clinic", "."),
    ],
)
def test_the_watched_disk_is_the_database_files(url: str, folder: str, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    assert data_folder(url, tmp_path) == tmp_path / folder
    assert data_folder(f"sqlite:///{tmp_path}/var/x.db", Path("/")) == tmp_path / "var"
