"""Fixtures of the server's tests: a running service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.widget.harness import Service, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A running service with the default settings."""
    with running(tmp_path) as started:
        yield started
