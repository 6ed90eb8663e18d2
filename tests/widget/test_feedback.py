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
    chat.button("Helpful").click()
    expect(chat.panel.get_by_text("Thank you.", exact=True)).to_be_visible()
    expect(chat.button("Helpful")).to_have_attribute("aria-pressed", "true")
    expect(chat.button("Not helpful")).to_have_attribute("aria-pressed", "false")
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
    chat.button("Not helpful").click()
    expect(chat.button(words)).to_be_in_viewport()
    chat.button(words).click()
    expect(chat.button(words)).to_be_hidden()
    expect(chat.button("Not helpful")).to_be_focused()
    assert server.feedback == [
        {"seq": 3, "rating": "down"},
        {"seq": 3, "rating": "down", "reason": reason},
    ]


def test_a_change_of_mind(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    chat.button("Not helpful").click()
    expect(chat.button("Something else")).to_be_visible()
    chat.button("Helpful").click()
    expect(chat.button("Something else")).to_be_hidden()
    expect(chat.button("Not helpful")).to_have_attribute("aria-pressed", "false")
    assert [one["rating"] for one in server.feedback] == ["down", "up"]


def test_an_opinion_that_cannot_be_stored_is_not_thanked_for(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.ask("one")
    server.faults = [Fault("POST", "/feedback", 503, message="Please try again later.")]
    chat.button("Helpful").click()
    expect(chat.panel.get_by_text("Please try again later.")).to_be_visible()
    expect(chat.panel.get_by_text("Thank you.", exact=True)).to_be_hidden()
    expect(chat.button("Helpful")).to_have_attribute("aria-pressed", "false")
    chat.button("OK").click()
    expect(chat.panel.get_by_text("Please try again later.")).to_be_hidden()


def test_words_are_welcome_and_not_needed(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    words = chat.panel.get_by_label("In your own words, if you like")
    chat.button("Not helpful").click()
    expect(words).to_be_hidden()
    chat.button("Something is missing").click()
    expect(words).to_be_in_viewport()
    chat.button("Send this").click()  # nothing to send yet
    words.fill(" <b>How long</b> does it take? ")
    chat.button("Send this").click()
    expect(words).to_be_hidden()
    expect(chat.button("Not helpful")).to_be_focused()
    assert server.feedback[1:] == [
        {"seq": 3, "rating": "down", "reason": "incomplete"},
        {
            "seq": 3,
            "rating": "down",
            "reason": "incomplete",
            "words": "<b>How long</b> does it take?",
        },
    ]
    expect(chat.mine).to_have_count(1)


def test_words_that_cannot_be_stored_stay(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    chat.button("Not helpful").click()
    chat.button("Something else").click()
    words = chat.panel.get_by_label("In your own words, if you like")
    words.fill("It was about my knee.")
    server.faults = [Fault("POST", "/feedback", 503, message="Please try again later.")]
    chat.button("Send this").click()
    expect(chat.panel.get_by_text("Please try again later.")).to_be_visible()
    expect(words).to_have_value("It was about my knee.")


def test_every_turn_of_the_assistant_is_rated(chat: Chat, server: MockServer) -> None:
    chat.open()
    kinds = ("answer", "clarify", "unknown", "urgent", "handover", "form", "summary", "notice")
    for kind in kinds:
        server.add(reply(kind, kind=kind, in_reply_to=2))
    expect(chat.theirs).to_have_count(1 + len(kinds))
    counts = [row.get_by_text("Did this help?").count() for row in chat.theirs.all()]
    assert counts == [0] + [1] * len(kinds)


def test_what_is_no_turn_is_not_rated(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.add(reply("From a person.", kind="staff", role="staff", in_reply_to=2))
    server.add(reply("Somebody joined.", kind="notice"))
    expect(chat.theirs).to_have_count(3)
    assert chat.panel.get_by_text("Did this help?").count() == 0
