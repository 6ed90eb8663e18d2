"""A conversation that the service no longer knows: a new one begins, typed words are kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer

pytestmark = pytest.mark.browser

LOST = "Your earlier chat is no longer stored, so this is a new one."


def test_a_stored_token_that_is_unknown_begins_anew(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("my knee hurts")
    server.chats.clear()
    chat.page.reload()
    expect(chat.panel.get_by_text(LOST)).to_be_visible()
    expect(chat.theirs).to_have_count(1)
    expect(chat.mine).to_have_count(0)
    assert len(server.requests("POST", "/conversations")) == 2
    chat.ask("my back hurts")


def test_half_typed_words_stay_in_the_composer(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.area.fill("my knee hu")
    server.wait_for_stream()
    server.forget()
    expect(chat.panel.get_by_text(LOST)).to_be_visible()
    expect(chat.area).to_have_value("my knee hu")


@pytest.mark.parametrize(("status", "code"), [(401, "unknown_token"), (404, "gone")])
def test_a_message_goes_into_the_new_conversation(
    chat: Chat, server: MockServer, status: int, code: str
) -> None:
    chat.open()
    server.faults = [Fault("POST", "/messages", status, code=code)]
    chat.ask("my knee hurts")
    first, second = server.requests("POST", "/messages")
    assert first.body == second.body
    assert first.headers["authorization"] != second.headers["authorization"]
    expect(chat.mine).to_have_count(1)
    assert chat.bubbles()[1:] == ["my knee hurts", "Answer to: my knee hurts"]


def test_a_choice_goes_over_as_its_words(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.faults = [Fault("POST", "/messages", 401, code="unknown_token")]
    chat.button("What are the risks?").click()
    expect(chat.theirs.last).to_contain_text("Answer to: What are the risks?")
    first, second = server.requests("POST", "/messages")
    assert first.body["choice"] == "c_risks"
    assert second.body == {
        "client_msg_id": first.body["client_msg_id"],
        "text": "What are the risks?",
    }


def test_a_service_that_knows_nobody_is_not_asked_without_end(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    server.faults = [
        Fault("POST", "/messages", 401, code="unknown_token"),
        Fault("POST", "/messages", 401, code="unknown_token"),
    ]
    chat.say("my knee hurts")
    expect(chat.mine).to_contain_text("Not sent.")
    expect(chat.button("Try again")).to_be_visible()
    assert len(server.requests("POST", "/messages")) == 2


def test_a_chat_deleted_in_another_tab_ends_here_too(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.wait_for_stream()
    chat.page.route("**/webhooks/widget/events?*", lambda route: route.fulfill(status=204), times=1)
    server.drop_streams()
    expect(chat.panel.get_by_text(LOST)).to_be_visible()
    assert len(server.requests("POST", "/conversations")) == 2


def test_behind_a_closed_panel_no_new_conversation_is_opened(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.button("Close").click()
    server.wait_for_stream()
    looks = len(server.seen)
    server.forget()
    chat.page.wait_for_function(
        "key => JSON.parse(sessionStorage.getItem(key)).token === ''",
        arg=f"clinic-chat {server.url}/webhooks/widget/",
    )
    assert len(server.requests("POST", "/conversations")) == 1
    assert len(server.seen) > looks

    chat.launcher.click()
    expect(chat.theirs).to_have_count(1)
    assert len(server.requests("POST", "/conversations")) == 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_proxys_answer_loses_nothing(chat: Chat, server: MockServer, status: int) -> None:
    chat.open()
    chat.ask("my knee hurts")
    server.faults = [
        Fault("GET", "/messages", status, code=""), Fault("POST", "/messages", status, code="")
    ]  # fmt: skip
    chat.page.reload()
    expect(chat.theirs).to_have_count(2)
    chat.ask("and my back")
    assert server.faults == []
    assert len(server.chats) == 1
    expect(chat.panel.get_by_text(LOST)).to_have_count(0)
    assert [one.body["text"] for one in server.requests("POST", "/messages")[1:]] == [
        "and my back"
    ] * 2
