"""What a reload brings back, and what the browser keeps."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import GREETING, reply

pytestmark = pytest.mark.browser

STORED = """() => JSON.stringify({
  session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie,
})"""


def test_the_conversation_is_there_again(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    before = chat.bubbles()

    chat.page.reload()
    expect(chat.theirs).to_have_count(2)
    assert chat.bubbles() == before
    assert len(server.requests("POST", "/conversations")) == 1

    chat.ask("and my back")
    expect(chat.mine).to_have_count(2)


def test_an_answer_that_came_in_the_meantime_is_there(chat: Chat, server: MockServer) -> None:
    server.holds_answers = True
    chat.open()
    chat.say("my knee hurts")
    expect(chat.mine).to_contain_text("Sent")
    chat.page.goto("about:blank")
    server.release()
    chat.page.go_back()
    expect(chat.theirs.last).to_contain_text("Answer to: my knee hurts")


def test_an_unanswered_question_is_still_waited_for(chat: Chat, server: MockServer) -> None:
    server.holds_answers = True
    chat.open()
    chat.say("my knee hurts")
    expect(chat.mine).to_contain_text("Sent")
    chat.page.reload()
    expect(chat.typing).to_be_visible()
    server.release()
    expect(chat.theirs.last).to_contain_text("Answer to: my knee hurts")
    expect(chat.typing).to_be_hidden()


def test_the_browser_keeps_the_token_for_the_tab_and_no_word_of_the_chat(
    chat: Chat, server: MockServer
) -> None:
    server.answer = lambda words: [reply(f"Answer to: {words}", items=["infection"], note="rest")]
    chat.open()
    chat.area.fill("half a sentence about my bladder")
    chat.ask("my knee hurts")
    chat.area.fill("half a sentence about my bladder")

    stored = json.loads(chat.page.evaluate(STORED))
    [(key, value)] = stored["session"].items()
    assert key == f"clinic-chat {server.url}/webhooks/widget/"
    own = {"token": server.chat.token, "id": server.chat.id}
    assert json.loads(value) == {**own, "open": True, "read": 3}
    assert stored["local"] == {}
    assert stored["cookies"] == ""
    assert chat.page.evaluate("indexedDB.databases()") == []
    assert chat.page.evaluate("caches.keys()") == []


def test_another_tab_begins_its_own_conversation(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    other = chat.page.context.new_page()
    other.goto(chat.page.url)
    second = Chat(other).open()
    assert len(server.chats) == 2
    assert second.bubbles() == [GREETING]


@pytest.mark.parametrize(
    "stored", ["", "{", "null", "[1]", '{"token": 5}', '{"token": "a b\\u0000"}', '{"read": "x"}']
)
def test_damaged_storage_begins_anew(page: Page, server: MockServer, stored: str) -> None:
    address = server.page()
    page.goto(address)
    key = f"clinic-chat {server.url}/webhooks/widget/"
    page.evaluate("([key, value]) => sessionStorage.setItem(key, value)", [key, stored])
    page.goto(address)
    Chat(page).open().ask("hello")
    assert len(server.requests("POST", "/conversations")) == 1


def test_forbidden_storage_does_not_matter(page: Page, server: MockServer) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no'); } });"
    )
    page.goto(server.page())
    Chat(page).open().ask("hello")


def test_news_for_a_closed_chat_is_counted_after_a_reload(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    chat.button("Close").click()
    chat.page.goto("about:blank")
    server.add(reply("A person: we will call you."))
    chat.page.go_back()
    expect(chat.launcher).to_have_accessible_name("Chat with us, 1 new message")
    chat.launcher.click()
    expect(chat.theirs.last).to_contain_text("A person: we will call you.")
    chat.button("Close").click()
    expect(chat.launcher).to_have_accessible_name("Chat with us")
