"""The visitor's opinion of an answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser


def test_thumbs_up(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    chat.button("Yes").click()
    expect(chat.panel.get_by_text("Thank you.", exact=True)).to_be_visible()
    expect(chat.button("Yes")).to_have_attribute("aria-pressed", "true")
    expect(chat.button("No")).to_have_attribute("aria-pressed", "false")
    assert server.feedback == [{"seq": 3, "rating": "up"}]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("It is not correct", "incorrect"),
        ("Something is missing", "incomplete"),
        ("Hard to understand", "unclear"),
        ("Not what I asked", "not_my_question"),
        ("Something else", "other"),
    ],
)
def test_thumbs_down_with_a_reason(chat: Chat, server: MockServer, words: str, reason: str) -> None:
    chat.open()
    chat.ask("one")
    expect(chat.button(words)).to_be_hidden()
    chat.button("No").click()
    expect(chat.button(words)).to_be_in_viewport()
    chat.button(words).click()
    expect(chat.button(words)).to_be_hidden()
    expect(chat.button("No")).to_be_focused()
    assert server.feedback == [
        {"seq": 3, "rating": "down"},
        {"seq": 3, "rating": "down", "reason": reason},
    ]


def test_a_change_of_mind(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    chat.button("No").click()
    expect(chat.button("Something else")).to_be_visible()
    chat.button("Yes").click()
    expect(chat.button("Something else")).to_be_hidden()
    expect(chat.button("No")).to_have_attribute("aria-pressed", "false")
    assert [one["rating"] for one in server.feedback] == ["down", "up"]


def test_an_opinion_that_cannot_be_stored_is_not_thanked_for(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.ask("one")
    server.faults = [Fault("POST", "/feedback", 503, message="Please try again later.")]
    chat.button("Yes").click()
    expect(chat.panel.get_by_text("Please try again later.")).to_be_visible()
    expect(chat.panel.get_by_text("Thank you.", exact=True)).to_be_hidden()
    expect(chat.button("Yes")).to_have_attribute("aria-pressed", "false")
    chat.button("OK").click()
    expect(chat.panel.get_by_text("Please try again later.")).to_be_hidden()


def test_only_answers_are_rated(chat: Chat, server: MockServer) -> None:
    chat.open()
    kinds = {
        "answer": 1, "clarify": 1, "unknown": 1, "urgent": 0, "handover": 0, "form": 0,
        "summary": 0, "notice": 0, "greeting": 0,
    }  # fmt: skip
    for kind in kinds:
        server.add(reply(kind, kind=kind))
    expect(chat.theirs).to_have_count(1 + len(kinds))
    counts = [row.get_by_text("Did this help?").count() for row in chat.theirs.all()[1:]]
    assert counts == list(kinds.values())
