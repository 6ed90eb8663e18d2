"""Fixture: the clinic's own knowledge."""

from __future__ import annotations

import pytest

from bot.knowledge.model import Knowledge
from tests.shipped import shipped


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The file that we ship."""
    return shipped()
