"""Counts the English words by which Python tells what people mean, and prints them.

    python scripts/cue_words.py [--places]

What a visitor means is decided by the model or by lists in YAML with examples that `python -m bot check`
runs; Python keeps the grammar of our own protocol. tests/test_cue_words.py holds what is left, file by
file. Three kinds of text are looked at, docstrings aside:

- patterns, wherever they stand: a text that is handed to `re`, or that is written like one;
- lists of words, `"...".split()` and `re.findall(r"\\w+", "...")`, wherever they stand;
- lists, tuples, sets and the keys of dictionaries, in the packages that read what visitors write.

Such a text or collection counts when it has at least three words. A word is English by wordfreq, or
the beginning of one that ends as it likes. A collection whose words are mostly names of our own data
(fields, keywords, keys, attributes) is protocol, and so are types (`Literal`) and what `EXEMPT` names.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from wordfreq import zipf_frequency

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("bot", "actions")
LEAST = 3  # words from which a text or a collection counts
ENGLISH = 2.5  # Zipf: a word in three millions
SHORTEST_STEM = 4  # letters; "cl\w*" is no word

#: Where collections of words may look at what visitors write. The other packages serve staff, operators
#: and the database, and a model's record is protocol by itself.
READERS = (
    "actions/*", "bot/alarms/*", "bot/bookings/*", "bot/knowledge/*", "bot/nlu/*", "bot/questions/*",
    "bot/turn/*", "bot/text.py",
)  # fmt: skip
NO_READERS = ("*/sql/*", "*/store.py", "*/export_*.py")
#: Collections and patterns of our protocol that look like words: the name they have -> why.
EXEMPT = {
    "bot/bookings/appointments.py NEW": "states of a booking, as the database keeps them",
    "bot/commands/train.py STEP": "lines of Rasa's log",
    "bot/console/record/audit_words.py _PAGE_OF": "addresses of the console's pages",
    "bot/knowledge/file/document.py _scalar": "how YAML writes true",
    "bot/knowledge/file/sentences.py KEYS": "keys of `sentences` in knowledge.yml",
    "bot/knowledge/file/sentences.py _REFUSED": "keys of `sentences` in knowledge.yml",
    "bot/knowledge/file/shape.py TYPES": "types of a JSON schema",
    "bot/knowledge/hours/words.py WEEKDAYS": "keys of `hours.weekly` in knowledge.yml",
    "bot/knowledge/languages.py CODES": "codes of languages",
    "bot/turn/reading/language.py _SCRIPTS": "codes of languages",
    "bot/turn/reading/language_words.py LATIN": "codes of languages",
    "bot/widget/script.py EXPORT": "words of JavaScript",
    "bot/widget/script.py IMPORT": "words of JavaScript",
}
CALLS = frozenset(
    ["compile", "match", "fullmatch", "search", "split", "sub", "findall", "finditer"]
)
#: Signs of a pattern in a text that is handed to nobody here.
PATTERN = re.compile(r"\(\?[:!=<P]|\\[bBdDsSwW]|\w\|\w[^|]*\w?\|\w")
#: What of a pattern is no word: names of groups, classes of characters, escapes.
SIGNS = re.compile(
    r"\(\?P?[<=]\w+[>)]|\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDsSwWbB][*+?]?|\\.|\(\?[a-z]+\)"
)
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?~?", re.IGNORECASE)
PLAIN = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+)*")
STEM = re.compile(r"\\w[*+]")


@dataclass(frozen=True)
class Cues:
    """A text or a collection that counts: where it stands, and its words."""

    path: str
    line: int
    name: str
    words: frozenset[str]


def found(root: Path = ROOT, *, exempt: bool = False) -> list[Cues]:
    """Everything that counts in bot/ and actions/; also what is exempt if it is wanted."""
    trees = {path.relative_to(root).as_posix(): _tree(path) for path in _files(root)}
    names = {name for tree in trees.values() for name in names_of(tree)}
    return [
        one
        for path, tree in trees.items()
        for one in cues_of(path, tree, names)
        if len(one.words) >= LEAST and (exempt or f"{path} {one.name}" not in EXEMPT)
    ]


def counts(root: Path = ROOT) -> dict[str, list[str]]:
    """The different words of each file that has any, in alphabetical order."""
    words: dict[str, set[str]] = {}
    for one in found(root):
        words.setdefault(one.path, set()).update(one.words)
    return {path: sorted(many) for path, many in words.items()}


def cues_of(path: str, tree: ast.Module, names: set[str]) -> Iterator[Cues]:
    """Every text and collection of a file that may count, with the words in it.

    Args:
        path: from the root, with slashes.
        tree: the file's syntax tree.
        names: what the whole program calls its data.
    """
    reads = _fits(path, READERS) and not _fits(path, NO_READERS)
    apart = _taken_apart(tree)
    for name, statement in _statements(tree):
        handed = {id(node) for call in _calls(statement) for node in call}
        for node in _without_types(statement):
            if (text := text_of(node)) is not None:
                if id(node) in handed or PATTERN.search(text):
                    yield Cues(path, node.lineno, name, frozenset(pattern_words(text)))
                elif name in apart:
                    yield Cues(path, node.lineno, name, frozenset(_words(text)))
            elif isinstance(node, ast.Call):
                yield Cues(path, node.lineno, name, frozenset(_listed(node)))
            elif reads:
                words = frozenset(_collected(node))
                if 2 * len(words & names) <= len(words):
                    yield Cues(path, getattr(node, "lineno", 0), name, words)


def text_of(node: ast.AST) -> str | None:
    """The text of a string; what an f-string puts in is a sign."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "#" for one in node.values)
    return None


