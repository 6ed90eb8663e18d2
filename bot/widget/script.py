"""Joins the widget's modules into the one script that pages load; standard library only.

Pages get one request, one version and one file to name in a policy, and nobody needs a build tool:
the modules keep to a few rules (named imports, one a line, at the top; `export` before a function,
class or const; no name twice), so joining them means leaving those words out.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ENTRY = "chat-widget.js"
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function\b|class\b|const\b)", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
#: Comments that have their lines to themselves, and the space in front of every line.
COMMENT = re.compile(r"^[ ]*(?:/\*\*.*?\*/|//[^\n]*)\n|^[ ]+", re.MULTILINE | re.DOTALL)


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


def script(entry: Path = FOLDER / ENTRY) -> bytes:
    """Return the script for /widget.js.

    Raises:
        ValueError: naming a line that does not keep to the rules.
    """
    return ('(() => {\n"use strict";\n' + "".join(map(_body, modules(entry))) + "})();\n").encode()


def _body(path: Path) -> str:
    body = EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))
    if left_over := LEFT_OVER.search(body):
        raise ValueError(f"{path.name}: {left_over[0]!r} cannot be joined.")
    return COMMENT.sub("", body)
