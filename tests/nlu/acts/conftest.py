"""The act model of the shipped files, fitted once; no Rasa model is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.nlu.acts.classifier import learned
from bot.nlu.acts.model import Acts
from bot.nlu.encoder.encoder import shared_encoder
from bot.settings import Settings
from tests.nlu.acts.messages import messages

ReadActs = Callable[[str], Acts]


@pytest.fixture(scope="session")
def acts() -> ReadActs:
    """Return what reads a text as the trained model would."""
    model = learned(messages(Settings().data))
    encoder = shared_encoder(Settings().cache)
    return lambda text: model.read(text, encoder.encode([text])[0])
