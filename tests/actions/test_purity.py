"""Actions are pure: replies, wanted effects and slots come out, and nothing else happens."""

from __future__ import annotations

import copy

import pytest
import yaml

from bot.commands.engine import our_actions
from bot.reply import Meaning
from bot.settings import ROOT
from bot.turn.action import Context, Outcome
from bot.turn.reading.message import Guess, ParsedMessage
from bot.turn.slots import Slots
from tests.actions.stage import START, named
from tests.shipped import shipped

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "rules.yml").read_text("utf-8"))["rules"]
PAIRS = [
    (step["intent"], rule["steps"][1]["action"])
    for rule in RULES
    for step in rule["steps"][:1]
    if "intent" in step
]
LATE: Slots = {
    "topic": "risks", "item": "", "depth": 1, "shown": "complications", "handoff": True,
    "last_text": "is it risky", "last_at": START.isoformat(),
    "pending": Meaning("talk_to_human", question="is it risky"),
}  # fmt: skip
FIRST: Slots = {}
TEXT = "is my sciatica, gout or knee helped, and how much is it"


def played(name: str, intent: str, slots: Slots) -> Outcome:
    """Run an action; what it was given must not change."""
    message = ParsedMessage(
        TEXT, intent, 0.9, (Guess("ask_cost", 0.2),), named(TEXT), language="es"
    )
    context = Context(message, shipped(), START, slots)
    before = copy.deepcopy(slots)
    outcome = our_actions()[name].respond(context)
    assert slots == before
    return outcome


@pytest.mark.parametrize("slots", [FIRST, LATE], ids=["first", "later"])
@pytest.mark.parametrize(("intent", "name"), [*PAIRS, ("x", "action_other_language")])
def test_only_what_the_domain_knows_comes_out(intent: str, name: str, slots: Slots) -> None:
    outcome = played(name, intent, slots)
    assert set(outcome.slots) <= set(DOMAIN["slots"])
    assert {outcome.opens, outcome.then} - {""} <= set(DOMAIN["forms"])
    meant = {choice.meaning.intent for reply in outcome.replies for choice in reply.choices}
    assert meant <= set(DOMAIN["intents"])


@pytest.mark.parametrize("slots", [FIRST, LATE], ids=["first", "later"])
@pytest.mark.parametrize(("intent", "name"), [pair for pair in PAIRS if pair[1] != "booking_form"])
def test_the_same_moment_gives_the_same_outcome(intent: str, name: str, slots: Slots) -> None:
    assert played(name, intent, slots) == played(name, intent, slots)
