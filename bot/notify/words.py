"""Text of others made fit for one line: of a mail's header, of a list, of a log."""

from __future__ import annotations

import unicodedata

#: Controls, format characters such as the ones that turn the direction, surrogates, separators.
_NOT_SHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def one_line(text: str, longest: int = 200) -> str:
    """Only what can be read, on one line, cut to a length."""
    kept = "".join(" " if unicodedata.category(mark) in _NOT_SHOWN else mark for mark in text)
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
