"""The numbers page: counts, plots and tables that say the same."""

from __future__ import annotations

import re

import pytest

from bot.console.record.numbers import spoken
from tests.cast import book, reply, result, turn
from tests.console.harness import Client, Desk


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk who is logged in."""
    desk.service.worker.stop()
    return desk.client("clerk")


def visit(desk: Desk, *intents: str) -> None:
    visitor = desk.store.open_conversation(token_hash=str(intents), greeting={"text": "Hello."})
    for at, intent in enumerate(intents):
        done = result(reply("a"), understanding={"intent": intent}, effects=[book()])
        turn(desk.store, visitor, f"{intent} {at}", done)


def sums(page: str) -> dict[str, str]:
    return dict(re.findall(r'id="(\w+)">\s*<h2>[\w ]+ <span class="sum">(.*?)</span>', page))


def test_an_empty_service_shows_zeros(clerk: Client) -> None:
    page = clerk.get("/desk/numbers").text
    assert sums(page) == {
        "conversations": "0", "answered": "0", "handed_over": "0", "unanswered": "0",
        "declined": "0", "bookings": "0", "wait": "-", "thumbs": "0 up, 0 down",
    }  # fmt: skip
    assert "No messages in these days." in page


def test_what_happened_is_counted_in_plot_and_table(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost", "ask_cost", "ask_risks")
    visit(desk, "greet", "out_of_scope")
    page = clerk.get("/desk/numbers").text
    assert sums(page)["conversations"] == "2"
    assert sums(page)["answered"] == "5"
    plot = page.partition('id="answered"')[2].partition("</svg>")[0]
    assert re.search(r'height="60\.00"><title>\w{3} \d+ \w{3}: 5</title>', plot)
    assert plot.count("<rect") == 30
    newest = re.search(r'<tr><th scope="row">[^<]*</th>((?:<td>\d+</td>)+)</tr>\s*<tr><th', page)
    assert newest
    assert re.findall(r"\d+", newest[1]) == ["2", "5", "0", "0", "0", "2"]


def test_topics_have_their_titles_the_most_frequent_first(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost", "ask_cost", "ask_risks", "greet", "nlu_fallback", "out_of_scope")
    topics = clerk.get("/desk/numbers").text.partition('id="topics"')[2]
    assert re.findall(r'<th scope="row">(.*?)</th><td>(\d+)</td>', topics)[:4] == [
        ("Cost", "2"),
        ("Not understood", "2"),
        ("Risks", "1"),
        ("Small talk and steps of the dialogue", "1"),
    ]


@pytest.mark.parametrize(
    ("query", "days"),
    [("", 30), ("?days=7", 7), ("?days=90", 90), ("?days=8", 30), ("?days=x", 30)],
)
def test_the_days_can_be_chosen(clerk: Client, query: str, days: int) -> None:
    page = clerk.get(f"/desk/numbers{query}").text
    assert page.partition('id="answered"')[2].partition("</svg>")[0].count("<rect") == days


def test_the_page_has_no_script_or_style_of_its_own(desk: Desk, clerk: Client) -> None:
    visit(desk, "ask_cost")
    page = clerk.get("/desk/numbers").text
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "-"), (0, "0 s"), (89, "89 s"), (90, "2 min"), (600, "10 min"), (5400, "1.5 h")],
)
def test_waits_in_words(seconds: float | None, words: str) -> None:
    assert spoken(seconds) == words


def test_it_is_for_people_of_the_desk(desk: Desk) -> None:
    assert desk.browser().get("/desk/numbers").status_code == 303
