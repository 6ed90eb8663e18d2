"""The desk is told which answers visitors do not get because their review has lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.model import Knowledge, Review
from bot.knowledge.review import in_force
from tests.console import harness
from tests.console.harness import Client
from tests.pages import Page

LONG, SHORT = date(2028, 1, 2), date(2026, 3, 3)
HTML = "<b>Pain</b> & more"


def reviewed(knowledge: Knowledge, *short: str) -> Knowledge:
    """The knowledge with reviews that hold for long, but for some topics."""
    topics = {
        key: replace(topic, review=Review("Dr. Lee", SHORT, SHORT if key in short else LONG))
        for key, topic in knowledge.topics.items()
    }
    return replace(knowledge, topics=topics)


@contextmanager
def desk_with(
    knowledge: Knowledge, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """Somebody of the desk of a service that answers from this knowledge."""
    monkeypatch.setattr(harness, "knowledge", lambda: knowledge)
    with harness.running_desk(folder) as desk:
        yield desk.client("clerk")


def notices(page: Page) -> list[Page]:
    """What the page says of answers that are withheld."""
    return [one for one in page.all("region") if any("withheld" in h for h in one.headings(2))]


def test_while_every_review_holds_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = in_force(reviewed(harness.knowledge()), SHORT)
    with desk_with(whole, tmp_path, monkeypatch) as clerk:
        assert notices(clerk.page("/desk/questions")) == []


def test_an_answer_is_named_with_its_last_day_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = in_force(reviewed(harness.knowledge(), "risks"), LONG)
    with desk_with(known, tmp_path, monkeypatch) as clerk:
        page = clerk.page("/desk/questions")
    (notice,) = notices(page)
    assert notice.heading(2) == "An answer is withheld"
    title = known.topics["risks"].title
    assert notice.texts("listitem") == [f"{title}, reviewed until 3 March 2026"]
    assert notice.texts("strong") == [title]
    assert "Please have a clinician read it again." in notice.text
    assert notice.texts("code") == ["knowledge.yml"]


def test_several_are_listed_in_the_files_order_and_no_title_is_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = reviewed(harness.knowledge(), "risks", "cost")
    topics = {**file.topics, "risks": replace(file.topics["risks"], title=HTML)}
    known = in_force(replace(file, topics=topics), LONG)
    with desk_with(known, tmp_path, monkeypatch) as clerk:
        (notice,) = notices(clerk.page("/desk/questions"))
    assert notice.heading(2) == "2 answers are withheld"
    wanted = [topic.title for key, topic in known.topics.items() if key in ("risks", "cost")]
    assert notice.texts("strong") == wanted
    assert HTML in wanted
    assert notice.count("b") == 0
