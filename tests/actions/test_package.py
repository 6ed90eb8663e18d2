"""The package `actions` is an ordinary rasa_sdk package."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from bot.settings import ROOT, child_environment
from tests.actions.stage import START

REGISTER = """
import json
from rasa_sdk.executor import ActionExecutor
executor = ActionExecutor()
executor.register_package("actions")
owners = {name: type(run.__self__).__module__ for name, run in executor.actions.items()}
print(json.dumps(owners))
"""


@pytest.fixture(scope="module")
def owners() -> dict[str, str]:
    """Action name -> module, as a fresh process registers them."""
    done = subprocess.run(
        [sys.executable, "-c", REGISTER],
        cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_action_of_the_domain_is_registered_and_no_helper(owners: dict[str, str]) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    ours = {name for name, module in owners.items() if module.split(".")[0] == "actions"}
    assert ours == set(domain["actions"])
    assert set(owners) == ours


def test_a_form_and_its_action_have_one_name(owners: dict[str, str]) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(domain["forms"]) <= set(owners)


async def test_the_executor_runs_an_action_and_takes_its_events() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    call: dict[str, Any] = {
        "next_action": "action_answer",
        "tracker": {
            "sender_id": "c1",
            "slots": {},
            "latest_message": {
                "text": "what are the risks",
                "intent": {"name": "ask_risks", "confidence": 0.9},
                "entities": [],
                "now": START.isoformat(),
            },
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
        "domain": {},
    }
    answer = await executor.run(call)
    assert answer is not None
    json.dumps(answer)  # it goes over HTTP
    assert answer["responses"][0]["custom"]["reply"]["topic"] == "risks"
    slots = {event["name"]: event["value"] for event in answer["events"]}
    assert slots["topic"] == "risks"
