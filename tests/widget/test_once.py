"""A button that answers one question is inert, and looks so, once the visitor has gone on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

YES, COST = "Yes", "What does it cost?"
CONSENT = reply(
    "Is it all right to ring you on (212) 555-0142?",
    kind="form",
    choices=[{"id": "c_yes", "label": YES, "once": True}, {"id": "c_cost", "label": COST}],
)


@pytest.fixture
def asked(chat: Chat, server: MockServer) -> Chat:
    """A chat in which a question with buttons was asked."""
    server.answer = lambda words: [CONSENT] if words == "book" else [reply("All right.")]
    chat.open()
    chat.say("book")
    expect(chat.button(YES)).to_be_visible()
    return chat


def inert(button: Locator) -> None:
    expect(button).to_have_class("once retired")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute("tabindex", "-1")


def test_it_can_be_pressed_while_its_question_is_open(asked: Chat) -> None:
    expect(asked.button(YES)).not_to_have_attribute("aria-disabled", "true")
    asked.button(YES).click()
    expect(asked.mine.last).to_contain_text(YES)


def test_after_the_next_message_a_press_says_nothing(asked: Chat, server: MockServer) -> None:
    asked.say("why do you need it")
    inert(asked.button(YES))
    before = len(server.requests("POST", "/messages"))
    asked.button(YES).click(force=True)
    asked.say("and who sees it")
    expect(asked.theirs).to_have_count(4)
    assert len(server.requests("POST", "/messages")) == before + 1


def test_other_buttons_stay_what_they_are(asked: Chat) -> None:
    asked.say("why do you need it")
    expect(asked.button(COST)).not_to_have_attribute("aria-disabled", "true")


def test_after_a_reload_it_is_still_inert(asked: Chat) -> None:
    asked.say("why do you need it")
    inert(asked.button(YES))
    asked.page.reload()  # the panel was open and is so again
    inert(asked.button(YES))


def test_the_pressed_button_keeps_the_focus(asked: Chat) -> None:
    expect(asked.button(YES)).not_to_have_attribute("aria-disabled", "true")
    asked.button(YES).press("Enter")
    inert(asked.button(YES))
    expect(asked.button(YES)).to_be_focused()
