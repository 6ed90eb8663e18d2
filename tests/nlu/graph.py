"""What Rasa's graph hands to a component: a storage, a resource, a context."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

RESOURCE = Resource("part")
CONTEXT = ExecutionContext(GraphSchema({}), node_name="part")


def storage(folder: Path) -> LocalModelStorage:
    """A storage whose files lie below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return LocalModelStorage(folder)


def keep(folder: Path, name: str, content: bytes) -> None:
    """Put a file into the part's resource, as if a training had written it."""
    with storage(folder).write_to(RESOURCE) as kept:
        (kept / name).write_bytes(content)


def message(text: str, intent: str = "") -> Message:
    """A message as the components get it."""
    return Message({TEXT: text, INTENT: intent} if intent else {TEXT: text})
