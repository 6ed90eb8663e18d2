"""What a conversation keeps between turns, and the tracker rebuilt from it.

Rasa reads a conversation's whole history back on each turn, so its turns grow slower. Our rules look
at the present turn only and the stories at three states, so the slots, the open form and the last
few turns are enough, however long the conversation is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import StateError

TURNS_KEPT = 3

State = dict[str, Any]


def tracker_from(
    state: Mapping[str, Any], conversation_id: str, domain: Domain
) -> DialogueStateTracker:
    """Return a tracker that stands where the conversation stood after its last turn.

    A slot that the domain does not have, as one of another version, is left out.

    Raises:
        StateError: the state has another shape.
    """
    ours = {slot.name for slot in domain.slots}
    try:
        slots = (state.get("slots") or {}).items()
        events: list[Event] = [SlotSet(key, value) for key, value in slots if key in ours]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        for turn in state.get("recent") or []:
            events.extend(_event(kind, value) for kind, value in turn)
    except (AttributeError, TypeError, ValueError) as error:
        reason = type(error).__name__
        raise StateError(f"What the conversation remembers cannot be read ({reason}).") from error
    return DialogueStateTracker.from_events(conversation_id, events, domain.slots, domain=domain)


def state_from(
    tracker: DialogueStateTracker, before: Mapping[str, Any], new_events: list[Event]
) -> State:
    """Return what to keep after a turn.

    Args:
        tracker: after the turn.
        before: the state before the turn.
        new_events: the events of the turn.
    """
    steps = [step for event in new_events if (step := _step(event))]
    recent = [*(before.get("recent") or []), steps][-TURNS_KEPT:]
    loop = tracker.active_loop.name if tracker.active_loop else None
    if loop and not any(kind == "loop" for turn in recent for kind, _ in turn):
        recent[0] = [
            ["loop", loop],
            *recent[0],
        ]  # the turn that opened the form has left the window
    slots = {
        key: value for key, value in tracker.current_slot_values().items() if value is not None
    }
    return {"slots": slots, "recent": recent}


def _event(kind: str, value: Any) -> Event:
    if not isinstance(value, str) and (kind != "loop" or value is not None):
        raise TypeError("the name of a step is a text")
    if kind == "user":
        return UserUttered("", {"name": value, "confidence": 1.0}, use_text_for_featurization=False)
    if kind == "action":
        return ActionExecuted(value)
    if kind == "loop":
        return ActiveLoop(value)
    raise ValueError("no such step")


def _step(event: Event) -> list[Any] | None:
    if isinstance(event, UserUttered):
        return ["user", event.intent_name]
    if isinstance(event, ActionExecuted):
        return ["action", event.action_name]
    if isinstance(event, ActiveLoop):
        return ["loop", event.name]
    return None
