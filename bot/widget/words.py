"""What the widget says: english.json, and in place of its words those of a clinic's own file."""

from __future__ import annotations

import json
import os.path
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge.file.document import read_text
from bot.knowledge.file.placeholders import BRACES
from bot.text import has_forbidden

ENGLISH = Path(__file__).with_name("english.json")
MAX_BYTES = 50_000

#: The key of the words' language; browsers refuse a code that is put together in another way.
LANG = "lang"
CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
#: Words that depend on a number have a form for each of these that their language knows.
OTHER = "_other"
FORMS = ("_zero", "_one", "_two", "_few", "_many", OTHER)
#: Forms in which the number itself may be left out, as in "a new message".
FEW_ENOUGH = ("_zero", "_one", "_two")

_BETWEEN = re.compile(r"[\s:,]*")

Entry = tuple[str, Any, int]  # key, value, line


def words_of(path: Path | None = None) -> dict[str, str]:
    """Return every word by its key.

    Args:
        path: the clinic's own file; without one, all words are English.

    Raises:
        KnowledgeError: with every problem of that file, each with line and remedy.
    """
    english: dict[str, str] = json.loads(ENGLISH.read_text(encoding="utf-8"))
    # A link that leads to nothing is no file that is left out on purpose.
    if path is None or not os.path.lexists(path):
        return english
    name, _, text = read_text(path, max_bytes=MAX_BYTES)
    entries = _entries(name, text)
    if problems := list(_problems(name, entries, english)):
        raise KnowledgeError(problems)
    return english | {key: value.strip() for key, value, _ in entries}


def word_problems(path: Path) -> list[Problem]:
    """Return everything that is wrong with a clinic's own file."""
    try:
        words_of(path)
    except KnowledgeError as error:
        return error.problems
    return []


def _entries(name: str, text: str) -> list[Entry]:
    """Read the file's one object; a key may still stand in it twice."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "it is nested too deeply, or holds too long a number")
        message = f"This is not valid JSON: {reason}."
        remedy = "Look at the quotes, commas and braces here and just above."
        problem = Problem(name, getattr(error, "lineno", 1), message, remedy)
        raise KnowledgeError([problem]) from error
    if not isinstance(whole, dict):
        message = "The file must be one group of keys and texts."
        raise KnowledgeError([Problem(name, 1, message, 'Write {"launcher": "Chat with us"}.')])
    return list(_walked(text))


def _walked(text: str) -> Iterator[Entry]:
    """Yield the entries of an object that is known to be sound, with the lines of their keys."""

    def skip(at: int) -> int:
        match = _BETWEEN.match(text, at)
        return match.end() if match else at

    read = json.JSONDecoder().raw_decode
    at = skip(text.index("{") + 1)
    while text[at] != "}":
        line = text.count("\n", 0, at) + 1
        key, at = read(text, at)
        value, at = read(text, skip(at))
        at = skip(at)
        yield key, value, line


def _problems(name: str, entries: list[Entry], english: Mapping[str, str]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for key, value, line in entries:
        if key in lines:
            message = f"The key {key!r} stands here twice (first in line {lines[key]})."
            yield Problem(name, line, message, "Keep one of them.")
        lines.setdefault(key, line)
        for message, remedy in _wrong(key, value, english):
            yield Problem(name, line, message, remedy)


def _wrong(key: str, value: Any, english: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one word, and the remedy."""
    model = english.get(key) or english.get(_family(key) + OTHER)
    if model is None:
        near = get_close_matches(key, english, 1)
        remedy = f"Did you mean `{near[0]}`?" if near else "bot/widget/english.json has all keys."
        yield f"There is no word {key!r:.60}.", remedy
    elif not isinstance(value, str):
        yield f"`{key}` is not a text.", "Put it in quotes."
    elif not value.strip():
        yield f"`{key}` is empty.", "Write it, or take it out: then the English word is said."
    elif has_forbidden(value):
        yield f"`{key}` has a control character in it.", "Take it out."
    elif key == LANG and not CODE.fullmatch(value.strip()):
        yield f"`{key}` is no code of a language.", "Write it like es, pt-BR or zh-Hans."
    else:
        needed = [] if key.endswith(FEW_ENOUGH) else BRACES.findall(model)
        allowed = BRACES.findall(english.get(_family(key) + OTHER, model))
        yield from _braces(key, value, allowed, needed)


def _family(key: str) -> str:
    """Return what the forms of a word have in common: `unread` of `unread_one`."""
    return next((key.removesuffix(form) for form in FORMS if key.endswith(form)), key)


def _braces(
    key: str, value: str, allowed: list[str], needed: list[str]
) -> Iterator[tuple[str, str]]:
    names = BRACES.findall(value)
    for name in dict.fromkeys(names):
        if name not in allowed:
            known = " ".join(f"{{{one}}}" for one in allowed)
            remedy = f"Known here: {known}." if known else "Write it without braces."
            yield f"`{key}` has nothing called {{{name}}} to put in.", remedy
        elif names.count(name) > 1:
            yield f"`{key}` says {{{name}}} twice.", "Say it once."
    for name in needed:
        if name not in names:
            yield f"`{key}` does not say {{{name}}}.", "Write it where the value belongs."
    if set("{}") & set(BRACES.sub("", value)):
        yield f"A brace of `{key}` has no partner.", "Write {name}, or take the brace out."
