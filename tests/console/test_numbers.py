"""The numbers page: counts, plots and tables that say the same."""

from __future__ import annotations

import re

import pytest

from bot.console.record.numbers import spoken
from bot.conversations.turn import Understood
from tests.cast import book, reply, result, turn
from tests.console.harness import Client, Desk
from tests.pages import Page


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk who is logged in."""
    desk.service.worker.stop()
    return desk.client("clerk")


def visit(desk: Desk, *intents: str) -> None:
    visitor = desk.stores.conversations.chats.open(
        token_hash=str(intents), greeting=reply("Hello.")
    )
    for at, intent in enumerate(intents):
        done = result(reply("a"), understanding=Understood(intent), effects=[book()])
        turn(desk.stores, visitor, f"{intent} {at}", done)


def sums(page: Page) -> dict[str, str]:
    """The number beside each heading, by the place of the heading."""
    shown = [part for part in page.all("region") if part.of_class("sum")]
    return {part.attribute("id"): part.of_class("sum")[0].text for part in shown}


def test_an_empty_service_shows_zeros(clerk: Client) -> None:
    page = clerk.page("/desk/numbers")
    assert sums(page) == {
        "conversations": "0", "answered": "0", "handed_over": "0", "unanswered": "0",
        "declined": "0", "bookings": "0", "wait": "-", "thumbs": "0 up, 0 down",
    }  # fmt: skip
    assert "No messages in these days." in page.text


def test_what_happened_is_counted_in_plot_and_table(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost", "ask_cost", "ask_risks")
    visit(desk, "greet", "out_of_scope")
    page = clerk.page("/desk/numbers")
    assert sums(page)["conversations"] == "2"
    assert sums(page)["answered"] == "5"
    *before, today = page.part("answered").all("bar")
    assert (len(before), today.attribute("height")) == (29, "60.00")
    assert re.fullmatch(r"\w{3} \d+ \w{3}: 5", today.text)
    newest = page.part("days").table()[1]
    assert newest[1:] == ["2", "5", "0", "0", "0", "2"]


def test_topics_have_their_titles_the_most_frequent_first(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost", "ask_cost", "ask_risks", "greet", "nlu_fallback", "out_of_scope")
    _, *topics = clerk.page("/desk/numbers").part("topics").table()
    assert [row[:2] for row in topics[:4]] == [
        ["Cost", "2"],
        ["Not understood", "2"],
        ["Risks", "1"],
        ["Small talk and steps of the dialogue", "1"],
    ]


@pytest.mark.parametrize(
    ("query", "days"),
    [("", 30), ("?days=7", 7), ("?days=90", 90), ("?days=8", 30), ("?days=x", 30)],
)
def test_the_days_can_be_chosen(clerk: Client, query: str, days: int) -> None:
    page = clerk.page(f"/desk/numbers{query}")
    assert len(page.part("answered").all("bar")) == days


def test_the_page_has_no_script_or_style_of_its_own(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost")
    assert clerk.page("/desk/numbers").own_code() == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "-"), (0, "0 s"), (89, "89 s"), (90, "2 min"), (600, "10 min"), (5400, "1.5 h")],
)
def test_waits_in_words(seconds: float | None, words: str) -> None:
    assert spoken(seconds) == words


def test_it_is_for_people_of_the_desk(desk: Desk) -> None:
    assert desk.browser().get("/desk/numbers").status_code == 303
