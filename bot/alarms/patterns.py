"""The small pattern language of the `urgent` section.

`word*` any ending; `a/b/c_d` one of these, `c d` being two words; `38-43` a number between;
`<name>` a word list; `[a]` may be missing; `..` up to four words between; `^` at the start of a
clause; ` + ` joins parts that stand within 25 words of each other, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product

from bot.alarms.finder import Phrase
from bot.alarms.lexicon import Kind, Lexicon

MOST_VARIANTS = 600

_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
_WORD = re.compile(r"[a-z]+\*?|\d+(?:\.\d+)?")
_LIST = re.compile(r"<([a-z_]+)>")


class PatternError(ValueError):
    """A pattern cannot be understood; the message says why."""


class Reader:
    """Turns pattern texts into phrases.

    Args:
        lexicon: where kinds of words are numbered.
        lists: word lists by name, each a comma-separated text.
    """

    def __init__(self, lexicon: Lexicon, lists: Mapping[str, str]) -> None:
        self._lexicon = lexicon
        self._lists: dict[str, list[tuple[str, ...]]] = {}
        for name, text in lists.items():
            entries: list[tuple[str, ...]] = []
            for entry in (part.strip() for part in text.split(",")):
                inner = _LIST.fullmatch(entry)
                entries.extend(self._list(inner.group(1)) if inner else [tuple(entry.split())])
            if not all(entries):
                raise PatternError(f"the word list {name} has an empty entry")
            self._lists[name] = entries

    def parts(self, pattern: str) -> list[list[Phrase]]:
        """The parts of a pattern, each as the phrases that stand for it."""
        return [self.phrases(part) for part in pattern.split(" + ")]

    def phrases(self, text: str) -> list[Phrase]:
        """All phrases that one part of a pattern stands for."""
        at_start = text.lstrip().startswith("^")
        choices: list[list[tuple[str, ...]]] = []
        for element in text.strip().lstrip("^").split():
            if element.startswith("[") and element.endswith("]"):
                choices.append([*self._choices(element[1:-1]), ()])
            else:
                choices.append([("..",)] if element == ".." else self._choices(element))
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > MOST_VARIANTS:
            raise PatternError(f"{text!r} stands for {count} phrases; use fewer lists in it")
        return [self._phrase(text, sum(chosen, ()), at_start) for chosen in product(*choices)]

    def _choices(self, element: str) -> list[tuple[str, ...]]:
        """Single words together as one choice, each run of words as its own."""
        single: list[str] = []
        runs: list[tuple[str, ...]] = []
        for option in element.split("/"):
            named = _LIST.fullmatch(option)
            for entry in self._list(named.group(1)) if named else [tuple(option.split("_"))]:
                if len(entry) == 1:
                    single.append(entry[0])
                else:
                    runs.append(entry)
        return [*([("/".join(single),)] if single else []), *runs]

    def _list(self, name: str) -> list[tuple[str, ...]]:
        if name not in self._lists:
            raise PatternError(f"there is no word list <{name}> above")
        return self._lists[name]

    def _phrase(self, text: str, elements: tuple[str, ...], at_start: bool) -> Phrase:
        kinds: list[int] = []
        gaps: list[bool] = []
        gap = False
        for element in elements:
            if element == "..":
                gap = True
                continue
            kinds.append(self._lexicon.number(_kind(text, element.split("/"))))
            gaps.append(gap)
            gap = False
        if not kinds or gap or gaps[0]:
            raise PatternError(f"{text!r} needs a word before and after each gap")
        return Phrase(tuple(kinds), tuple(gaps), at_start, frozenset(kinds))


def _kind(text: str, options: Iterable[str]) -> Kind:
    words, stems, ranges = set(), set(), set()
    for option in options:
        between = _RANGE.fullmatch(option)
        if between:
            ranges.add((float(between.group(1)), float(between.group(2))))
        elif not _WORD.fullmatch(option):
            raise PatternError(f"{option!r} in {text!r} is not a word, a stem* or a number range")
        elif option.endswith("*"):
            if len(option) < 4:
                raise PatternError(f"the stem {option!r} in {text!r} is too short")
            stems.add(option[:-1])
        else:
            words.add(option)
    return Kind(frozenset(words), frozenset(stems), frozenset(ranges))
