"""Fixtures: the clinic's own knowledge and the small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.settings import ROOT
from tests.knowledge.small import SMALL


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The file that we ship."""
    return load(ROOT / "knowledge.yml")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The small knowledge, loaded."""
    path: Path = tmp_path_factory.mktemp("small") / "knowledge.yml"
    path.write_text(SMALL, encoding="utf-8")
    return load(path)
