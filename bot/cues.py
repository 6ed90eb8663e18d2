"""The words by which Python tells what people mean: a YAML file beside the module that looks for them.

    lists:
      relief: [help, helps, treat*]                # words and phrases
      ordinals: {"(first|1st)": "0", second: "1"}  # each with what it stands for
    patterns:
      hedged:                                      # any of the phrases, as whole words
        phrases: [maybe, "i think"]
        examples: ["maybe later"]
      asks_relief:                                 # a regular expression; {relief} is any of that list,
        pattern: '\\bdoes it {relief}\\b'             # or a pattern above
        examples: ["does it help?"]                # found in each of these
        counter_examples: ["it does help"]         # and in none of these
    readings:                                      # a function of the module: text -> what it gives
      stranger: {"does it help with gout": gout}

In a phrase `*` ends a word in any way, `(a|b)` is either, `(s|)` may be missing, a blank is any white
space, and an apostrophe may be curved or missing. Case never matters. `python -m bot check` runs the
examples and the readings; a file that cannot be used stops the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import Document, Place, read_document
from bot.knowledge.file.shape import schema_problems

Value = TypeVar("Value")
Lists = Mapping[str, Mapping[str, str]]

SCHEMA = Path(__file__).with_name("cues.schema.json")
_SIGN = re.compile(r"([()|*'’ ])")
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "*": r"\w*", "'": "['’]?", "’": "['’]?", " ": r"\s"}
_PHRASE = re.compile(r"[^()|]*(?:\([^()]*\)[^()|]*)*")
_LIST = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Cues:
    """A file of cues, ready to use.

    Attributes:
        name: the file's, for errors.
        lists: name -> its phrases, each with what it stands for ("" where the file does not say).
        patterns: name -> what finds it in a text.
    """

    name: str
    lists: Lists
    patterns: Mapping[str, re.Pattern[str]]

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return a pattern of the file."""
        return self._named(self.patterns, name)

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a list as they stand there."""
        return frozenset(self._named(self.lists, name))

    def meanings(self, name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Return what finds each phrase of a list as whole words, with what it stands for."""
        phrases = self._named(self.lists, name).items()
        return tuple((_compiled(_any_of([text])), meant) for text, meant in phrases)

    def _named(self, values: Mapping[str, Value], name: str) -> Value:
        if name not in values:
            remedy = "The module beside the file looks for it: put it back."
            raise KnowledgeError([Problem(self.name, 0, f"There is no {name!r}.", remedy)])
        return values[name]


def cues_of(module: str) -> Cues:
    """Return the cues beside a module.

    Args:
        module: its `__file__`.

    Raises:
        KnowledgeError: with every problem of the file, each with its line and remedy.
    """
    document = read_document(Path(module).with_suffix(".yml"))
    problems = [problem for _, problem in schema_problems(document, SCHEMA)]
    if problems:
        raise KnowledgeError(problems)
    lists = {name: _meanings(phrases) for name, phrases in _part(document, "lists")}
    patterns: dict[str, re.Pattern[str]] = {}
    for name, phrases in _part(document, "lists"):
        problems += _unreadable(document, ("lists", name), phrases)
    for name, entry in _part(document, "patterns"):
        found = list(_unreadable(document, ("patterns", name, "phrases"), entry.get("phrases", ())))
        problems += found or _tried(document, name, entry, lists, patterns)
    if problems:
        raise KnowledgeError(problems)
    return Cues(document.name, lists, patterns)


def _part(document: Document, name: str) -> Iterable[tuple[str, Any]]:
    return (document.data.get(name) or {}).items()


def _meanings(phrases: Mapping[str, str] | list[str]) -> Mapping[str, str]:
    return phrases if isinstance(phrases, Mapping) else dict.fromkeys(phrases, "")


def _unreadable(document: Document, place: Place, phrases: Iterable[str]) -> Iterator[Problem]:
    """Yield the phrases whose signs make no sense."""
    for number, text in enumerate(phrases):
        if not _PHRASE.fullmatch(text):
            here: Place = (*place, text if isinstance(phrases, Mapping) else number)
            message = f"The brackets of {text!r} cannot be read."
            yield document.problem(here, message, "Write them like (a|b) or (s|), none in another.")


def _tried(
    document: Document,
    name: str,
    entry: Mapping[str, Any],
    lists: Lists,
    patterns: dict[str, re.Pattern[str]],
) -> Iterator[Problem]:
    """Add a pattern to the others, or yield why it is none."""
    if "phrases" in entry:
        patterns[name] = _compiled(_any_of(entry["phrases"]))
        return
    written, place = entry["pattern"], ("patterns", name, "pattern")
    missing = sorted(set(_LIST.findall(written)) - lists.keys() - patterns.keys())
    for one in missing:
        yield document.problem(place, f"There is no list {one!r}.", "Add it under `lists`.")

    def parts(found: re.Match[str]) -> str:
        part = found[1]
        return _either(lists[part]) if part in lists else f"(?:{patterns[part].pattern})"

    try:
        if not missing:
            patterns[name] = _compiled(_LIST.sub(parts, written))
    except re.error as error:
        message = f"This is no regular expression: {error}."
        yield document.problem(place, message, "Look at its brackets and signs.")


def _any_of(phrases: Iterable[str]) -> str:
    return rf"\b{_either(phrases)}\b"


def _either(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(_phrase, phrases))})"


def _phrase(text: str) -> str:
    return "".join(_SIGNS.get(part) or re.escape(part) for part in _SIGN.split(text))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
