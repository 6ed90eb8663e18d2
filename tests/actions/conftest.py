"""What the tests of the actions share."""

from __future__ import annotations

import pytest

from tests.actions.stage import Talk


@pytest.fixture
def talk() -> Talk:
    """A conversation that has just begun."""
    return Talk()
