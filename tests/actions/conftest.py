"""The shipped knowledge file is in force for every action, whatever the settings name."""

from __future__ import annotations

import pytest

from bot.knowledge import live
from tests.actions.stage import Talk
from tests.shipped import shipped


@pytest.fixture(autouse=True)
def in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the shipped file in force."""
    monkeypatch.setattr(live, "current", shipped)


@pytest.fixture
def talk() -> Talk:
    """A conversation that has just begun."""
    return Talk()
