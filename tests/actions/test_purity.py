"""Actions are pure: replies, wanted effects and events come out, and nothing else happens."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AssistantAction
from bot.reply import plain_text
from bot.settings import ROOT
from tests.actions.stage import START, named

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "rules.yml").read_text("utf-8"))["rules"]
PAIRS = [
    (step["intent"], rule["steps"][1]["action"])
    for rule in RULES
    for step in rule["steps"][:1]
    if "intent" in step
]
REPLY_KEYS = {
    "kind", "text", "items", "note", "provenance", "sources", "choices", "topic", "offers",
}  # fmt: skip
EFFECT_KEYS = {
    "book": {"draft_id", "booking"}, "handoff": {"reason", "question", "state"},
    "question": {"topic", "text"}, "alarm": {"rule"},
}  # fmt: skip
LATE: dict[str, Any] = {
    "topic": "risks", "item": "", "depth": 1, "shown": "complications", "handoff": True,
    "last_text": "is it risky", "last_at": START.isoformat(),
    "pending": {"intent": "talk_to_human", "entities": {}, "data": {"question": "is it risky"}},
}  # fmt: skip
TEXT = "is my sciatica, gout or knee helped, and how much is it"


def action_named(name: str) -> AssistantAction:
    import actions.booking
    import actions.language  # noqa: F401

    (found,) = [one for one in AssistantAction.__subclasses__() if one().name() == name]
    action: AssistantAction = found()
    return action


def played(name: str, intent: str, slots: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Run an action and return its events and messages; what it was given must not change."""
    message = {
        "text": TEXT,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": "ask_cost", "confidence": 0.2}],
        "entities": named(TEXT),
        "data": {"language": "es"},
        "now": START.isoformat(),
    }
    tracker = Tracker("c1", copy.deepcopy(slots), message, [], False, None, {}, "action_listen")
    before = copy.deepcopy((tracker.slots, tracker.latest_message, tracker.events))
    dispatcher = CollectingDispatcher()
    events = action_named(name).run(dispatcher, tracker, {})
    assert (tracker.slots, tracker.latest_message, tracker.events) == before
    return events, dispatcher.messages


@pytest.mark.parametrize("slots", [{}, LATE], ids=["first", "later"])
@pytest.mark.parametrize(("intent", "name"), [*PAIRS, ("x", "action_other_language")])
def test_only_replies_effects_and_events_come_out(
    intent: str, name: str, slots: dict[str, Any]
) -> None:
    events, messages = played(name, intent, slots)
    assert {event["event"] for event in events} <= {"slot", "active_loop", "followup"}
    assert {event["name"] for event in events if event["event"] == "slot"} <= set(DOMAIN["slots"])
    for message in messages:
        ((kind, content),) = message["custom"].items()
        if kind == "reply":
            assert set(content) - {"handoff"} == REPLY_KEYS
            assert message["text"] == plain_text(content)
            assert {one["payload"]["intent"] for one in content["choices"]} <= set(
                DOMAIN["intents"]
            )
        else:
            assert (kind, message["text"]) == ("effect", None)
            assert set(content) - {"type"} == EFFECT_KEYS[content["type"]]


@pytest.mark.parametrize("slots", [{}, LATE], ids=["first", "later"])
@pytest.mark.parametrize(("intent", "name"), [pair for pair in PAIRS if pair[1] != "booking_form"])
def test_the_same_moment_gives_the_same_outcome(
    intent: str, name: str, slots: dict[str, Any]
) -> None:
    assert played(name, intent, slots) == played(name, intent, slots)
