"""`python -m bot`: the overview, and refusals without a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.__main__ import COMMANDS, build_parser, main
from bot.errors import AssistantError
from bot.settings import ROOT, child_environment


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=child_environment(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_overview_names_every_command_without_importing_rasa() -> None:
    code = (
        "import sys; from bot.__main__ import main\n"
        "try: main(['--help'])\n"
        "finally: sys.exit('rasa' in sys.modules or 'sanic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name in COMMANDS if f"    {name} " in done.stdout] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_options_and_a_run(name: str) -> None:
    parser = build_parser(name)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args([name, "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize("words", [[], ["nonsense"], ["serve", "--nonsense"]])
def test_what_it_does_not_know_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_bad_settings_are_one_clear_sentence() -> None:
    done = run("serve", BOT_PORT="eighty", BOT_ORIGINS="*")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "BOT_PORT='eighty': invalid literal for int() with base 10: 'eighty'. "
        "BOT_ORIGINS='*': '*' is not an exact origin such as https://www.clinic.example. "
        "See docs/settings.md."
    ]


@pytest.mark.parametrize(
    ("raised", "status"), [(AssistantError("It rains.", "Wait."), 2), (KeyboardInterrupt(), 130)]
)
def test_errors_become_an_exit_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    status: int,
) -> None:
    def fail(_: object) -> int:
        raise raised

    monkeypatch.setattr("bot.commands.migrate.run", fail)
    assert main(["migrate"]) == status
    assert capsys.readouterr().err == ("It rains. Wait.\n" if status == 2 else "")
