"""Rasa's own commands find our package: the action server's app, the domain, the model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT, child_environment

pytestmark = pytest.mark.model

#: Builds the app of `python -m rasa_sdk --actions actions` as its `run` does, without a port.
BUILD = """
import json, sys
from rasa_sdk.endpoint import create_app
import rasa_sdk.executor as executor
kept = []
register = executor.ActionExecutor.register_package
def noting(self, package):
    kept.append(self)
    register(self, package)
executor.ActionExecutor.register_package = noting
app = create_app("actions")
print(json.dumps({
    "actions": sorted(kept[0].actions),
    "routes": sorted(route.path for route in app.router.routes),
    "server": "rasa.core.processor" in sys.modules,
}))
"""


def run(*command: str, timeout: int = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env=child_environment(), capture_output=True, text=True, timeout=timeout,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def server() -> dict[str, Any]:
    """What the action server's app would serve."""
    done = run("-c", BUILD)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_action_server_serves_every_action_of_the_domain(server: dict[str, Any]) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert server["actions"] == sorted(domain["actions"])
    assert {"webhook", "health", "actions"} <= set(server["routes"])


def test_the_actions_need_no_rasa_beside_rasa_sdk(server: dict[str, Any]) -> None:
    assert server["server"] is False


@pytest.mark.parametrize("command", [["rasa_sdk"], ["rasa", "run", "actions"]])
def test_the_commands_know_their_options(command: list[str]) -> None:
    done = run("-m", *command, "--help")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "--actions" in done.stdout


def test_a_package_that_does_not_exist_is_refused() -> None:
    done = run("-m", "rasa_sdk", "--actions", "no_such_package", "--port", "0")
    assert done.returncode == 1
    assert "Failed to register package 'no_such_package'" in done.stderr + done.stdout


def test_the_model_wants_no_other_action(model: Path, server: dict[str, Any]) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.turn.engine.processor import TurnProcessor\n"
        "names = sys.argv[2:]\n"
        "loaded = TurnProcessor(Path(sys.argv[1]), dict.fromkeys(names, print))\n"
        "print(' '.join(sorted(loaded.domain.user_actions)))"
    )
    done = run("-c", code, str(model), *server["actions"])
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == server["actions"]
