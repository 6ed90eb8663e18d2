"""Wires model, knowledge and actions into the engine. Floor 5; used by serve, ask and evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.live import LiveKnowledge
from bot.settings import quieten

if TYPE_CHECKING:
    from bot.turn.rasa_engine import RasaEngine


def load_engine(model: Path, knowledge: LiveKnowledge) -> RasaEngine:
    """Load a trained model together with our actions.

    The imports are inside because Rasa takes seconds to import, and only this function needs it.

    Raises:
        ModelError: the model cannot be loaded or does not answer.
    """
    quieten()
    from rasa_sdk.executor import ActionExecutor

    from bot.turn.rasa_engine import RasaEngine

    executor = ActionExecutor()
    executor.register_package("actions")
    return RasaEngine.load(model, knowledge.current, executor.actions)
