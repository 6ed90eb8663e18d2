"""Rasa's message processor without its store, its HTTP and its swallowed errors. Floor 4."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.errors import ModelError, TurnError

MOST_ACTIONS = 5  # in one turn; more means that the rules go round in a circle

Actions = Mapping[str, Callable[..., list[dict[str, Any]]]]
Said = list[dict[str, Any]]


class TurnProcessor:
    """Predicts with the trained model and runs our actions in process, on a tracker in memory.

    Nothing is read or stored: the tracker comes in and goes out. Rasa's own processor would copy the
    tracker for each action, send it over HTTP, check the answer against a JSON schema, and carry on
    when an action fails; here a failure fails the turn.

    Args:
        model: a trained model archive.
        actions: action name -> its `run` function, as rasa_sdk's executor registers them.

    Raises:
        ModelError: the archive cannot be read or was trained without dialogue.
    """

    def __init__(self, model: Path, actions: Actions) -> None:
        empty = Domain.empty()
        try:
            self._rasa = MessageProcessor(
                model_path=str(model),
                tracker_store=InMemoryTrackerStore(empty),
                lock_store=InMemoryLockStore(),
                generator=TemplatedNaturalLanguageGenerator({}),
            )
        except Exception as error:  # Rasa raises many kinds for a damaged archive
            raise ModelError(
                f"The model {os.path.basename(model)} cannot be loaded ({type(error).__name__}).",
                "Train it again: python -m bot train --force.",
            ) from error
        if self._rasa.domain is None or not self._rasa.model_metadata.core_target:
            raise ModelError(f"The model {model.name} has no dialogue.", "Train it again.")
        self._actions = actions
        self._names = self._rasa.domain.action_names_or_texts
        missing = [name for name in self._rasa.domain.user_actions if name not in actions]
        if missing:
            raise ModelError(
                f"The model wants actions that do not exist: {', '.join(missing)}.",
                "Train it again: python -m bot train --force.",
            )

    @property
    def domain(self) -> Domain:
        """The domain that the model was trained with."""
        return self._rasa.domain

    def parse(self, text: str) -> dict[str, Any]:
        """Return Rasa's parse of a text: intent, intent_ranking, entities, scope."""
        from rasa.core.channels.channel import UserMessage

        tracker = DialogueStateTracker("parse", self.domain.slots)
        parsed: dict[str, Any] = self._rasa._parse_message_with_graph(UserMessage(text), tracker)
        return parsed

    def predict_and_run(
        self, tracker: DialogueStateTracker, latest_message: Mapping[str, Any]
    ) -> Said:
        """Let the policies choose actions until they listen; return what the actions said.

        Raises:
            TurnError: an action failed or the rules go round in a circle.
        """
        said: Said = []
        for _ in range(MOST_ACTIONS):
            prediction = self._rasa._predict_next_with_tracker(tracker)
            name = self._names[prediction.max_confidence_index]
            tracker.update_with_events(prediction.events, self.domain)
            said += self.run_action(name, tracker, latest_message, prediction)
            if name == ACTION_LISTEN_NAME:
                return said
        raise TurnError(f"A turn took more than {MOST_ACTIONS} actions; look at data/rules.yml.")

    def run_action(
        self,
        name: str,
        tracker: DialogueStateTracker,
        latest_message: Mapping[str, Any],
        prediction: PolicyPrediction | None = None,
    ) -> Said:
        """Run one action and put its events on the tracker; return what it said."""
        policy = prediction.policy_name if prediction else None
        confidence = prediction.max_confidence if prediction else None
        if name == ACTION_LISTEN_NAME:
            tracker.update(ActionExecuted(name, policy, confidence), self.domain)
            return []
        run = self._actions.get(name)
        if run is None:
            raise TurnError(f"The rules chose {name}, which is none of our actions.")
        dispatcher = CollectingDispatcher()
        events = run(dispatcher, _sdk_tracker(tracker, latest_message), {})
        tracker.update(ActionExecuted(name, policy, confidence), self.domain)
        rasa_events: list[Event] = deserialise_events(events)
        tracker.update_with_events(rasa_events, self.domain)
        return list(dispatcher.messages)


def _sdk_tracker(tracker: DialogueStateTracker, latest_message: Mapping[str, Any]) -> Tracker:
    """Return the view of a tracker that rasa_sdk actions take; the history is left out."""
    loop = tracker.active_loop.name if tracker.active_loop else None
    return Tracker(
        tracker.sender_id,
        tracker.current_slot_values(),
        dict(latest_message),
        [],
        False,
        None,
        {"name": loop} if loop else {},
        tracker.latest_action_name,
    )
