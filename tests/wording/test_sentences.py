"""What visitors may read, word by word, against sentences.txt.

After a change of knowledge.yml that is meant, renew the file and read its diff:

    RENEW_SENTENCES=1 .venv/bin/python -m pytest tests/wording/test_sentences.py
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from tests.shipped import shipped
from tests.wording.texts import said

KEPT = Path(__file__).with_name("sentences.txt")


def test_visitors_read_these_sentences() -> None:
    lines = [f"{place}: {text}" for place, text in said(shipped()).items()]
    if os.environ.get("RENEW_SENTENCES"):
        KEPT.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    kept = KEPT.read_text("utf-8").splitlines()
    changes = difflib.unified_diff(kept, lines, KEPT.name, "knowledge.yml", n=0, lineterm="")
    told = "\n".join(changes)
    assert told == "", f"If this change is meant, renew {KEPT.name}:\n{told}"


def test_every_text_is_one_line() -> None:
    assert [place for place, text in said(shipped()).items() if "\n" in text] == []
