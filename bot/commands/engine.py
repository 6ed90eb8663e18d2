"""Wires model, knowledge and actions into the engine. Used by serve, ask and evaluate."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.knowledge.live import LiveKnowledge
from bot.settings import quieten

if TYPE_CHECKING:
    from bot.turn.engine.engine import RasaEngine


def load_engine(model: Path, knowledge: LiveKnowledge) -> RasaEngine:
    """Load a trained model together with our actions.

    The imports are inside because Rasa takes seconds to import, and only this function needs it.

    Raises:
        ModelError: the model cannot be loaded or does not answer.
    """
    quieten()
    # Rasa logs visitors' words at debug level, and structlog prints debug unless told otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    from rasa_sdk.executor import ActionExecutor

    from bot.turn.engine.engine import RasaEngine
    from bot.turn.reading.language import foreign_language

    executor = ActionExecutor()
    executor.register_package("actions")
    return RasaEngine.load(model, knowledge.current, executor.actions, foreign_language)
