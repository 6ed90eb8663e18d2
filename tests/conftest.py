"""Fixtures for all tests: the trained model, and options of the longer tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest

from bot.bookings.fields import WANTED
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.settings import ROOT, Settings, quieten
from tests.cast import KNOWN_QUESTIONS
from tests.knowledge.small import written
from tests.store_fixtures import alice, bob, kind, open_store, stores, url

__all__ = ["alice", "bob", "kind", "open_store", "stores", "url"]

#: A text -> reading -> act -> how probable it is.
ReadActs = Callable[[str], Mapping[str, Mapping[str, float]]]

quieten()
# How long an example takes is the machine's affair: no test fails because others work on it too.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kill-rounds", type=int, default=3, help="how often the kill test kills the service"
    )


@pytest.fixture(scope="session")
def kill_rounds(request: pytest.FixtureRequest) -> int:
    """How often to kill the service."""
    return int(request.config.getoption("--kill-rounds"))


@pytest.fixture(scope="session")
def model() -> Path:
    """The model that fits the files at hand; trained by the first test that needs it."""
    from bot.commands.train import ensure_model

    return ensure_model(Settings())


@pytest.fixture(scope="session")
def acts() -> ReadActs:
    """What reads a text as the trained model would; of the files alone, no Rasa model is needed."""
    from bot.nlu.acts.classifier import learned
    from bot.nlu.encoder.encoder import shared_encoder
    from tests.nlu.acts.messages import messages

    model = learned(messages(Settings().data), 2)
    encoder = shared_encoder(Settings().cache)
    return lambda text: model.read(text, encoder.encode([text])[0])


@pytest.fixture
def known_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form asks for what these tests answer, whatever fields have been added since."""
    for booking, wanted in WANTED.items():
        known = tuple(one for one in wanted if one in KNOWN_QUESTIONS)
        monkeypatch.setitem(WANTED, booking, known)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that we ship."""
    return load(ROOT / "knowledge.yml")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The small knowledge, loaded."""
    return load(written(tmp_path_factory.mktemp("small")))
