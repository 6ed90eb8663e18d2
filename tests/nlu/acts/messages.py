"""The messages of data/nlu.yml as (intent, text), without Rasa's slow reader."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.file.document import read_document


def messages(data: Path) -> list[tuple[str, str]]:
    """Return every example of every intent."""
    found = []
    for path in sorted(data.rglob("*.yml")):
        for entry in read_document(path, max_bytes=20_000_000).data.get("nlu") or ():
            lines = entry.get("examples", "").splitlines() if "intent" in entry else ()
            found += [(entry["intent"], line.removeprefix("- ").strip()) for line in lines]
    return [one for one in found if one[1]]
