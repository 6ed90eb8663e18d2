"""Fixtures: what needs a database, and the engine with the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.engine import load_engine
from bot.knowledge.live import LiveKnowledge
from bot.settings import ROOT
from bot.turn.engine.engine import RasaEngine
from tests.store_fixtures import alice, bob, kind, open_store, stores, url
from tests.turn.workers import ear, start_worker

__all__ = ["alice", "bob", "ear", "kind", "open_store", "start_worker", "stores", "url"]


@pytest.fixture(scope="package")
def knowledge() -> LiveKnowledge:
    """The file that we ship."""
    return LiveKnowledge(ROOT / "knowledge.yml")


@pytest.fixture(scope="package")
def engine(model: Path, knowledge: LiveKnowledge) -> RasaEngine:
    """The engine as the service loads it."""
    return load_engine(model, knowledge)
