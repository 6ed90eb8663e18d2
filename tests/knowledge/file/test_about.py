"""What the file says of itself: the treatment's names, the region, what short questions mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import About, Knowledge
from tests.knowledge.small import changed, found, line_of, written


def test_a_star_stands_for_any_ending() -> None:
    about = About(("prolo*", "rit"), ("shot",), "x")
    assert [bool(about.named.search(text)) for text in ("Prolotherapy?", "a PROLO", "RIT")] == [
        True
    ] * 3
    assert not about.named.search("a rite of spring, a polo")
    assert about.meant.search("the shot")
    assert not about.named.search("the shot")


def test_the_probe_is_the_topics_own_question(small: Knowledge) -> None:
    assert (small.probe.key, small.probe.question) == ("visits", "How many visits?")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('region: "GB"', 'region: "UK"', "There is no country 'UK'."),
        ("probe: visits", "probe: visit", "There is no topic called 'visit'."),
        (
            "about:\n",
            "follow_ups:\n  how_long: weather\nabout:\n",
            "There is no topic called 'weather'.",
        ),
        (
            "    intent: ask_visits\n",
            "    intent: ask_visits\n    follow_ups: {how_many: weather}\n",
            "There is no topic called 'weather'.",
        ),
    ],
)
def test_what_leads_nowhere_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = changed(old, new)
    at = next(word for word in ("weather", '"UK"', "probe: visit\n") if word in text)
    assert found(tmp_path, text) == [(line_of(at, text), message)]


def test_a_short_question_may_ask_for_more(tmp_path: Path) -> None:
    text = changed("about:\n", "follow_ups:\n  afterwards: more\nabout:\n")
    assert load(written(tmp_path, text)).follow_ups == {"afterwards": "more"}
