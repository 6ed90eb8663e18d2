"""A chat that the visitor wants kept on the device: it is there in the next tab, and only then."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import GREETING, reply
from tests.widget.test_handoff import JOINED, LEFT, WAITING

pytestmark = pytest.mark.browser

KEEP = "Keep this chat on this device"
UNKEEP = "Do not keep this chat on this device"
DAY_MS = 86_400_000
MISSED = reply("Nobody could join the chat.", kind="handover", handoff="missed")


def on_device(page: Page) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(page.evaluate("JSON.stringify({...localStorage})"))
    return stored


def keep(chat: Chat) -> None:
    chat.button("Menu").click()
    chat.button(KEEP).click()
    chat.button("Yes, keep it here").click()
    expect(chat.panel.get_by_text("This chat stays on this device.")).to_be_visible()
    chat.button("OK").click()
    expect(chat.button("Menu")).to_be_focused()


def come_back(chat: Chat, meanwhile: Callable[[], object] = lambda: None) -> Chat:
    """Close the tab and open another one, as the next day, and let something happen between."""
    address, context = chat.page.url, chat.page.context
    chat.page.close()
    meanwhile()
    page = context.new_page()
    page.goto(address)
    return Chat(page)


def test_who_asks_for_it_finds_the_chat_and_its_news_again(chat: Chat, server: MockServer) -> None:
    chat.open().ask("my knee hurts")
    before = chat.bubbles()
    keep(chat)
    token = server.chat.token
    [(key, value)] = on_device(chat.page).items()
    kept = json.loads(value)
    assert key == f"clinic-chat {server.url}/webhooks/widget/"
    until = pytest.approx(chat.page.evaluate("Date.now()") + 30 * DAY_MS, abs=60_000)
    assert kept == {"token": token, "id": server.chat.id, "read": 3, "until": until}

    again = come_back(chat, lambda: server.add(reply("A person: we will call you.")))
    expect(again.launcher).to_have_accessible_name("Chat with us, 1 new message")
    again.launcher.click()
    expect(again.theirs.last).to_contain_text("A person: we will call you.")
    assert again.bubbles() == [*before, "A person: we will call you."]
    assert list(server.chats) == [token]
    assert json.loads(on_device(again.page)[key])["read"] == 4


def test_it_asks_once_more_and_no_keeps_nothing(chat: Chat) -> None:
    chat.open().ask("my knee hurts")
    chat.button("Menu").click()
    chat.button(KEEP).click()
    expect(chat.panel.get_by_text("of your own: anyone who opens this website")).to_be_visible()
    expect(chat.button("No, not on this device")).to_be_focused()
    chat.button("No, not on this device").click()
    assert on_device(chat.page) == {}
    assert come_back(chat).open().bubbles() == [GREETING]


def test_it_can_be_taken_back(chat: Chat) -> None:
    chat.open().ask("my knee hurts")
    keep(chat)
    chat.button("Menu").click()
    expect(chat.button(KEEP)).to_have_count(0)
    chat.button(UNKEEP).click()
    expect(chat.panel.get_by_text("It is here until you close this page.")).to_be_visible()
    assert on_device(chat.page) == {}
    chat.page.reload()
    expect(chat.theirs).to_have_count(2)
    assert come_back(chat).open().bubbles() == [GREETING]


def test_deleting_the_chat_takes_it_off_the_device(chat: Chat, server: MockServer) -> None:
    chat.open().ask("my knee hurts")
    keep(chat)
    other = Chat(chat.page.context.new_page())
    other.page.goto(chat.page.url)
    other.launcher.click()
    expect(other.theirs).to_have_count(2)

    other.button("Menu").click()
    other.button("Delete this chat").click()
    other.button("Yes, delete it").click()
    expect(other.panel.get_by_text("This chat is deleted.")).to_be_visible()
    assert on_device(chat.page) == {}
    assert server.chats == {}

    other.ask("a new question")
    keep(other)
    chat.say("and my back")  # its own chat is gone; what the other tab keeps is not touched
    expect(chat.panel.get_by_text("Your earlier chat is no longer stored")).to_be_visible()
    [value] = on_device(other.page).values()
    assert json.loads(value)["token"] == next(iter(server.chats))


@pytest.mark.parametrize("kept", ["{", "null", '{"token": "token-1"}', "[]", "expired"])
def test_what_is_old_or_damaged_is_taken_off_and_a_new_chat_begins(
    chat: Chat, server: MockServer, kept: str
) -> None:
    chat.open().ask("my knee hurts")
    keep(chat)
    [(key, value)] = on_device(chat.page).items()
    if kept == "expired":
        kept = json.dumps({**json.loads(value), "until": chat.page.evaluate("Date.now()") - 1})
    chat.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, kept])
    again = come_back(chat).open()
    assert len(server.chats) == 2
    assert on_device(again.page) == {}


def test_the_device_keeps_one_chat_and_says_so(chat: Chat, server: MockServer) -> None:
    chat.open().ask("my knee hurts")
    other = Chat(chat.page.context.new_page())
    other.page.goto(chat.page.url)
    other.open()
    keep(other)
    chat.button("Menu").click()
    chat.button(KEEP).click()
    expect(chat.panel.get_by_text("has kept until now gives way to it.")).to_be_visible()
    chat.button("Yes, keep it here").click()
    [value] = on_device(chat.page).values()
    assert json.loads(value)["token"] == next(iter(server.chats))


def test_the_question_goes_with_the_chat_that_it_was_about(chat: Chat, server: MockServer) -> None:
    chat.open().ask("my knee hurts")
    server.wait_for_stream()
    chat.button("Menu").click()
    chat.button(KEEP).click()
    server.forget()
    expect(chat.panel.get_by_text("Your earlier chat is no longer stored")).to_be_visible()
    expect(chat.button("Yes, keep it here")).to_have_count(0)
    assert on_device(chat.page) == {}


def test_what_another_tab_has_read_is_not_news(chat: Chat, server: MockServer) -> None:
    chat.open().ask("my knee hurts")
    keep(chat)
    chat.button("Close").click()
    other = Chat(chat.page.context.new_page())
    other.page.goto(chat.page.url)
    server.add(reply("A person: we will call you."))
    news = "Chat with us, 1 new message"
    expect(chat.launcher).to_have_accessible_name(news)
    expect(other.launcher).to_have_accessible_name(news)
    other.launcher.click()
    expect(other.theirs.last).to_contain_text("we will call you")
    expect(chat.launcher).to_have_accessible_name("Chat with us")


def test_forbidden_storage_says_so_and_the_chat_goes_on(
    context: BrowserContext, server: MockServer
) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    page = context.new_page()
    page.goto(server.page())
    chat = Chat(page).open()
    chat.button("Menu").click()
    chat.button(KEEP).click()
    chat.button("Yes, keep it here").click()
    expect(chat.panel.get_by_text("That did not work.")).to_be_visible()
    chat.button("OK").click()
    chat.ask("my knee hurts")


def test_it_is_offered_where_a_person_may_answer_later(
    chat: Chat, server: MockServer, page: Page
) -> None:
    line = page.locator("clinic-chat .holder")
    offer = line.get_by_role("button", name="Keep this chat", exact=True)
    chat.open()
    server.wait_for_stream()
    expect(line).to_be_hidden()
    server.add(WAITING)
    expect(offer).to_be_visible()
    server.add(JOINED)
    expect(line).to_contain_text("You are talking with Ann Lee")
    expect(offer).to_be_visible()
    server.add(LEFT)
    expect(line).to_be_hidden()
    server.add(MISSED)
    expect(line).to_contain_text("The front desk can still answer you in this chat.")
    expect(chat.button("Talk to the front desk")).to_be_visible()

    offer.click()
    expect(chat.button("No, not on this device")).to_be_focused()
    chat.button("Yes, keep it here").click()
    expect(line).to_be_hidden()
    expect(chat.panel.get_by_text("This chat stays on this device.")).to_be_visible()
