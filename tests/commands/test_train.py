"""`python -m bot train`: when it trains, and what stops it; the training itself is played."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from bot.__main__ import main
from bot.commands import train
from bot.nlu.archives import KEPT, is_whole, model_path
from bot.settings import ROOT, Settings
from tests.knowledge import small
from tests.knowledge.small import changed, line_of, written

SHIPPED = (ROOT / "knowledge.yml").read_text("utf-8")


class Trainer:
    """Plays Rasa's trainer: says its lines, leaves an archive, returns its status."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.environment: dict[str, str] = {}
        self.lines = ["Starting", "Finished training component 'x'"]
        self.archive: bytes | None = b"archive"
        self.code = 0

    def __call__(self, command: list[str], log: TextIO, environment: dict[str, str]) -> int:
        self.commands.append(command)
        self.environment = environment
        log.writelines(f"{line}\n" for line in self.lines)
        if self.archive is not None:
            folder = Path(command[command.index("--out") + 1])
            name = command[command.index("--fixed-model-name") + 1]
            (folder / f"{name}.tar.gz").write_bytes(self.archive)
        return self.code


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    played = Trainer()
    monkeypatch.setattr(train, "_followed", played)
    return played


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the models; it is not there yet."""
    path = tmp_path / "deep" / "models"
    monkeypatch.setenv("BOT_MODELS", str(path))
    return path


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge file of the test's own."""
    path = written(tmp_path, SHIPPED, small.SHIPPED)
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    return path


def wanted() -> Path:
    return model_path(Settings())


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says when it refuses."""
    assert main(["train", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_it_trains_once_and_says_which_model_is_ready(
    trainer: Trainer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train"]) == 0
    assert main(["train"]) == 0
    name = wanted().name
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith(f"The model {name} is ready (") for line in lines] == [True, True]
    assert len(trainer.commands) == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        name, name.replace(".gz", ".json"), "train.log",
    ]  # fmt: skip
    assert is_whole(wanted())


def test_it_trains_from_the_files_of_the_project(trainer: Trainer, folder: Path) -> None:
    main(["train"])
    (command,) = trainer.commands
    assert command[:4] == [sys.executable, "-m", "rasa", "train"]
    for option, name in (
        ("--config", "config.yml"),
        ("--domain", "domain.yml"),
        ("--data", "data"),
    ):
        assert command[command.index(option) + 1] == str(ROOT / name)
    assert "--force" not in command


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The files of a clinic in a folder of their own."""
    path = tmp_path / "content"
    for name in ("data", "alarms"):
        shutil.copytree(ROOT / name, path / name)
    for name in ("knowledge.yml", "domain.yml", "config.yml"):
        shutil.copy(ROOT / name, path / name)
    return path


def test_it_trains_from_the_files_of_the_folder_set(
    trainer: Trainer, folder: Path, content: Path
) -> None:
    settings = Settings({"BOT_CONTENT": str(content), "BOT_MODELS": str(folder)})
    train.ensure_model(settings)
    (command,) = trainer.commands
    for option, name in (
        ("--config", "config.yml"),
        ("--domain", "domain.yml"),
        ("--data", "data"),
    ):
        assert command[command.index(option) + 1] == str(content / name)
    # Also where the settings were not read from this process's environment.
    assert trainer.environment["BOT_KNOWLEDGE"] == str(content / "knowledge.yml")


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/rules.yml"])
def test_another_clinics_files_mean_another_model(content: Path, name: str) -> None:
    settings = Settings({"BOT_CONTENT": str(content)})
    before = model_path(settings)
    assert before.name == wanted().name
    with (content / name).open("a", encoding="utf-8") as file:
        file.write("# another clinic\n")
    assert model_path(settings) != before


def test_other_names_mean_another_model(content: Path) -> None:
    settings = Settings({"BOT_CONTENT": str(content)})
    before = model_path(settings)
    path = content / "knowledge.yml"
    text = path.read_text("utf-8")
    assert text.count('"frozen shoulder"') == 1
    path.write_text(text.replace('"frozen shoulder"', '"stuck shoulder"'), encoding="utf-8")
    assert model_path(settings) != before


@pytest.mark.parametrize("name", ["config.yml", "domain.yml"])
def test_a_missing_file_of_the_folder_is_named(
    name: str, trainer: Trainer, content: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("BOT_CONTENT", str(content))
    (content / name).unlink()
    assert f"The file {name} cannot be read" in refused(capsys)
    assert trainer.commands == []


def test_force_trains_in_any_case(trainer: Trainer, folder: Path) -> None:
    main(["train"])
    assert main(["train", "--force"]) == 0
    assert trainer.commands[1][-1] == "--force"


def cut(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:-1])


