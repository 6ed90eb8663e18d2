"""The menu: taking the chat away as a file, and deleting it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer

pytestmark = pytest.mark.browser

ERASED = "This chat is deleted. To start a new one, write a message."


def erase(chat: Chat) -> None:
    chat.button("Menu").click()
    chat.button("Delete this chat").click()
    chat.button("Yes, delete it").click()


def test_download(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    chat.button("Menu").click()
    with chat.page.expect_download() as caught:
        chat.button("Download this chat").click()
    assert caught.value.suggested_filename == "clinic-chat.txt"
    assert Path(caught.value.path()).read_text().split("\n")[1:] == [
        "my knee hurts",
        "Answer to: my knee hurts",
    ]
    expect(chat.button("Menu")).to_be_focused()
    expect(chat.button("Menu")).to_have_attribute("aria-expanded", "false")


def test_a_download_that_fails_says_so(chat: Chat, server: MockServer) -> None:
    chat.open()
    # A browser asks once more by itself when a line that it kept open turns out to be cut.
    server.faults = [Fault("GET", "/transcript", 0)] * 2
    chat.button("Menu").click()
    chat.button("Download this chat").click()
    expect(chat.panel.get_by_text("That did not work. Please try again.")).to_be_visible()
    chat.button("OK").click()
    expect(chat.button("Menu")).to_be_focused()


def test_deleting_asks_once_more_and_can_be_refused(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    chat.button("Menu").click()
    chat.button("Delete this chat").click()
    expect(chat.button("No, keep it")).to_be_focused()
    chat.button("No, keep it").click()
    expect(chat.mine).to_have_count(1)
    assert server.requests("DELETE", "/conversation") == []
    assert len(server.chats) == 1


def test_deleting_removes_the_chat_everywhere(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    erase(chat)
    expect(chat.panel.get_by_text(ERASED)).to_be_visible()
    expect(chat.panel.get_by_text("my knee hurts")).to_have_count(0)
    assert server.chats == {}
    assert "token-" not in chat.page.evaluate("JSON.stringify({...sessionStorage})")
    assert len(server.requests("POST", "/conversations")) == 1

    chat.ask("a new question")
    assert len(server.requests("POST", "/conversations")) == 2
    assert [row["text"] for row in server.chat.messages if row["role"] == "visitor"] == [
        "a new question"
    ]


def test_a_chat_that_is_gone_already_counts_as_deleted(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.faults = [Fault("DELETE", "/conversation", 404, code="gone")]
    erase(chat)
    expect(chat.panel.get_by_text(ERASED)).to_be_visible()


def test_a_proxys_answer_is_no_deletion(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    server.faults = [Fault("DELETE", "/conversation", 404, code="")]
    erase(chat)
    expect(chat.panel.get_by_text("That did not work. Please try again.")).to_be_visible()
    assert len(server.chats) == 1
    chat.button("OK").click()
    erase(chat)
    expect(chat.panel.get_by_text(ERASED)).to_be_visible()
    assert server.chats == {}


def test_a_deletion_that_fails_keeps_everything(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    server.faults = [Fault("DELETE", "/conversation", 503, message="Please try again.")]
    erase(chat)
    expect(chat.panel.get_by_text("Please try again.")).to_be_visible()
    expect(chat.mine).to_have_count(1)
    assert len(server.chats) == 1


def test_what_waits_to_be_sent_is_deleted_too(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.open()
    server.faults = [Fault("POST", "/messages", 503, retry_after=30)]
    chat.say("my knee hurts")
    expect(chat.mine).to_contain_text("Trying again")
    erase(chat)
    expect(chat.panel.get_by_text(ERASED)).to_be_visible()
    chat.page.clock.fast_forward(31_000)
    chat.ask("a new question")  # what waited would be sent before it
    sent = [one.body["text"] for one in server.requests("POST", "/messages")]
    assert sent == ["my knee hurts", "a new question"]
    assert len(server.requests("POST", "/conversations")) == 2
