"""What people mean is told by the model or by lists in YAML; Python gains no words for it."""

from __future__ import annotations

import ast

import pytest

from scripts.cue_words import EXEMPT, counts, cues_of, found, names_of, pattern_words

#: Words that a file may still have; one that is not named here has none. It may only go down.
MOST = {
    "bot/bookings/heard.py": 5, "bot/bookings/reading/name_leads.py": 5,
    "bot/bookings/reading/name_words.py": 3, "bot/bookings/reading/patient.py": 12,
    "bot/bookings/reading/phones.py": 3,
    "bot/bookings/reading/usage.py": 8,
    "bot/bookings/steps.py": 3, "bot/text.py": 6, "bot/turn/reading/lexicon.py": 6,
}  # fmt: skip


def test_no_file_has_more_cue_words_than_before() -> None:
    more = {path: words for path, words in counts().items() if len(words) > MOST.get(path, 0)}
    assert more == {}


def test_what_is_exempt_is_there() -> None:
    assert {f"{one.path} {one.name}" for one in found(exempt=True)} >= EXEMPT.keys()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\b(?:does|do|can't)\b", "does do can't"),
        (r"schedul\w*|(?P<name>park)\w+|cl\w*", "schedul* park"),
        (r"[a-z]+\.(?:py|html)\s*", "py html"),
        (r"it'?s (?<!not )here", "it's not here"),
    ],
)
def test_words_of_a_pattern(pattern: str, words: str) -> None:
    assert set(pattern_words(pattern)) == set(words.split())


@pytest.mark.parametrize(
    ("path", "source", "counted"),
    [
        ("bot/turn/a.py", 'A = ["please", "thanks", "hello"]', 3),
        ("bot/turn/a.py", 'A = {"first": 1, "second": 2, "third": 3}', 3),
        ("bot/turn/a.py", 'A = "please thanks hello".split()', 3),
        ("bot/turn/a.py", 'A = "please thanks hello"\nB = A.split()', 3),
        ("bot/turn/a.py", 'import re\nA = re.compile("please|thanks|hello")', 3),
        ("bot/turn/a.py", 'A = r"\\b(?:please|thanks|hello)\\b"', 3),
        ("bot/turn/a.py", 'A = f"{B}|please|thanks|hello"', 3),
        ("bot/turn/a.py", 'A = "The line above is broken, please mend it."', 0),
        ("bot/turn/a.py", '"""Please, thanks|hello|bye."""', 0),
        ("bot/turn/a.py", 'def a():\n    """Please, thanks|hello|bye."""', 0),
        ("bot/turn/a.py", 'A = Literal["please", "thanks", "hello"]', 0),
        ("bot/turn/a.py", 'class A:\n    name: str\n    phone: str\nB = ["name", "phone", "mail"]', 0),
        ("bot/web/a.py", 'A = ["please", "thanks", "hello"]', 0),
        ("bot/web/a.py", 'A = r"\\b(?:please|thanks|hello)\\b"', 3),
    ],
)  # fmt: skip
def test_what_counts(path: str, source: str, counted: int) -> None:
    tree = ast.parse(source)
    words = {word for one in cues_of(path, tree, set(names_of(tree))) for word in one.words}
    assert (len(words) if len(words) >= 3 else 0) == counted
