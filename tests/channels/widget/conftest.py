"""Fixtures of the channel's tests: a running service and a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.widget.harness import Service, Visitor, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A running service with the default settings."""
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def alice(service: Service) -> Visitor:
    """A visitor."""
    return service.visitor()


@pytest.fixture
def bob(service: Service) -> Visitor:
    """Another visitor; nothing of Alice's may show to him."""
    return service.visitor()
