"""Wires model, knowledge and actions into the engine. Used by serve, ask and evaluate."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.knowledge.live import LiveKnowledge
from bot.settings import Settings, quieten

if TYPE_CHECKING:
    from bot.turn.action import Actions
    from bot.turn.engine.engine import RasaEngine


def live_knowledge(settings: Settings) -> LiveKnowledge:
    """Read the knowledge file; whoever calls this makes the only one of the process.

    Raises:
        KnowledgeError: the file has problems.
    """
    knowledge = LiveKnowledge(settings.knowledge, production=settings.production)
    knowledge.current()
    return knowledge


def our_actions() -> Actions:
    """Return the actions of the package `actions` by their names."""
    import actions
    from actions.base import AssistantAction

    for module in pkgutil.iter_modules(actions.__path__, "actions."):
        importlib.import_module(module.name)
    kinds = (
        one for one in AssistantAction.__subclasses__() if one.__module__.startswith("actions.")
    )
    return {action.name(): action for action in (kind() for kind in kinds)}


def load_engine(model: Path, knowledge: LiveKnowledge) -> RasaEngine:
    """Load a trained model together with our actions; a turn reads no file.

    The imports are inside because Rasa takes seconds to import, and only this function needs it.

    Raises:
        ModelError: the model cannot be loaded or does not answer.
    """
    quieten()
    # Rasa logs visitors' words at debug level, and structlog prints debug unless told otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    from bot.turn.engine.engine import RasaEngine
    from bot.turn.reading.language import foreign_language

    return RasaEngine.load(model, knowledge.known, our_actions(), foreign_language)
