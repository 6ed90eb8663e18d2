"""Writes the alarms of a knowledge file of version 0.3 into files of their own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.alarms.files import FOLDER, PATTERNS, READING, folder_of
from bot.alarms.split import ORDER, SECTION, Split, split
from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, read_document
from bot.settings import ROOT

#: The lists of version 0.3 that all patterns shared.
LISTS = "lists-of-0.3.txt"


def write_alarms(path: Path) -> str:
    """Move the alarms out of a file and return in a sentence what was done.

    What comes out is read back and compared before anything is written, so that no rule, example or
    comment of the clinic's gets lost. Files of the same name in alarms/ are replaced: until now the
    clinic's own stood in its file. The old file is kept beside it with the ending .before-alarms. The
    lists that patterns shared go into a text file in alarms/; reading.yml is the program's own if there
    is none.

    Raises:
        KnowledgeError: the file cannot be read, or its lines cannot be moved.
    """
    document = read_document(path)
    if not isinstance(document.data, dict) or SECTION not in document.data:
        return f"{path.name} holds no alarms; there is nothing to move."
    text = document.content.decode("utf-8-sig")
    parts = split(document.name, text)
    _refuse_loss(document, text, parts)
    folder = folder_of(path)
    folder.mkdir(exist_ok=True)
    path.with_name(f"{path.name}.before-alarms").write_bytes(document.content)
    for name, alarm in {**parts.alarms, LISTS: parts.lists}.items():
        (folder / name).write_text(alarm, encoding="utf-8")
    if not (folder / READING).exists():
        shutil.copyfile(ROOT / FOLDER / READING, folder / READING)
    path.write_text(parts.knowledge, encoding="utf-8")
    count = len(parts.alarms)
    return (
        f"{count} alarms of {path.name} have files of their own now, in {FOLDER}/. They are "
        "learned from their sentences: read them, and write more of both kinds."
    )


def _refuse_loss(document: Document, text: str, parts: Split) -> None:
    """Refuse when what comes out would not say the same, comments included."""
    section = _levelled(document.data[SECTION])
    told = [
        {"key": name.removesuffix(".yml"), **_data(alarm)} for name, alarm in parts.alarms.items()
    ]
    rules = [{"key": rule["key"].strip(), **_rest(rule)} for rule in section["rules"]]
    shared = {key: value for key, value in section.items() if key in _data(parts.lists)}
    kept = {key: section[key] for key in section if key not in shared and key != "rules"}
    left: Any = _data(parts.knowledge).get("alarms") or {}
    written = [parts.knowledge, parts.lists, *parts.alarms.values()]
    patterns = [line for rule in document.data[SECTION]["rules"] for line in _patterns(rule)]
    every = "\n".join(written)
    same = (
        told == rules
        and _data(parts.lists) == shared
        and all(pattern in every for pattern in patterns)
        and {key: left.get(key) for key in kept} == kept
        and _comments(text) <= {line for part in written for line in _comments(part)}
    )
    if not same:
        message = "The alarms cannot be moved without losing something."
        remedy = (
            f"Write `{SECTION}` with one key a line, as docs/knowledge.md shows, and run it again."
        )
        raise KnowledgeError([Problem(document.name, document.line((SECTION,)), message, remedy)])


def _rest(rule: dict[str, Any]) -> dict[str, Any]:
    names = sorted(rule, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return {name: rule[name] for name in names if name != "key" and name not in PATTERNS}


def _patterns(rule: dict[str, Any]) -> list[str]:
    """The patterns of a rule, without what YAML would have to quote."""
    found = [*(rule.get("patterns") or []), *(rule.get("unless") or [])]
    return [text for text in found if '"' not in text and "\\" not in text]


def _data(text: str) -> dict[str, Any]:
    found = yaml.load(text, Loader=yaml.BaseLoader)
    return found if isinstance(found, dict) else {}


def _levelled(value: Any) -> Any:
    """Flags as the texts that stand in the file, to compare with what is read as texts only."""
    if isinstance(value, dict):
        return {key: _levelled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_levelled(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value


def _comments(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.lstrip().startswith("#")}
