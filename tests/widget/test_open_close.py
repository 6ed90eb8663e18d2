"""Opening and closing the chat by mouse and keyboard, and where the focus goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer

pytestmark = pytest.mark.browser


def test_nothing_is_asked_of_the_service_before_the_chat_is_opened(
    chat: Chat, server: MockServer
) -> None:
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
    chat.page.wait_for_load_state("networkidle")
    assert server.seen == []

    chat.open()
    paths = [one.path for one in server.seen if one.path != "/desk"]
    assert paths[:2] == ["/conversations", "/messages"]


def test_a_click_opens_and_the_close_button_closes(chat: Chat) -> None:
    chat.launcher.click()
    expect(chat.panel).to_be_visible()
    expect(chat.panel).to_have_accessible_name("Test Clinic")
    expect(chat.launcher).to_be_hidden()
    expect(chat.area).to_be_focused()

    chat.button("Close").click()
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_escape_closes(chat: Chat, key: str) -> None:
    chat.launcher.focus()
    chat.page.keyboard.press(key)
    expect(chat.area).to_be_focused()

    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_escape_closes_the_menu_before_the_panel(chat: Chat) -> None:
    chat.open()
    chat.button("Menu").click()
    expect(chat.button("Download this chat")).to_be_focused()

    chat.page.keyboard.press("Escape")
    expect(chat.button("Download this chat")).to_be_hidden()
    expect(chat.panel).to_be_visible()
    expect(chat.button("Menu")).to_be_focused()


def test_a_double_click_leaves_the_chat_open(chat: Chat, server: MockServer) -> None:
    chat.launcher.dblclick()
    expect(chat.theirs).to_have_count(1)
    expect(chat.panel).to_be_visible()
    assert server.requests("POST", "/messages") == []


def test_the_tab_key_walks_from_top_to_bottom_and_on_to_the_page(chat: Chat) -> None:
    chat.open()
    chat.button("Menu").focus()
    names = [chat.page.evaluate(FOCUSED)]
    for _ in range(9):
        chat.page.keyboard.press("Tab")
        names.append(chat.page.evaluate(FOCUSED))
    assert names == [
        "Menu",
        "Close",
        "log",
        "What is prolotherapy?",
        "What are the risks?",
        "Book a free consultation",
        "Talk to the front desk",
        "textarea",
        "Send",
        "911",
    ]
    expect(chat.panel).to_have_attribute("aria-modal", "false")


def test_on_a_phone_the_tab_key_stays_inside_the_sheet(page: Page, server: MockServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.page())
    chat = Chat(page).open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")

    chat.button("Menu").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "911"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Menu"


def test_an_open_chat_is_open_again_after_a_reload_and_takes_no_focus(chat: Chat) -> None:
    chat.open()
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    assert chat.page.evaluate("document.activeElement === document.body")


def test_a_closed_chat_stays_closed_after_a_reload(chat: Chat) -> None:
    chat.open()
    chat.button("Close").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


FOCUSED = """() => {
  const node = document.querySelector("clinic-chat").shadowRoot.activeElement;
  return node.getAttribute("role") ?? (node.textContent || node.localName);
}"""