def pattern_words(pattern: str) -> Iterator[str]:
    """The words of a regular expression; the beginning of one ends with "*"."""
    plain = SIGNS.sub(" ", STEM.sub("~", pattern).replace("'?", "'"))
    for word in WORD.findall(plain):
        stem = word.removesuffix("~").lower()
        if len(stem) >= SHORTEST_STEM if word.endswith("~") else is_english(stem):
            yield stem + "*" * word.endswith("~")


def is_english(word: str) -> bool:
    """Tell whether a word of two letters or more is an English one."""
    return len(word) > 1 and zipf_frequency(word, "en") >= ENGLISH


def names_of(tree: ast.Module) -> Iterator[str]:
    """What a file calls its data: fields, attributes, keywords, and keys looked up by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Subscript) and (key := text_of(node.slice)):
            yield key


def _files(root: Path) -> list[Path]:
    return sorted(path for top in TOPS for path in (root / top).rglob("*.py"))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _fits(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _statements(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The statements of a module with the name that each defines."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            first = node.targets[0]
            first = first.elts[0] if isinstance(first, ast.Tuple) else first
            yield ast.unparse(first), node
        elif isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target), node
        elif not (isinstance(node, ast.Expr) and text_of(node.value) is not None):
            yield getattr(node, "name", ""), node


def _without_types(statement: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement without docstrings, types and the parts of f-strings."""
    yield statement
    for child in ast.iter_child_nodes(statement):
        doc = isinstance(child, ast.Expr) and text_of(child.value) is not None
        kind = isinstance(child, ast.Subscript) and ast.unparse(child.value) == "Literal"
        if doc or kind:
            continue
        if text_of(child) is not None:
            yield child
        else:
            yield from _without_types(child)


def _calls(statement: ast.AST) -> Iterator[Iterable[ast.AST]]:
    """The patterns that are handed to `re` in a statement."""
    for node in ast.walk(statement):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if ast.unparse(node.func.value) == "re" and node.func.attr in CALLS:
            yield ast.walk(node.args[0])


def _listed(call: ast.Call) -> Iterator[str]:
    """The words of a text that is taken apart into them on the spot."""
    if not isinstance(call.func, ast.Attribute):
        return
    texts = [text_of(call.func.value)] if call.func.attr == "split" and not call.args else []
    texts += [text_of(one) for one in call.args] if call.func.attr == "findall" else []
    for text in filter(None, texts):
        yield from _words(text)


def _taken_apart(tree: ast.Module) -> set[str]:
    """The names of the texts that a file takes apart into words."""
    return {
        ast.unparse(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "split" and not node.args
    }


def _words(text: str) -> Iterator[str]:
    yield from (word for word in re.findall(r"[^\W\d_']+", text.lower()) if is_english(word))


def _collected(node: ast.AST) -> Iterator[str]:
    """The elements of a collection that are words, in small letters."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        elements: list[ast.expr | None] = list(node.elts)
    elif isinstance(node, ast.Dict):
        elements = node.keys
    else:
        return
    for text in filter(None, (text_of(one) for one in elements if one is not None)):
        if PLAIN.fullmatch(text) and all(is_english(word) for word in text.lower().split()):
            yield text.lower()


def main() -> None:
    """Print the count and the words of each file, and the total."""
    parser = argparse.ArgumentParser(description="Counts English cue words in Python.")
    parser.add_argument("--places", action="store_true", help="show the places as well")
    arguments = parser.parse_args()
    every = counts()
    for path, words in sorted(every.items(), key=lambda item: (-len(item[1]), item[0])):
        print(f"{len(words):4}  {path}: {' '.join(words)}")
    if arguments.places:
        for one in found():
            print(f"      {one.path}:{one.line} {one.name} {len(one.words)}")
    print(f"{sum(map(len, every.values())):4}  in all")


if __name__ == "__main__":
    main()
