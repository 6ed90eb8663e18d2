"""What the widget says: the words that we ship, a clinic's own, and that no script holds any."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.channels.widget.requests import REASONS
from bot.errors import KnowledgeError
from bot.knowledge.file.placeholders import BRACES
from bot.settings import ROOT
from bot.widget.script import literal, modules, script
from bot.widget.words import ENGLISH, MAX_BYTES, word_problems, words_of

WORDS = words_of()
SCRIPTS = {path.name: path.read_text("utf-8") for path in modules()}

#: Texts in the scripts that look like words: classes, relations, selectors and headers.
NO_WORDS = {
    "row mine", "row theirs", "row theirs person", "row notice", "bubble urgent",
    "noopener noreferrer", "button, a, textarea, summary, [tabindex='0']",
    "button, a[href], summary", "(pointer: coarse)", "Accept", "Authorization", "Bearer",
    "Enter", "Escape", "Tab",
}  # fmt: skip
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`', re.DOTALL)
FOR_PEOPLE = re.compile(r"[^\W\d_]{2,}[^\w\s]* +[^\w\s]*[^\W\d_]{2,}|^[A-Z][a-z]+[.!?…]?$")


def texts(source: str) -> set[str]:
    """The texts of a script, without what is filled into them."""
    found = TEXT.findall(COMMENT.sub("", source))
    return {re.sub(r"\$\{[^}]*\}", "", quoted or template).strip() for quoted, template in found}


def file_of(folder: Path, content: str) -> Path:
    """A clinic's own file."""
    path = folder / "widget.json"
    path.write_text(content, encoding="utf-8")
    return path


def found(folder: Path, content: str) -> list[str]:
    """What is wrong with a file, each with place and remedy."""
    return [str(problem) for problem in word_problems(file_of(folder, content))]


# The words that we ship


def test_the_english_words_are_in_order() -> None:
    assert word_problems(ENGLISH) == []
    assert {key: value.strip() for key, value in WORDS.items()} == WORDS


def test_the_english_words_name_neither_a_clinic_nor_a_treatment() -> None:
    assert re.findall("prolo|harbor|inject", ENGLISH.read_text("utf-8"), re.IGNORECASE) == []


@pytest.mark.parametrize("content", [".", "examples/second-clinic"])
def test_the_clinics_own_words_are_in_order(content: str) -> None:
    assert word_problems(ROOT / content / "widget.json") == []


def test_the_second_clinic_has_a_reception_and_no_front_desk() -> None:
    words = words_of(ROOT / "examples" / "second-clinic" / "widget.json")
    assert [key for key, word in words.items() if "front desk" in word.lower()] == []


# The scripts


def test_what_reads_the_texts_of_a_script_finds_them() -> None:
    source = 'a("Try again"); // "not this"\nb(`${x} new message`, "https://x.example");'
    source += ' /* "nor this" */'
    assert texts(source) == {"Try again", "new message", "https://x.example"}


@pytest.mark.parametrize("name", sorted(SCRIPTS.keys() - {"style.js"}))
def test_no_word_for_people_stands_in_a_script(name: str) -> None:
    said = {text for text in texts(SCRIPTS[name]) if FOR_PEOPLE.search(text)}
    assert said - NO_WORDS == set()


def test_no_word_for_people_stands_in_the_style() -> None:
    assert re.findall(r"content:[^;]*\w", SCRIPTS["style.js"]) == []


def test_every_word_is_said_and_every_word_that_is_said_is_there() -> None:
    source = "\n".join(SCRIPTS.values())
    said = set(re.findall(r"\bWORDS\.(\w+)", source))
    for key in re.findall(r'\bcounted\("(\w+)"', source):
        said |= {f"{key}_one", f"{key}_other"}
    for key in re.findall(r'\bnamed\("(\w+)"', source):
        said |= {key, f"{key}_named"}
    said |= {f"reason_{reason}" for reason in REASONS}
    assert said == WORDS.keys()
    assert json.dumps(REASONS)[1:-1] in source


# A clinic's own


def test_without_a_file_all_words_are_english(tmp_path: Path) -> None:
    assert words_of(tmp_path / "widget.json") == WORDS == json.loads(ENGLISH.read_text("utf-8"))


def test_a_clinics_word_takes_the_place_of_ours(tmp_path: Path) -> None:
    own = {"launcher": " Fragen? ", "lang": "de", "call": "{number} anrufen"}
    words = words_of(file_of(tmp_path, json.dumps(own)))
    assert words == {**WORDS, **own, "launcher": "Fragen?"}


def test_a_language_has_the_forms_of_its_own(tmp_path: Path) -> None:
    own = {
        "unread_few": "{count} nowe",
        "unread_many": "{count} nowych",
        "left_zero": "nothing left",
    }
    assert words_of(file_of(tmp_path, json.dumps(own))) == {**WORDS, **own}


