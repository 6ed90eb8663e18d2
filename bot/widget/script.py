"""Joins the widget's modules and words into the one script that pages load.

Pages get one request, one version and one file to name in a policy, and nobody needs a build tool:
the modules keep to a few rules (named imports, one a line, at the top; `export` before a function,
class or const; no name twice), so joining them means leaving those words out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from bot.widget.words import words_of

FOLDER = Path(__file__).resolve().parent
ENTRY = "chat-widget.js"
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function\b|class\b|const\b)", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
#: Comments that have their lines to themselves, the space in front of every line, and comments at the
#: end of one: with no quotation mark behind it, what looks like a comment stands in no text.
COMMENT = re.compile(
    r"^[ ]*(?:/\*\*.*?\*/|//[^\n]*)\n|^[ ]+|[ ]//[ ][^\"'`\n]*$", re.MULTILINE | re.DOTALL
)
#: Where the words go.
WORDS = "const WORDS = {};"


def modules(entry: Path = FOLDER / ENTRY) -> list[Path]:
    """Return the entry and all that it imports; what is needed comes before who needs it."""
    found: list[Path] = []

    def add(path: Path) -> None:
        for name in IMPORT.findall(path.read_text(encoding="utf-8")):
            needed = (path.parent / name).resolve()
            if needed not in found:
                add(needed)
        found.append(path)

    add(entry)
    return found


def script(entry: Path = FOLDER / ENTRY, words: Mapping[str, str] | None = None) -> bytes:
    """Return the script for /widget.js.

    Args:
        entry: the module that imports all others.
        words: what it says, by key; English when left out.

    Raises:
        ValueError: naming a line that does not keep to the rules.
    """
    said = f"const WORDS = {literal(words_of() if words is None else words)};"
    bodies = [_body(path).replace(WORDS, said) for path in modules(entry)]
    return ('(() => {\n"use strict";\n' + "".join(bodies) + "})();\n").encode()


def literal(words: Mapping[str, str]) -> str:
    """Return words as JavaScript that ends neither a script element nor a line, wherever it stands."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    for mark in "<\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _body(path: Path) -> str:
    body = EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))
    if left_over := LEFT_OVER.search(body):
        raise ValueError(f"{path.name}: {left_over[0]!r} cannot be joined.")
    return COMMENT.sub("", body)
