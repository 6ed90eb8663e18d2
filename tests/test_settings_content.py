"""The setting of the folder with a clinic's files."""

from __future__ import annotations

from pathlib import Path

from bot.settings import ROOT, Settings


def files(**environ: str) -> tuple[Path, ...]:
    settings = Settings(environ)
    return settings.knowledge, settings.domain, settings.config, settings.data, settings.widget


def test_the_files_lie_in_the_projects_folder() -> None:
    assert files() == (
        ROOT / "knowledge.yml", ROOT / "domain.yml", ROOT / "config.yml", ROOT / "data",
        ROOT / "widget.json",
    )  # fmt: skip


def test_one_setting_moves_them_all() -> None:
    folder = ROOT / "examples" / "other"
    assert files(BOT_CONTENT="examples/other") == (
        folder / "knowledge.yml", folder / "domain.yml", folder / "config.yml", folder / "data",
        folder / "widget.json",
    )  # fmt: skip


def test_the_knowledge_file_may_lie_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "answers.yml"
    assert files(BOT_CONTENT=str(tmp_path / "b"), BOT_KNOWLEDGE=str(path))[:2] == (
        path, tmp_path / "b" / "domain.yml",
    )  # fmt: skip
    assert files(BOT_KNOWLEDGE=" ")[0] == ROOT / "knowledge.yml"
