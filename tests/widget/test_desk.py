"""The header's line on the front desk: when it is asked for, and when nothing is said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.shipped import sentence
from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer

pytestmark = pytest.mark.browser

HERE: dict[str, Any] = {"open": True, "live": True, "text": "Somebody is here until 17:00."}
CLOSED: dict[str, Any] = {
    "open": False,
    "live": False,
    "text": "Nobody is here until Tuesday at 9:00.",
}
A_MINUTE = 60_000


def test_the_header_says_whether_the_desk_is_open(chat: Chat, server: MockServer) -> None:
    server.desk = HERE
    chat.open()
    expect(chat.panel.get_by_text(HERE["text"])).to_be_visible()


def test_nothing_is_said_while_the_hours_are_not_known(chat: Chat, server: MockServer) -> None:
    with chat.page.expect_response(lambda answer: "/desk" in answer.url):
        chat.open()
    expect(chat.desk).to_be_hidden()
    assert chat.desk.text_content() == ""


def test_it_is_asked_again_every_minute(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    server.desk = HERE
    chat.open()
    expect(chat.desk).to_have_text(HERE["text"])
    server.desk = CLOSED
    chat.page.clock.run_for(A_MINUTE)
    expect(chat.desk).to_have_text(CLOSED["text"])
    assert len(server.requests("GET", "/desk")) == 2


def test_a_closed_panel_asks_nothing(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    server.desk = HERE
    chat.open()
    expect(chat.desk).to_have_text(HERE["text"])
    chat.button("Close").click()
    chat.page.clock.run_for(3 * A_MINUTE)
    assert len(server.requests("GET", "/desk")) == 1
    server.desk = CLOSED
    chat.launcher.click()
    expect(chat.desk).to_have_text(CLOSED["text"])


def test_what_is_not_known_any_more_is_taken_back(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    server.desk = HERE
    chat.open()
    expect(chat.desk).to_have_text(HERE["text"])
    server.faults = [Fault("GET", "/desk", 503, retry_after=1)]
    chat.page.clock.run_for(A_MINUTE)
    expect(chat.desk).to_be_hidden()


@pytest.mark.parametrize("body", [{"text": "<b>Open</b>"}, {"text": None}, [], None, "open"])
def test_whatever_comes_is_only_text(chat: Chat, server: MockServer, body: Any) -> None:
    server.desk = body
    with chat.page.expect_response(lambda answer: "/desk" in answer.url):
        chat.open()
    wanted = "<b>Open</b>" if body == {"text": "<b>Open</b>"} else ""
    expect(chat.desk).to_have_text(wanted)
    assert chat.desk.locator("b").count() == 0


def test_the_visitors_time_zone_is_told(browser: Browser, server: MockServer) -> None:
    context = browser.new_context(timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto(server.page())
    with page.expect_request(lambda request: "/desk?zone=Europe%2FBerlin" in request.url):
        Chat(page).open()
    context.close()


@pytest.mark.parametrize("size", [(390, 844), (1280, 800), (320, 480)])
def test_the_longest_line_fits(browser: Browser, server: MockServer, size: tuple[int, int]) -> None:
    words = sentence(
        "desk_closed_reason",
        reason="Christmas holidays",
        when="on Monday, 4 January 2027 at 9:00 (New York time)",
    )
    server.desk = {**CLOSED, "text": words}
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(server.page())
    chat = Chat(page).open()
    expect(chat.desk).to_be_visible()
    assert chat.desk.evaluate("(node) => node.scrollWidth <= node.clientWidth + 1")
    box, panel = chat.desk.bounding_box(), chat.panel.bounding_box()
    assert box is not None
    assert panel is not None
    assert panel["x"] <= box["x"]
    assert box["x"] + box["width"] <= panel["x"] + panel["width"]
    expect(chat.area).to_be_in_viewport()
    context.close()
