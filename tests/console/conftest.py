"""Fixtures of the console's tests: a running service with people of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.harness import Desk, running_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A running service with the console; `desk.client("clerk")` is somebody logged in."""
    with running_desk(tmp_path) as started:
        yield started
