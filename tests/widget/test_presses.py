"""One press says one thing: whatever has taken its place meanwhile is not pressed by the second."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer
from tests.widget.replies import reply
from tests.widget.test_handoff import WAITING

pytestmark = pytest.mark.browser

POST = ("POST", "/messages")
SEEN_MS = 700
YES, SEND = "Yes", "Yes, send it"
CONSENT = reply(
    "Is it all right to ring you on (212) 555-0142?",
    kind="form",
    choices=[{"id": "c_yes", "label": YES}, {"id": "c_no", "label": "No"}],
)
SUMMARY = reply(
    "Please look this over. Shall I send it to the front desk?",
    kind="summary",
    items=["Name: Maria Lopez", "Contact: (212) 555-0142", "About: my sore shoulder"],
    choices=[
        {"id": "c_send", "label": SEND},
        {"id": "c_change", "label": "Change something"},
        {"id": "c_cancel", "label": "Cancel"},
    ],
)


@pytest.fixture(params=[(390, 844), (1280, 800)], ids=["390", "1280"])
def chat(request: Any, page: Page, server: MockServer) -> Chat:
    """The widget at a phone's and a desktop's width."""
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    page.clock.install()
    page.goto(server.page())
    return Chat(page)


def stop_clock(chat: Chat) -> None:
    """Let everything be seen that is there; from here on only a test moves the time."""
    chat.page.clock.pause_at(chat.page.evaluate("Date.now()") / 1_000 + 2)


def asked_for_consent(chat: Chat, server: MockServer) -> None:
    server.answer = lambda words: {YES: [SUMMARY], "book": [CONSENT]}.get(words, [])
    chat.open()
    chat.say("book")
    expect(chat.button(YES)).to_be_visible()
    server.wait_for_stream()
    stop_clock(chat)


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def chosen(server: MockServer) -> list[str]:
    """The ids of the choices and the words that reached the service, but for the first."""
    sent = [one.body for one in server.requests(*POST)]
    return [body.get("choice") or body["text"] for body in sent if body.get("text") != "book"]


def nothing_more(chat: Chat, server: MockServer, said: list[str]) -> None:
    """What a press sends goes out before what is typed after it."""
    chat.page.clock.run_for(5_000)
    chat.say("the end")
    expect(chat.mine.filter(has_text="the end")).to_contain_text("Sent")
    assert chosen(server) == [*said, "the end"]


@pytest.mark.parametrize("between", [0, 250, 600])
def test_consent_pressed_twice_sends_no_booking(
    chat: Chat, server: MockServer, between: int
) -> None:
    asked_for_consent(chat, server)
    at = middle(chat.button(YES))
    chat.page.mouse.click(*at)
    expect(chat.button(SEND)).to_be_visible()
    chat.page.clock.run_for(between)
    chat.page.mouse.click(*at)
    nothing_more(chat, server, ["c_yes"])


def test_a_double_click_is_one_press(chat: Chat, server: MockServer) -> None:
    asked_for_consent(chat, server)
    at = middle(chat.button(YES))
    chat.page.mouse.dblclick(*at)
    expect(chat.button(SEND)).to_be_visible()
    chat.page.mouse.click(*at, click_count=3)
    nothing_more(chat, server, ["c_yes"])


@pytest.mark.parametrize("label", [SEND, "Change something", "Cancel", YES, "No"])
@pytest.mark.parametrize("key", ["", "Enter", "Space"])
def test_nothing_that_has_just_come_can_be_pressed_and_a_moment_later_it_can(
    chat: Chat, server: MockServer, label: str, key: str
) -> None:
    def press() -> None:
        if not key:
            chat.button(label).scroll_into_view_if_needed()
            return chat.page.mouse.click(*middle(chat.button(label)))
        chat.page.keyboard.press("Shift")  # whoever has moved on by keyboard has pressed a key
        chat.button(label).focus()
        return chat.page.keyboard.press(key)

    asked_for_consent(chat, server)
    chat.page.mouse.click(*middle(chat.button(YES)))
    expect(chat.button(SEND)).to_be_visible()
    chat.page.clock.run_for(SEEN_MS - 100)
    press()
    expect(chat.button(label)).to_have_attribute("aria-disabled", "true")
    if key:
        expect(chat.button(label)).to_be_focused()
    chat.page.clock.run_for(SEEN_MS + 100)
    expect(chat.button(label)).not_to_have_attribute("aria-disabled", "true")
    press()
    ids = {one["label"]: one["id"] for one in (*CONSENT["choices"], *SUMMARY["choices"])}
    nothing_more(chat, server, ["c_yes", ids[label]])


def test_a_slow_answer_is_not_asked_for_twice(chat: Chat, server: MockServer) -> None:
    asked_for_consent(chat, server)
    server.holds_answers = True
    chat.page.mouse.click(*middle(chat.button(YES)))
    expect(chat.mine.last).to_contain_text("Sent")
    chat.page.clock.run_for(2_500)
    expect(chat.button(YES)).to_have_attribute("aria-disabled", "true")
    expect(chat.button("No")).not_to_have_attribute("aria-disabled", "true")
    chat.page.mouse.click(*middle(chat.button(YES)))
    server.holds_answers = False
    server.release()
    expect(chat.button(SEND)).to_be_visible()
    expect(chat.button(YES)).to_have_attribute("aria-disabled", "true")
    chat.page.clock.run_for(SEEN_MS + 100)
    expect(chat.button(YES)).not_to_have_attribute("aria-disabled", "true")
    nothing_more(chat, server, ["c_yes"])


def test_what_could_not_be_sent_can_be_pressed_again(chat: Chat, server: MockServer) -> None:
    asked_for_consent(chat, server)
    server.faults = [Fault(*POST, 422, message="Not this time.")]
    chat.page.mouse.click(*middle(chat.button(YES)))
    expect(chat.mine.last).to_contain_text("Not this time.")
    chat.page.clock.run_for(SEEN_MS + 100)
    chat.page.mouse.click(*middle(chat.button(YES)))
    expect(chat.button(SEND)).to_be_visible()
    nothing_more(chat, server, ["c_yes", "c_yes"])


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_pressed_again_and_again_is_one_press(
    chat: Chat, server: MockServer, key: str
) -> None:
    asked_for_consent(chat, server)
    server.holds_answers = True
    chat.button(YES).focus()
    chat.page.keyboard.press(key)
    expect(chat.mine.last).to_contain_text("Sent")
    for between in (0, 250, 600, 2_000):
        chat.page.clock.run_for(between)
        chat.page.keyboard.press(key)
    server.holds_answers = False
    server.release()
    expect(chat.button(SEND)).to_be_visible()
    expect(chat.button(YES)).to_be_focused()
    nothing_more(chat, server, ["c_yes"])


def test_a_key_held_down_is_one_press(chat: Chat, server: MockServer) -> None:
    asked_for_consent(chat, server)
    chat.button(YES).focus()
    chat.page.keyboard.down("Enter")
    expect(chat.button(SEND)).to_be_visible()
    chat.page.clock.run_for(2_000)
    chat.page.keyboard.down("Enter")
    chat.page.keyboard.down("Enter")
    chat.page.keyboard.up("Enter")
    nothing_more(chat, server, ["c_yes"])


@pytest.mark.parametrize("between", [0, 250, 600])
def test_a_double_tap_is_one_press(browser: Browser, server: MockServer, between: int) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.clock.install()
    page.goto(server.page())
    chat = Chat(page)
    asked_for_consent(chat, server)
    x, y = middle(chat.button(YES))
    page.touchscreen.tap(x, y)
    expect(chat.button(SEND)).to_be_visible()
    page.clock.run_for(between)
    page.touchscreen.tap(x + 6, y - 4)  # no finger comes down at the same point twice
    nothing_more(chat, server, ["c_yes"])
    context.close()


def test_the_desk_asked_for_twice_is_not_called_off(chat: Chat, server: MockServer) -> None:
    server.answer = lambda words: [WAITING] if "front desk" in words else []
    chat.open()
    server.wait_for_stream()
    stop_clock(chat)
    at = middle(chat.button("Talk to the front desk"))
    chat.page.mouse.click(*at)
    go_on = chat.button("Go on with the assistant")
    expect(go_on).to_be_visible()
    for place in (at, middle(go_on)):
        chat.page.clock.run_for(250)
        chat.page.mouse.click(*place)
    nothing_more(chat, server, ["I would like to talk to the front desk"])


def test_enter_twice_on_the_desk_sends_no_half_written_words(
    chat: Chat, server: MockServer
) -> None:
    server.answer = lambda words: [WAITING] if "front desk" in words else []
    chat.open()
    server.wait_for_stream()
    chat.area.fill("my knee is")
    stop_clock(chat)
    chat.button("Talk to the front desk").focus()
    chat.page.keyboard.press("Enter")
    expect(chat.area).to_be_focused()
    chat.page.clock.run_for(250)
    chat.page.keyboard.press("Enter")
    expect(chat.area).to_have_value("my knee is")
    chat.page.clock.run_for(SEEN_MS)
    chat.page.keyboard.press("Enter")
    expect(chat.area).to_have_value("")


@pytest.mark.parametrize("key", ["", "Enter"])
def test_the_menu_pressed_twice_is_open_and_asks_before_it_deletes(
    chat: Chat, server: MockServer, key: str
) -> None:
    def twice(name: str) -> None:
        chat.button(name).focus()
        at = middle(chat.button(name))
        for _ in range(2):
            if key:
                chat.page.keyboard.press(key)
            else:
                chat.page.mouse.click(*at)
            chat.page.clock.run_for(250)

    chat.open().ask("my knee hurts")
    stop_clock(chat)
    twice("Menu")
    expect(chat.button("Delete this chat")).to_be_visible()
    chat.page.clock.run_for(SEEN_MS)
    chat.page.keyboard.press("Tab")
    twice("Delete this chat")
    expect(chat.button("Yes, delete it")).to_be_visible()
    if key:
        expect(chat.button("No, keep it")).to_be_focused()
    for name in ("Yes, delete it", "No, keep it"):
        chat.page.mouse.click(*middle(chat.button(name)))
        expect(chat.button(name)).to_be_visible()
    assert server.requests("DELETE", "/conversation") == []

    chat.page.clock.run_for(SEEN_MS)
    chat.page.keyboard.press("Tab")
    twice("Yes, delete it")
    expect(chat.panel.get_by_text("This chat is deleted.")).to_be_visible()
    assert len(server.requests("DELETE", "/conversation")) == 1
    expect(chat.button("No, keep it")).to_have_count(0)


def test_thumbs_down_pressed_twice_gives_no_reason(chat: Chat, server: MockServer) -> None:
    chat.open().ask("one")
    stop_clock(chat)
    at = middle(chat.button("Not helpful"))
    chat.page.mouse.click(*at)
    expect(chat.button("It is not correct")).to_be_visible()
    for place in (at, middle(chat.button("It is not correct"))):
        chat.page.clock.run_for(250)
        chat.page.mouse.click(*place)
    chat.page.clock.run_for(SEEN_MS)
    chat.page.mouse.click(*middle(chat.button("Something is missing")))
    expect(chat.panel.get_by_label("In your own words, if you like")).to_be_visible()
    assert server.feedback == [
        {"seq": 3, "rating": "down"},
        {"seq": 3, "rating": "down", "reason": "incomplete"},
    ]


def test_a_choice_that_an_answer_has_moved_is_not_pressed_by_chance(
    chat: Chat, server: MockServer
) -> None:
    asked_for_consent(chat, server)
    chat.page.mouse.click(*middle(chat.button(YES)))
    expect(chat.button(SEND)).to_be_visible()
    chat.page.clock.run_for(3_000)
    server.add(reply("Ann: one more thing. " * 12, role="staff", kind="staff", staff_name="Ann"))
    expect(chat.theirs.last).to_contain_text("one more thing")
    chat.page.mouse.click(*middle(chat.button("Cancel")))
    nothing_more(chat, server, ["c_yes"])


def test_the_button_that_opens_the_chat_calls_nobody_but_who_goes_on_tapping_does(
    chat: Chat, server: MockServer
) -> None:
    chat.page.evaluate(
        """() => {
          window.called = [];
          const chat = document.querySelector("clinic-chat");
          // Long enough to lie where the button was.
          chat.setAttribute("emergency", innerWidth < 400 ? "555-01991" : "+44 20 7946 0958");
          chat.addEventListener("click", (event) => {
            if (event.composedPath()[0].matches("a")) window.called.push("called");
            event.preventDefault();
          });
        }"""
    )
    stop_clock(chat)
    at = middle(chat.launcher)
    chat.page.mouse.click(*at)
    expect(chat.theirs).to_have_count(1)
    chat.page.clock.run_for(250)
    chat.page.mouse.click(*at)
    assert chat.page.evaluate("window.called") == []
    for detail in (2, 3):
        chat.page.clock.run_for(250)
        chat.page.evaluate(
            """([clientX, clientY, detail]) =>
                 document.querySelector("clinic-chat").shadowRoot
                   .elementFromPoint(clientX, clientY)
                   .dispatchEvent(new MouseEvent("click", {
                     clientX, clientY, detail, bubbles: true, composed: true, cancelable: true,
                   }))""",
            [*at, detail],
        )
    assert chat.page.evaluate("window.called") == ["called"]
