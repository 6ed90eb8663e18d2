"""README.md, docs/ and CHANGELOG.md name only what exists, and every command is named in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, build_parser
from bot.settings import ROOT, SETTINGS

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"),
                ROOT / "data" / "README.md",
                ROOT / "examples" / "second-clinic" / "README.md"])  # fmt: skip
GUIDES = [page for page in PAGES if page.name != "CHANGELOG.md"]
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
ENDINGS = (".py", ".yml", ".yaml", ".md", ".json", ".jsonl", ".toml", ".txt", ".lock", ".js", ".png",
           ".in", ".sh", ".html", ".npz")  # fmt: skip
#: Made by the program; not in the repository.
MADE = {"var", "reports", "models"}
#: Where a name without its folder may stand: beside the page, and in the usual places.
FOLDERS = ("", "docs", "data", "tests", "bot/desk")
COMMAND = re.compile(r"python -m bot ([a-z][a-z |]*[a-z])")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
SETTING = re.compile(r"\b(?:BOT_[A-Z_]+|DATABASE_URL)\b")
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def read(page: Path) -> str:
    return page.read_text("utf-8")


def code(page: Path) -> list[str]:
    """What stands in backticks on a page, each line of a block by itself."""
    text = read(page)
    blocks = [line for block in FENCE.findall(text) for line in block.splitlines()]
    return [*INLINE.findall(FENCE.sub("", text)), *blocks]


def names_a_path(text: str) -> bool:
    """Tell whether a text in backticks means a file or a folder of ours."""
    if not PATH.fullmatch(text) or text.startswith("."):
        return False
    first = text.split("/")[0]
    known = (ROOT / first).is_dir() and "/" in text
    return known or text.endswith(ENDINGS) or (text.endswith("/") and len(text) > 1)


def exists(text: str, page: Path) -> bool:
    """Tell whether a path is there, seen from the page or from one of the usual places."""
    if text.split("/")[0] in MADE:
        return True
    starts = [page.parent, *(ROOT / folder for folder in FOLDERS)]
    return any((start / text).exists() or list(start.glob(text)) for start in starts)


def paths_on(page: Path) -> list[str]:
    return [text for text in INLINE.findall(FENCE.sub("", read(page))) if names_a_path(text)]


def id_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_files_and_folders_in_backticks_exist(page: Path) -> None:
    assert [text for text in paths_on(page) if not exists(text, page)] == []


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_links_lead_somewhere(page: Path) -> None:
    ours = [link for link in LINK.findall(read(page)) if not re.match(r"https?://|mailto:|#", link)]
    assert [link for link in ours if not (page.parent / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_make_targets_exist(page: Path) -> None:
    named = {name for text in code(page) for name in TARGET.findall(text)}
    assert named <= set(TARGETS)


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_commands_exist(page: Path) -> None:
    named = {word for text in code(page) for words in COMMAND.findall(text)
             for word in (words.split(" | ") if "|" in words else [words.split()[0]])}  # fmt: skip
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_options_beside_a_command_are_its_own(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in code(page):
        words = re.search(r"(?:-m bot |^)([a-z]+)\b(?: (add|list|reset|disable)\b)?", text)
        if words is None or words[1] not in COMMANDS:
            continue
        with pytest.raises(SystemExit):
            build_parser(words[1]).parse_args(
                [word for word in words.groups() if word] + ["--help"]
            )
        known = OPTION.findall(capsys.readouterr().out)
        assert set(OPTION.findall(text)) <= set(known), text


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_settings_exist(page: Path) -> None:
    known = {setting.name for setting in SETTINGS}
    assert set(SETTING.findall(read(page))) <= known


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_told_of(target: str) -> None:
    told = {name for page in GUIDES for text in code(page) for name in TARGET.findall(text)}
    assert target in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_of(command: str) -> None:
    lines = [text for page in GUIDES for text in code(page) if "python -m bot" in text]
    assert any(re.search(rf"\b{command}\b", line) for line in lines)


def test_the_changelogs_top_heading_is_a_version_and_a_day() -> None:
    first = re.search(r"^## (.+)$", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert first is not None
    assert re.fullmatch(r"\d+\.\d+\.\d+ - (\d{4}-\d{2}-\d{2}|unreleased)", first[1])


def test_the_pages_are_looked_at_closely() -> None:
    assert sum(len(paths_on(page)) for page in PAGES) > 25
    assert not exists("bot/turn/nothing.py", ROOT / "docs" / "architecture.md")
    assert not names_a_path("how long")
