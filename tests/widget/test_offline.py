"""A service that cannot be reached: the widget stays, says so, and keeps the visitor's words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer

pytestmark = pytest.mark.browser

OFFLINE = "We cannot reach the chat right now. We keep trying, and your text stays here."


def test_opened_without_a_service_it_says_so_and_names_the_phone(
    chat: Chat, server: MockServer
) -> None:
    server.is_down = True
    chat.launcher.click()
    expect(chat.banner).to_have_text(f"{OFFLINE} You can also call (202) 555-0142.")
    expect(chat.banner.get_by_role("link")).to_have_attribute("href", "tel:2025550142")
    expect(chat.area).to_be_editable()

    chat.say("my knee hurts")
    expect(chat.mine).to_contain_text("my knee hurts")
    expect(chat.mine).to_contain_text("Not sent yet. Trying again…")

    server.is_down = False
    expect(chat.theirs.last).to_contain_text("Answer to: my knee hurts")
    expect(chat.banner).to_be_hidden()
    expect(chat.mine).to_have_count(1)


def test_a_service_that_goes_away_in_the_middle(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    server.is_down = True
    server.drop_streams()
    expect(chat.banner).to_be_visible()
    expect(chat.theirs).to_have_count(2)

    chat.area.fill("half a sen")
    server.is_down = False
    expect(chat.banner).to_be_hidden()
    expect(chat.area).to_have_value("half a sen")


def test_without_a_phone_number_there_is_no_word_of_calling(page: Page, server: MockServer) -> None:
    page.goto(server.page())
    page.evaluate("document.querySelector('clinic-chat').removeAttribute('phone')")
    server.is_down = True
    chat = Chat(page)
    chat.launcher.click()
    expect(chat.banner).to_have_text(OFFLINE)


def test_a_refusal_to_open_is_shown_in_the_services_words(chat: Chat, server: MockServer) -> None:
    sentence = "That is a lot of new chats in a short time. Please wait 20 seconds and try again."
    server.faults = [Fault("POST", "/conversations", 429, retry_after=20, message=sentence)]
    chat.launcher.click()
    expect(chat.banner).to_have_text(f"{sentence} You can also call (202) 555-0142.")


def test_coming_back_online_tries_at_once(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    chat.page.reload()
    server.is_down = True
    chat.launcher.click()
    chat.page.clock.run_for(20_000)
    expect(chat.banner).to_be_visible()
    server.is_down = False
    chat.page.clock.pause_at("2100-01-01")
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chat.theirs).to_have_count(1)
    expect(chat.banner).to_be_hidden()