def seal_gone(model: Path) -> None:
    model.with_suffix(".json").unlink()


def seal_empty(model: Path) -> None:
    model.with_suffix(".json").write_text("", encoding="utf-8")


@pytest.mark.parametrize("damage", [cut, Path.unlink, seal_gone, seal_empty])
def test_a_damaged_archive_is_trained_anew(
    trainer: Trainer, folder: Path, damage: Callable[[Path], None]
) -> None:
    main(["train"])
    damage(wanted())
    assert main(["train"]) == 0
    assert len(trainer.commands) == 2
    assert is_whole(wanted())
    assert wanted().read_bytes() == b"archive"


def test_new_names_want_a_new_model_and_new_wording_does_not(
    trainer: Trainer, folder: Path, knowledge: Path
) -> None:
    main(["train"])
    before = wanted()
    knowledge.write_text(SHIPPED.replace("Hello again.", "Hello once more."), encoding="utf-8")
    main(["train"])
    assert (wanted(), len(trainer.commands)) == (before, 1)
    knowledge.write_text(SHIPPED.replace('"sciatic pain"', '"sciatic ache"'), encoding="utf-8")
    main(["train"])
    assert (wanted() != before, len(trainer.commands)) == (True, 2)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("are spaced {spacing} ap", "are spaced {space} ap", "are spaced {space} ap"),
        ("intent: ask_risks", "intents: ask_risks", "intents: ask_risks"),
        ('emergency_number: "911"', 'emergency_number: ["911"]', 'emergency_number: ["911"]'),
    ],
)
def test_a_broken_knowledge_file_stops_it_by_name_and_place(
    trainer: Trainer,
    folder: Path,
    knowledge: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    place: str,
) -> None:
    text = changed(old, new, SHIPPED)
    knowledge.write_text(text, encoding="utf-8")
    assert f"  knowledge.yml:{line_of(place, text)}: " in refused(capsys)
    assert (trainer.commands, folder.exists()) == ([], False)


@pytest.mark.parametrize("content", [b"", b"topics: [", b"\xff", None])
def test_a_knowledge_file_that_cannot_be_read_stops_it(
    trainer: Trainer,
    folder: Path,
    knowledge: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
) -> None:
    if content is None:
        knowledge.unlink()
    else:
        knowledge.write_bytes(content)
    first, second = refused(capsys, "--force").splitlines()
    assert first == "1 problem found:"
    assert second.startswith("  knowledge.yml:")
    assert trainer.commands == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            ["ok", "InvalidRule: x", "ValueError: no such intent", "bye"],
            "ValueError: no such intent",
        ),
        (
            ["bot.errors.ModelError: Our own.", "rasa.GraphComponentException: Error running."],
            "Our own.",
        ),
        (["all is quiet"], "all is quiet"),
        ([], "no output"),
    ],
)
@pytest.mark.parametrize("code", [0, 1])
def test_a_training_that_fails_says_why(
    trainer: Trainer,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    lines: list[str],
    reason: str,
    code: int,
) -> None:
    trainer.lines, trainer.archive, trainer.code = lines, None, code
    said = refused(capsys)
    assert said == f"Training failed: {reason} The whole output is in models/train.log.\n"
    assert not is_whole(wanted())


def test_a_half_written_archive_of_a_failed_training_is_never_used(
    trainer: Trainer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trainer.archive, trainer.code = b"half", 1
    refused(capsys)
    trainer.archive, trainer.code = b"archive", 0
    assert main(["train"]) == 0
    assert wanted().read_bytes() == b"archive"


@pytest.mark.parametrize("place", ["deep", "deep/models", "deep/models/train.log/x"])
def test_a_folder_that_cannot_be_written_is_named(
    trainer: Trainer, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    # A file in place of a folder, or a folder in place of the log, stops every user, root included.
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("", encoding="utf-8")
    said = refused(capsys)
    assert said.startswith("The folder models cannot be written (")
    assert said.endswith("Point BOT_MODELS to a folder that can be written.\n")
    assert trainer.commands == []


def test_only_the_newest_models_are_kept(trainer: Trainer, folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(KEPT + 2):
        (folder / f"assistant-{number}.tar.gz").write_bytes(b"old")
    main(["train"])
    assert len(list(folder.glob("assistant-*.tar.gz"))) == KEPT
    assert is_whole(wanted())


def test_the_trainers_lines_go_to_the_log(tmp_path: Path) -> None:
    code = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        assert train._followed([sys.executable, "-c", code], log, dict(os.environ)) == 3
    assert sorted((tmp_path / "log").read_text("utf-8").split()) == ["one", "two"]
