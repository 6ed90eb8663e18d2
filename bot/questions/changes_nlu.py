"""Adds wordings under their intent in data/nlu.yml, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.errors import RequestError
from bot.text import only_words

LONGEST = 300
_INTENT = re.compile(r"  - intent: (\S+)\s*$")
_EXAMPLE = re.compile(r"      - (.*\S)\s*$")


def one_line(wording: str) -> str:
    """A wording as it stands in the file: one line, and nothing in it that marks a name."""
    return " ".join(wording.split()).replace("[", "(").replace("]", ")")


def add_wordings(nlu: str, intent: str, wordings: Sequence[str], *, skip: bool = False) -> str:
    """Add wordings after the last one of an intent; a new intent goes to the end.

    Args:
        nlu: the text of the file.
        intent: what the wordings mean.
        wordings: what visitors write.
        skip: leave out what stands under the same intent already, instead of refusing.

    Raises:
        RequestError: 409 when a wording stands in the file already, or cannot stand in it.
    """
    lines = nlu.removesuffix("\n").split("\n")
    taken = {only_words(words): name for name, _, words in _examples(lines)}
    fresh: list[str] = []
    for wording in wordings:
        words = one_line(wording)
        _check(words)
        where = taken.get(only_words(words))
        if where is None:
            taken[only_words(words)] = intent
            fresh.append(words)
        elif where != intent or not skip:
            raise RequestError(409, "stands_there", f"“{words}” already stands under {where}.")
    places = [at for name, at, _ in _examples(lines) if name == intent]
    added = [f"      - {words}" for words in fresh]
    if not added:
        return nlu
    if places:
        lines[places[-1] + 1 : places[-1] + 1] = added
    else:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"  - intent: {intent}", "    examples: |", *added]
    return "\n".join(lines) + "\n"


def _check(words: str) -> None:
    if not only_words(words):
        raise RequestError(409, "no_words", "A wording needs at least one word.")
    if len(words) > LONGEST:
        raise RequestError(
            409, "too_long", f"A wording has at most {LONGEST} characters. Please shorten it."
        )


def _examples(lines: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Every example as intent, line and words."""
    intent = ""
    for at, line in enumerate(lines):
        found = _INTENT.match(line)
        if found:
            intent = found[1]
        example = _EXAMPLE.match(line)
        if example and intent:
            yield intent, at, example[1]
