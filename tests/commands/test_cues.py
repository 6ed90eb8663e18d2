"""The examples beside the cues are run by `check`, ours among them."""

from __future__ import annotations

from pathlib import Path

from bot.commands.cues import cue_problems


def written(root: Path, text: str, name: str = "bot/text") -> list[str]:
    """Write a file of cues beside a module, and return what is said of it."""
    for ending, content in ((".py", ""), (".yml", text)):
        path = (root / name).with_suffix(ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return [str(one) for one in cue_problems(root)]


def test_our_own_cues_find_what_their_examples_say() -> None:
    assert list(cue_problems()) == []


def test_an_example_in_which_nothing_is_found_is_told(tmp_path: Path) -> None:
    assert written(
        tmp_path,
        "patterns:\n"
        "  shut:\n"
        "    phrases: [closed]\n"
        "    examples:\n"
        "      - are you closed\n"
        "      - are you shut\n"
        "    counter_examples: [it is closed]\n",
    ) == [
        "text.yml:6: `shut` is not found in 'are you shut'. "
        "Mend its words, or take the example out.",
        "text.yml:7: `shut` is found in 'it is closed'. Mend its words, or take the example out.",
    ]  # fmt: skip


def test_a_text_that_is_read_otherwise_is_told(tmp_path: Path) -> None:
    assert written(
        tmp_path,
        'lists: {a: [b]}\nreadings:\n  only_words: {"Hi, you!": hi you}\n'
        '  trimmed:\n    " a ": b\n  gone: {a: b}\n',
    ) == [
        "text.yml:5: ' a ' is read as 'a', not as 'b'. "
        "Mend the words above it, or take it out.",
        "text.yml:6: bot/text.py has no function `gone`. Mend the name.",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert written(tmp_path, "lists: {a: [b") == [
        "text.yml:1: This is not valid YAML: did not find expected ',' or ']'. "
        "Look at the quotes, colons and indentation here and just above."
    ]
    assert written(tmp_path, "patterns: {a: {phrases: ['('], examples: [b]}}") == [
        "text.yml:1: The brackets of '(' cannot be read. "
        "Write them like (a|b) or (s|), none in another."
    ]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    assert written(tmp_path, "words: {a: [b]}") == []
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "alone.yml").write_text("lists: 3")
    assert written(tmp_path, "- a\n- b") == []
