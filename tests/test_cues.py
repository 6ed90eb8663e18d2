"""Files of cues: how a phrase is written, and what is said of one that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cues import Cues, cues_of
from bot.errors import KnowledgeError


def written(folder: Path, text: str) -> Cues:
    (folder / "words.yml").write_text(text, encoding="utf-8")
    return cues_of(str(folder / "words.py"))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        written(folder, text)
    return [str(one) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("hour(s|)", ["Hours", "an HOUR"], ["hourly", "ours"]),
        ("open*", ["open", "opening"], ["reopen"]),
        ("get (to|there)", ["how to get\nthere"], ["get it"]),
        ("what's up", ["whats up", "what’s up", "what's up?"], ["what is up"]),
        ("a.b", ["a.b"], ["acb"]),
    ],
)
def test_a_phrase_says_how_it_may_be_written(
    tmp_path: Path, phrase: str, found: list[str], missed: list[str]
) -> None:
    cues = written(tmp_path, f'patterns: {{one: {{phrases: ["{phrase}"], examples: [x]}}}}')
    assert [text for text in found if not cues.pattern("one").search(text)] == []
    assert [text for text in missed if cues.pattern("one").search(text)] == []


def test_a_pattern_has_lists_in_it(tmp_path: Path) -> None:
    cues = written(
        tmp_path,
        "lists: {verbs: [help(s|), cure]}\n"
        "patterns: {asks: {pattern: '^does it {verbs} (\\w{2,})$', examples: [does it cure gout]}}\n",
    )
    found = cues.pattern("asks").search("Does it helps gout")
    assert found is not None
    assert found[1] == "gout"


def test_a_list_may_say_what_its_phrases_stand_for(tmp_path: Path) -> None:
    cues = written(tmp_path, 'lists: {days: {"(mon|tues)day": "x", sunday: y}, plain: [one, two]}')
    assert cues.words("plain") == {"one", "two"}
    assert cues.lists["days"] == {"(mon|tues)day": "x", "sunday": "y"}
    meanings = [meant for pattern, meant in cues.meanings("days") if pattern.search("on Tuesday")]
    assert meanings == ["x"]


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    assert problems(tmp_path, "lists:\n  a: [no, some]\npatterns:\n  b: {phrases: [x]}\n") == [
        "words.yml:2: `lists.a[1]` must be a text. Put it in quotes.",
        "words.yml:4: `patterns.b` lacks the key `examples`. Add it; docs/knowledge.md shows how.",
    ]
    assert problems(
        tmp_path,
        "lists:\n  a:\n    - open|shut\n    - tim(e\n"
        "patterns:\n"
        "  b: {pattern: 'the {x}', examples: [y]}\n"
        "  c: {pattern: '(a', examples: [y]}\n"
        "  d: {phrases: ['((a|b)|c)'], examples: [y]}\n",
    ) == [
        "words.yml:3: The brackets of 'open|shut' cannot be read. "
        "Write them like (a|b) or (s|), none in another.",
        "words.yml:4: The brackets of 'tim(e' cannot be read. "
        "Write them like (a|b) or (s|), none in another.",
        "words.yml:6: There is no list 'x'. Add it under `lists`.",
        "words.yml:7: This is no regular expression: missing ), unterminated subpattern at "
        "position 0. Look at its brackets and signs.",
        "words.yml:8: The brackets of '((a|b)|c)' cannot be read. "
        "Write them like (a|b) or (s|), none in another.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "other: {}",
        "lists: {a: []}",
        "lists: {a: {b: [c]}}",
        "patterns: {a: {examples: [b]}}",
        "patterns: {a: {phrases: [b], pattern: b, examples: [b]}}",
        "",
    ],
)
def test_what_is_no_file_of_cues_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


def test_a_module_says_what_its_file_lacks(tmp_path: Path) -> None:
    cues = written(tmp_path, "lists: {a: [b]}")
    with pytest.raises(KnowledgeError, match="There is no 'c'"):
        cues.words("c")
    with pytest.raises(KnowledgeError, match="There is no 'c'"):
        cues.pattern("c")
