"""Alarms: every alarming message is caught, harmless ones are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.alarms.detector import match
from bot.knowledge.model import Knowledge
from bot.settings import ROOT

DATA = ROOT / "tests" / "data"
MOST_FALSE_ALARMS = 0.02


def lines(path: Path) -> list[str]:
    """The messages of a file, one a line; `#` begins a heading."""
    text = path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def key(text: str, knowledge: Knowledge) -> str | None:
    """The key of the rule that `text` raises."""
    rule = match(text, knowledge.urgent)
    return rule.key if rule else None


def test_every_alarming_message_is_caught(knowledge: Knowledge) -> None:
    messages = lines(DATA / "urgent_positive.txt")
    missed = [text for text in messages if key(text, knowledge) is None]
    assert len(messages) >= 450
    assert not missed, "\n".join(missed)


def test_harmless_messages_raise_hardly_any_alarm(knowledge: Knowledge) -> None:
    messages = lines(DATA / "urgent_harmless.txt")
    alarms = [f"{found}: {text}" for text in messages if (found := key(text, knowledge))]
    assert len(messages) >= 600
    assert len(alarms) <= MOST_FALSE_ALARMS * len(messages), "\n".join(alarms)


def test_no_message_is_in_both_files() -> None:
    assert not set(lines(DATA / "urgent_positive.txt")) & set(lines(DATA / "urgent_harmless.txt"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my leg is numb since the injection", "numbness_weakness"),
        ("MY LEG IS NUMB", "numbness_weakness"),
        ("my leg is nubm", "numbness_weakness"),
        ("I cant breeth", "breathing"),
        ("can't breathe 😱😱😱", "breathing"),
        ("🚨chest pain🚨", "chest_or_heart"),
        ("ches\u200bt pa\u0301in", "chest_or_heart"),
        ("c\u0336hest pain", "chest_or_heart"),
        ("\u201cI can\u2019t feel my foot\u201d", "numbness_weakness"),
    ],
)
def test_spelling_and_case_do_not_matter(text: str, found: str, knowledge: Knowledge) -> None:
    assert key(text, knowledge) == found


@pytest.mark.parametrize(
    "text",
    [
        "no fever",
        "I don't have any numbness, fever or redness",
        "she has never had chest pain",
        "the numbness has gone",
        "without any swelling of the face",
    ],
)
def test_what_is_denied_or_over_is_no_alarm(text: str, knowledge: Knowledge) -> None:
    assert key(text, knowledge) is None


@pytest.mark.parametrize(
    "text",
    [
        "no fever but my leg is numb",
        "I don't have chest pain, but I can't breathe",
        "the numbness has gone but now there is pus",
        "no redness and no swelling. He has passed out twice though",
    ],
)
def test_a_denial_covers_only_what_it_denies(text: str, knowledge: Knowledge) -> None:
    assert key(text, knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "my husband can't feel his legs",
        "our daughter has a fever since her injection",
        "a lady in your waiting room has just collapsed",
        "asking for my neighbour, her face is drooping",
        "the little one will not wake up",
    ],
)
def test_somebody_else_counts_as_well(text: str, knowledge: Knowledge) -> None:
    assert key(text, knowledge)


@pytest.mark.parametrize(
    ("general", "own"),
    [
        ("can it cause numbness?", "can it cause numbness? my foot is numb"),
        ("what are the symptoms of infection", "symptoms of infection, mine is oozing pus"),
        ("what if I get a fever", "what if it is an infection, I have a fever"),
        (
            "could the injection paralyse me",
            "could it be that I am paralysed, I can't move my legs",
        ),
        ("is a stroke a risk", "is it a stroke? her mouth is drooping"),
        ("what if my throat swells", "what do I do my throat is swelling"),
        ("chance that my leg goes numb", "chance to talk? my leg has gone numb"),
    ],
)
def test_a_question_in_general_is_no_alarm(general: str, own: str, knowledge: Knowledge) -> None:
    assert key(general, knowledge) is None
    assert key(own, knowledge)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numb toes for years", "back pain for years but now my toes are numb"),
        ("my hand is numb, has been for years", "sciatica for years and now I can't feel my foot"),
        ("numb foot, had it for ages", "I have had a bad back for ages and my leg is numb"),
    ],
)
def test_for_years_excuses_only_what_lasts_for_years(
    old: str, new: str, knowledge: Knowledge
) -> None:
    assert key(old, knowledge) is None
    assert key(new, knowledge)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i no can breathe", "breathing"),
        ("leg no move after needle", "paralysis"),
        ("my husband no wake up", "collapse"),
        ("no, can I move my appointment?", None),
        ("no work on monday, book me in", None),
    ],
)
def test_little_english_is_understood(text: str, found: str | None, knowledge: Knowledge) -> None:
    assert key(text, knowledge) == found


def test_the_most_severe_rule_is_returned(knowledge: Knowledge) -> None:
    rule = match("I have a fever and my leg is numb and I can't breathe", knowledge.urgent)
    assert rule is not None
    assert rule.level == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "?",
        "...",
        "\x00",
        "\ud800",
        "\udfff\ud800",
        "💉",
        "'" * 50,
        "/",
        "1/",
        "/2",
    ],
)
def test_odd_text_is_no_alarm_and_does_no_harm(text: str, knowledge: Knowledge) -> None:
    assert key(text, knowledge) is None


def test_odd_letters_hide_no_alarm(knowledge: Knowledge) -> None:
    assert key("\x00\ud800 I can't breathe \udfff\x00", knowledge) == "breathing"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "filler", ["my back is sore ", "can it ", "no ", "numb? ", "x", "my leg, ", "a'b ", "\ud800 "]
)
def test_a_very_long_text_is_read_to_its_end(filler: str, knowledge: Knowledge) -> None:
    text = (filler * 10_000)[:10_000] + ". I can't breathe and my chest hurts."
    assert key(text, knowledge)
