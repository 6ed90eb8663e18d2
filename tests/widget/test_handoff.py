"""Waiting for a person and talking to one: who answers is always in sight."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.payloads import PAYLOADS
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

CANCEL = {"id": "c_cancel", "label": "Go on with the assistant", "does": "cancel_handoff"}
CALLBACK = {"id": "c_back", "label": "Leave my phone or e-mail"}
WAITING = reply(
    "The front desk is asked. You are number 2; it takes a few minutes. You may ask on meanwhile.",
    kind="handover",
    choices=[CANCEL, CALLBACK],
    handoff="waiting",
)
JOINED = reply(
    "Ann Lee is here and answers you now.",
    kind="handover",
    handoff="held",
    staff_name="Ann Lee",
)
LEFT = reply("Ann Lee has left the chat.", kind="handover", handoff="assistant")


def by_staff(text: str, name: str = "Ann Lee") -> dict[str, Any]:
    return reply(text, role="staff", kind="staff", staff_name=name)


@pytest.fixture
def line(page: Page) -> Any:
    return page.locator("clinic-chat .holder")


def waiting(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.wait_for_stream()
    server.add(WAITING)
    expect(chat.theirs.last).to_contain_text("You are number 2")


def test_who_waits_sees_it_and_may_go_on_with_the_assistant(
    chat: Chat, server: MockServer, line: Any
) -> None:
    waiting(chat, server)
    expect(line).to_contain_text("You are waiting for the front desk.")
    expect(chat.button("Talk to the front desk")).to_be_hidden()
    expect(chat.button("Go on with the assistant")).to_have_count(1)
    line.get_by_role("button", name="Go on with the assistant").click()
    expect(chat.mine.last).to_contain_text("Go on with the assistant")
    (sent,) = server.requests("POST", "/messages")
    assert sent.body["choice"] == "c_cancel"
    expect(chat.area).to_be_focused()
    server.add(reply("All right.", kind="notice", handoff="assistant"))
    expect(line).to_be_hidden()
    expect(chat.button("Talk to the front desk")).to_be_visible()


def test_who_waits_may_still_ask(chat: Chat, server: MockServer, line: Any) -> None:
    waiting(chat, server)
    chat.ask("what are the risks")
    expect(line).to_contain_text("You are waiting for the front desk.")


def test_a_person_is_named_on_every_message(chat: Chat, server: MockServer, line: Any) -> None:
    waiting(chat, server)
    server.add(JOINED)
    expect(line).to_contain_text("You are talking with Ann Lee from the front desk.")
    expect(line.get_by_role("button", name="Go on with the assistant")).to_be_hidden()
    expect(chat.panel.locator("header")).to_contain_text("Ann Lee - front desk")
    expect(chat.panel.locator("header")).not_to_contain_text("not a person")
    server.add(by_staff("Hello, what can I do for you?"))
    last = chat.theirs.last
    expect(last).to_contain_text("Ann Lee, from the front desk")
    expect(last).to_contain_text("Hello, what can I do for you?")
    expect(last).not_to_contain_text("Did this help?")


def test_when_the_person_leaves_the_assistant_is_back(
    chat: Chat, server: MockServer, line: Any
) -> None:
    waiting(chat, server)
    server.add(JOINED)
    server.add(by_staff("Goodbye."))
    server.add(LEFT)
    expect(chat.theirs.last).to_contain_text("Ann Lee has left the chat.")
    expect(line).to_be_hidden()
    expect(chat.panel.locator("header")).to_contain_text("Assistant - not a person")
    chat.ask("what are the risks")


def test_nothing_is_one_moment_away_while_a_person_answers(
    chat: Chat, server: MockServer, page: Page
) -> None:
    waiting(chat, server)
    server.add(JOINED)
    expect(chat.theirs.last).to_contain_text("is here and answers you")
    server.holds_answers = True
    chat.say("are you there?")
    expect(chat.mine.last).to_contain_text("Sent")
    expect(chat.typing).to_be_hidden()


def test_a_person_can_be_asked_for_at_any_time(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.button("Talk to the front desk").click()
    expect(chat.mine.last).to_contain_text("I would like to talk to the front desk")


def test_a_reload_shows_the_same_chat_with_the_same_person(
    chat: Chat, server: MockServer, page: Page, line: Any
) -> None:
    waiting(chat, server)
    server.add(JOINED)
    server.add(by_staff("I am still here."))
    expect(chat.theirs.last).to_contain_text("I am still here.")
    before = chat.bubbles()
    page.reload()
    expect(line).to_contain_text("You are talking with Ann Lee from the front desk.")
    assert chat.bubbles() == before
    server.wait_for_stream()
    server.add(by_staff("Welcome back."))
    expect(chat.theirs.last).to_contain_text("Welcome back.")


def test_a_reload_while_waiting_goes_on_waiting(
    chat: Chat, server: MockServer, page: Page, line: Any
) -> None:
    waiting(chat, server)
    page.reload()
    expect(line.get_by_role("button", name="Go on with the assistant")).to_be_visible()


def test_an_older_state_that_comes_late_changes_nothing(
    chat: Chat, server: MockServer, line: Any
) -> None:
    chat.open()
    server.wait_for_stream()
    server.add(JOINED, seq=5)
    expect(line).to_contain_text("Ann Lee")
    server.add(WAITING, seq=4)
    expect(chat.theirs).to_have_count(3)
    expect(line).to_contain_text("Ann Lee")


def test_a_chat_that_was_deleted_waits_for_nobody(
    chat: Chat, server: MockServer, line: Any
) -> None:
    waiting(chat, server)
    chat.button("Menu").click()
    chat.button("Delete this chat").click()
    chat.button("Yes, delete it").click()
    expect(line).to_be_hidden()


@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[2]])
def test_a_name_is_only_text(
    chat: Chat, server: MockServer, page: Page, line: Any, payload: str
) -> None:
    waiting(chat, server)
    server.add({**JOINED, "staff_name": payload})
    server.add(by_staff(payload, payload))
    expect(chat.theirs.last).to_contain_text(payload)
    expect(line).to_contain_text(payload)
    assert page.locator("clinic-chat img, clinic-chat script").count() == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (320, 568)])
@pytest.mark.parametrize("state", ["waiting", "held"])
def test_the_line_fits(
    chat: Chat, server: MockServer, page: Page, line: Any, width: int, height: int, state: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    waiting(chat, server)
    if state == "held":
        server.add(JOINED)
        server.add(by_staff("Hello, this is Ann. What can I do for you?"))
        expect(chat.theirs.last).to_contain_text("What can I do for you?")
    box = line.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    log, area = chat.log.bounding_box(), chat.area.bounding_box()
    assert log is not None
    assert area is not None
    assert log["height"] > 100
    assert area["y"] < height


def test_the_focus_stays_in_the_chat_when_its_button_goes(
    chat: Chat, server: MockServer, line: Any
) -> None:
    chat.open()
    server.wait_for_stream()
    chat.button("Talk to the front desk").focus()
    server.add(WAITING)
    expect(chat.button("Talk to the front desk")).to_be_hidden()
    expect(chat.area).to_be_focused()
    line.get_by_role("button", name="Go on with the assistant").focus()
    server.add(JOINED)
    expect(line).to_contain_text("You are talking with Ann Lee")
    expect(chat.area).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
