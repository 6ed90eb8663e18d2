"""Rasa's message processor without its store, its HTTP and its swallowed errors."""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import ModelError, TurnError
from bot.turn.action import Actions, Context, Outcome
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import slots_from, slots_json

MOST_ACTIONS = 5  # in one turn; more means that the rules go round in a circle

Steps = tuple[tuple[str, str | None], ...]
PREDICTIONS_KEPT = 20_000


@dataclass(frozen=True)
class Prediction:
    """The action that the policies chose, and which one was how sure."""

    action: str
    policy: str | None
    confidence: float | None
    events: tuple[Event, ...]


#: An action that no policy was asked for.
CHOSEN_BY_US = Prediction("", None, None, ())


class TurnProcessor:
    """Predicts with the trained model and runs our actions in process, on a tracker in memory.

    Nothing is read or stored: the tracker comes in and goes out. Rasa's own processor would copy the
    tracker for each action, send it over HTTP, check the answer against a JSON schema, and carry on
    when an action fails; here a failure fails the turn.

    Args:
        model: a trained model archive.
        actions: our actions by the names of domain.yml.

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
        self._predictions: OrderedDict[Steps, Prediction] = OrderedDict()
        self._only_path_counts = only_path_counts(self._rasa.domain)
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

    def parse(self, text: str) -> ParsedMessage:
        """Return a text as the trained NLU understands it."""
        from rasa.core.channels.channel import UserMessage

        tracker = DialogueStateTracker("parse", self.domain.slots)
        parsed = self._rasa._parse_message_with_graph(UserMessage(text), tracker)
        return ParsedMessage.from_parse(parsed)

    def predict_and_run(self, tracker: DialogueStateTracker, moment: Context) -> list[Outcome]:
        """Let the policies choose actions until they listen; return what the actions want.

        Raises:
            TurnError: an action failed or the rules go round in a circle.
        """
        outcomes: list[Outcome] = []
        for _ in range(MOST_ACTIONS):
            chosen = self._predicted(tracker)
            tracker.update_with_events(list(chosen.events), self.domain)
            if chosen.action == ACTION_LISTEN_NAME:
                self.listen(tracker, chosen)
                return outcomes
            outcomes.append(self.run_action(chosen.action, tracker, moment, chosen))
        raise TurnError(f"A turn took more than {MOST_ACTIONS} actions; look at data/rules.yml.")

    def _predicted(self, tracker: DialogueStateTracker) -> Prediction:
        """Return what the policies choose; the same path of intents and actions is asked once.

        Rasa takes about a millisecond for each prediction. No slot and no entity of our domain
        influences it, so it depends on the path alone, and a conversation of a clinic's visitors
        goes few ways.
        """
        steps = _steps(tracker)
        if tracker.followup_action or not self._only_path_counts:
            return self._asked(tracker)
        known = self._predictions.get(steps)
        if known is None:
            known = self._predictions[steps] = self._asked(tracker)
            if len(self._predictions) > PREDICTIONS_KEPT:
                self._predictions.popitem(last=False)
        return known

    def _asked(self, tracker: DialogueStateTracker) -> Prediction:
        found: PolicyPrediction = self._rasa._predict_next_with_tracker(tracker)
        name = self._names[found.max_confidence_index]
        return Prediction(name, found.policy_name, found.max_confidence, tuple(found.events))

    def listen(self, tracker: DialogueStateTracker, chosen: Prediction = CHOSEN_BY_US) -> None:
        """End the turn."""
        tracker.update(
            ActionExecuted(ACTION_LISTEN_NAME, chosen.policy, chosen.confidence), self.domain
        )

    def run_action(
        self,
        name: str,
        tracker: DialogueStateTracker,
        moment: Context,
        chosen: Prediction = CHOSEN_BY_US,
    ) -> Outcome:
        """Run one action and put its events on the tracker; return what it wants.

        Args:
            name: of the action.
            tracker: gives what the conversation remembers; takes the events.
            moment: the message and all that the action may look at beside.
            chosen: how the policies came to it.

        Raises:
            TurnError: there is no such action.
        """
        action = self._actions.get(name)
        if action is None:
            raise TurnError(f"The rules chose {name}, which is none of our actions.")
        remembered = slots_from(tracker.current_slot_values())
        moment = replace(moment, remembered=remembered)
        outcome = action.respond(moment)
        tracker.update(ActionExecuted(name, chosen.policy, chosen.confidence), self.domain)
        tracker.update_with_events(_events_of(outcome, moment), self.domain)
        return outcome


def _events_of(outcome: Outcome, moment: Context) -> list[Event]:
    """Return Rasa's events for what an action wants.

    The time of the message is remembered, and of what kind the last reply is.
    """
    events: list[Event] = []
    if outcome.then:
        events.append(FollowupAction(outcome.then))
    if outcome.opens or outcome.closes:
        events.append(ActiveLoop(outcome.opens or None))
    slots = {**slots_json(outcome.slots), "last_at": moment.now.isoformat()}
    if outcome.replies:
        slots["said"] = outcome.replies[-1].kind
    return events + [SlotSet(key, value) for key, value in slots.items()]


def only_path_counts(domain: Domain) -> bool:
    """Tell whether predictions depend on intents, actions and the form alone."""
    slots = any(
        slot.influence_conversation for slot in domain.slots if slot.name != "requested_slot"
    )
    intents = domain.intent_properties.values()
    return not slots and not any(one.get("used_entities") for one in intents)


def _steps(tracker: DialogueStateTracker) -> Steps:
    """Return the path that a tracker has come: intents, actions, forms."""
    steps: list[tuple[str, str | None]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            steps.append(("user", event.intent_name))
        elif isinstance(event, ActionExecuted):
            steps.append(("action", event.action_name))
        elif isinstance(event, ActiveLoop):
            steps.append(("loop", event.name))
    return tuple(steps)