@pytest.mark.parametrize("lang", ["es", "pt-BR", "zh-Hans", "zh-Hans-CN", "es-419", "fil"])
def test_a_code_of_a_language_is_taken(tmp_path: Path, lang: str) -> None:
    assert words_of(file_of(tmp_path, json.dumps({"lang": lang})))["lang"] == lang


def test_all_problems_come_at_once_with_place_and_remedy(tmp_path: Path) -> None:
    content = """{
  "launcer": "Hello", "menu": 7,
  "close": " ",
  "call": "Ring {nummer}",
  "call": "{number}, {number}",
  "lang": "English",
  "held_named": "With {name",
  "unread_few": "some new ones",
  "menu {x}": "Menu", "robot": "It is {kind}",
  "log": ["a", {"b": "}"}],
  "empty": "a\\u0007b"
}"""
    assert found(tmp_path, content) == [
        "widget.json:2: There is no word 'launcer'. Did you mean `launcher`?",
        "widget.json:2: `menu` is not a text. Put it in quotes.",
        "widget.json:3: `close` is empty. Write it, or take it out: then the English word is said.",
        "widget.json:4: `call` does not say {number}. Write it where the value belongs.",
        "widget.json:4: `call` has nothing called {nummer} to put in. Known here: {number}.",
        "widget.json:5: The key 'call' stands here twice (first in line 4). Keep one of them.",
        "widget.json:5: `call` says {number} twice. Say it once.",
        "widget.json:6: `lang` is no code of a language. Write it like es, pt-BR or zh-Hans.",
        "widget.json:7: A brace of `held_named` has no partner. Write {name}, or take the brace out.",
        "widget.json:7: `held_named` does not say {name}. Write it where the value belongs.",
        "widget.json:8: `unread_few` does not say {count}. Write it where the value belongs.",
        "widget.json:9: There is no word 'menu {x}'. Did you mean `menu`?",
        "widget.json:9: `robot` has nothing called {kind} to put in. Write it without braces.",
        "widget.json:10: `log` is not a text. Put it in quotes.",
        "widget.json:11: `empty` has a control character in it. Take it out.",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ('{"launcher": "a",}', 1),
        ('{\n"launcher": "a"\n"menu": "b"\n}', 3),
        ('{"launcher": "a\n"}', 1),
        ("launcher: a", 1),
        ('{"menu": ' + "[" * 20_000 + "]" * 20_000 + "}", 1),
        ('{"menu": ' + "9" * 10_000 + "}", 1),
        ('["launcher"]', 1),
        ('"launcher"', 1),
        ('{"menu": "\x07"}', 1),
        (" " * MAX_BYTES + "{}", 0),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, content: str, line: int
) -> None:
    (problem,) = word_problems(file_of(tmp_path, content))
    assert (problem.file, problem.line) == ("widget.json", line)
    assert problem.message
    assert problem.remedy


@pytest.mark.parametrize("key", ["", "\ud800", "x" * 10_000, "__proto__", "unread", "unread_"])
def test_a_strange_key_is_named_in_text_that_can_be_printed(tmp_path: Path, key: str) -> None:
    (problem,) = found(tmp_path, json.dumps({key: "a"}))
    assert len(problem.encode()) < 200


def test_a_folder_or_a_link_to_nothing_is_no_file_that_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "widget.json").mkdir()
    (tmp_path / "other.json").symlink_to(tmp_path / "gone.json")
    for path in (tmp_path / "widget.json", tmp_path / "other.json"):
        with pytest.raises(KnowledgeError):
            words_of(path)


def test_each_placeholder_of_ours_is_needed_in_a_clinics_word(tmp_path: Path) -> None:
    own = {key: "x" for key, word in WORDS.items() if BRACES.search(word)}
    assert own.keys() >= {"call", "over", "phone", "emergency", "held_named", "unread_other"}
    problems = word_problems(file_of(tmp_path, json.dumps(own)))
    assert len(problems) == len(own)


# In the script

TRICKS = "</script><!-- <b>\u2028\u2029 \\ \" ' ` ${1} */ // {number}"


def test_no_word_ends_the_script_or_a_line_of_it() -> None:
    text = literal({"call": TRICKS})
    assert re.findall("[<\u2028\u2029\n]", text) == []
    assert json.loads(text) == {"call": TRICKS}


def test_the_script_says_the_words_it_is_given() -> None:
    own = script(words={**WORDS, "launcher": "Fragen Sie uns"})
    assert own.count(b"Fragen Sie uns") == 1
    assert own != script()
    assert own.replace(b"Fragen Sie uns", WORDS["launcher"].encode()) == script()
