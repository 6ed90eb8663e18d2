"""Wires model, knowledge and actions into the engine. Used by serve, ask and evaluate."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.knowledge.live import LiveKnowledge
from bot.knowledge.model import Knowledge
from bot.nlu import noise
from bot.nlu.names.wordings import names_of
from bot.settings import Settings, quieten

if TYPE_CHECKING:
    from bot.turn.action import Actions
    from bot.turn.engine.engine import RasaEngine
    from bot.turn.reading.spelling import Spelling

SHORT = 4  # letters
#: An example of data/nlu.yml; rules and stories have keys in their lists.
EXAMPLE = re.compile(r"^ +- (?!\w+:)(.+)$", re.MULTILINE)


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


def our_spelling(knowledge: Knowledge, data: Path) -> Spelling:
    """Return what puts typing slips right, out of the clinic's own words.

    Args:
        knowledge: whose names are no typos.
        data: folder of the training examples.
    """
    from bot.turn.reading.spelling import SLANG, Spelling, slang_of

    things = [wordings for keys in names_of(knowledge).values() for wordings in keys.values()]
    names = [*knowledge.about.names, *knowledge.about.words, *chain.from_iterable(things)]
    words = set(" ".join(names).split())
    names += [f"{word}s" for word in words if len(word) > SHORT]  # "massage" is only a name's part
    examples = [
        found[1]
        for path in sorted(data.glob("**/*.yml"))
        for found in EXAMPLE.finditer(path.read_text(encoding="utf-8"))
    ]
    return Spelling(names, examples, slang_of(noise.SPELLINGS, SLANG))


def load_engine(model: Path, knowledge: LiveKnowledge, data: Path | None = None) -> RasaEngine:
    """Load a trained model together with our actions; a turn reads no file.

    The imports are inside because Rasa takes seconds to import, and only this function needs it.

    Args:
        model: a trained archive.
        knowledge: the approved answers.
        data: folder of the training examples, whose words mistyped ones may stand for; the one that
            the settings name when left out.

    Raises:
        ModelError: the model cannot be loaded or does not answer.
    """
    quieten()
    # Rasa logs visitors' words at debug level, and structlog prints debug unless told otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    from bot.turn.engine.engine import RasaEngine
    from bot.turn.reading.language import foreign_language

    spelling = our_spelling(knowledge.known(), data or Settings().data)
    return RasaEngine.load(model, knowledge.known, our_actions(), foreign_language, spelling)
