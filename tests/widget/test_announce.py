"""What a screen reader hears: news once, history never, urgent advice at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer
from tests.widget.replies import greeting, reply

pytestmark = pytest.mark.browser

# Everything that is put into a live region or comes as an alert, in the order of coming.
LISTEN = """() => {
  window.heard = [];
  const root = document.querySelector("clinic-chat").shadowRoot;
  const live = root.querySelector("[aria-live=polite]");
  const hear = (node) => window.heard.push(node.textContent);
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes) {
        if (target === live) hear(node);
        if (node.nodeType === 1) node.querySelectorAll("[role=alert]").forEach(hear);
      }
    }
  }).observe(root, { childList: true, subtree: true });
}"""
HEARD = "window.heard"
COUNT_CHANGES = """() => {
  window.changes = 0;
  const root = document.querySelector("clinic-chat").shadowRoot;
  new MutationObserver((records) => { window.changes += records.length; }).observe(root, {
    childList: true, subtree: true, attributes: true, characterData: true,
  });
}"""
URGENT = "This can be an emergency. Please call 911 now."


@pytest.fixture
def heard(chat: Chat) -> Chat:
    """The widget with somebody listening."""
    chat.page.evaluate(LISTEN)
    return chat


def test_each_answer_is_announced_once_with_its_list(heard: Chat, server: MockServer) -> None:
    choices = [{"id": "c_a", "label": "one"}, {"id": "c_b", "label": "two"}]
    server.answer = lambda _: [
        reply("The risks:", items=["infection", "bleeding"], note="All rare.", choices=choices)
    ]
    heard.open()
    heard.say("Is it risky?")
    expect(heard.theirs).to_have_count(2)
    assert heard.page.evaluate(HEARD) == [
        f"{greeting()['text']}\n3 suggestions follow.",
        "The risks:\ninfection\nbleeding\nAll rare.\n2 suggestions follow.",
    ]


def test_one_region_speaks_and_the_log_does_not(chat: Chat) -> None:
    chat.open()
    regions = chat.page.locator("clinic-chat [aria-live]")
    assert [one.get_attribute("aria-live") for one in regions.all()] == ["off", "polite"]
    expect(chat.log).to_have_attribute("aria-live", "off")


def test_announcements_go_away_again(chat: Chat) -> None:
    chat.open()
    expect(chat.page.locator("clinic-chat [aria-live=polite]")).to_be_empty()


def test_history_is_not_announced(chat: Chat, server: MockServer) -> None:
    server.answer = lambda _: [reply(URGENT, kind="urgent")]
    chat.open()
    chat.say("chest pain")
    expect(chat.page.get_by_role("alert")).to_have_count(1)

    chat.page.add_init_script(
        f"""document.addEventListener("DOMContentLoaded", () => {{
          customElements.whenDefined("clinic-chat").then({LISTEN});
        }});"""
    )
    chat.page.reload()
    expect(chat.theirs.last).to_contain_text(URGENT)
    expect(chat.page.get_by_role("alert")).to_have_count(0)
    assert chat.page.evaluate(HEARD) == []
    expect(chat.page.locator("clinic-chat .urgent")).to_be_visible()


def test_a_resumed_stream_announces_nothing_again(heard: Chat, server: MockServer) -> None:
    heard.open()
    heard.ask("one")
    server.wait_for_stream()
    server.drop_streams()
    server.add(reply("two"))
    expect(heard.theirs).to_have_count(3)
    assert heard.page.evaluate(HEARD)[1:] == ["Answer to: one", "two"]


def test_a_repeated_message_changes_nothing_on_the_page(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    server.wait_for_stream()
    expect(chat.page.locator("clinic-chat [aria-live=polite]")).to_be_empty()
    chat.page.evaluate(COUNT_CHANGES)
    server.chat.messages.append(dict(server.chat.messages[0], seq=0))
    for seq in (1, 2, 3):
        again = dict(server.chat.messages[seq - 1])
        server.add(again, seq=seq)
    server.drop_streams()
    with chat.page.expect_request("**/events?*"):
        pass
    server.wait_for_stream()
    assert chat.page.evaluate("window.changes") == 0


def test_urgent_advice_is_an_alert_with_a_number_to_call(heard: Chat, server: MockServer) -> None:
    server.answer = lambda _: [reply(URGENT, kind="urgent", note="Or (202) 555-0142.")]
    heard.open()
    heard.say("I have chest pain")
    alert = heard.page.get_by_role("alert")
    expect(alert).to_contain_text(f"Important{URGENT}Or (202) 555-0142.")
    links = {one.inner_text(): one.get_attribute("href") for one in alert.get_by_role("link").all()}
    assert links == {"911": "tel:911", "(202) 555-0142": "tel:2025550142", "Call 911": "tel:911"}
    width = alert.evaluate("node => parseFloat(getComputedStyle(node).borderTopWidth)")
    assert width >= 3
    # Its role announces it; the other region must not say it once more.
    assert heard.page.evaluate(HEARD)[1:] == [f"Important{URGENT}Or (202) 555-0142.Call 911"]


def test_urgent_advice_opens_a_closed_chat_without_taking_the_focus(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.button("Close").click()
    chat.page.locator("#link").focus()
    server.add(reply(URGENT, kind="urgent"))
    expect(chat.panel).to_be_visible()
    expect(chat.page.get_by_role("alert")).to_be_visible()
    expect(chat.page.locator("#link")).to_be_focused()


def test_a_message_behind_a_closed_panel_is_counted_and_told_without_its_words(
    heard: Chat, server: MockServer
) -> None:
    heard.open()
    heard.button("Close").click()
    server.add(reply("Your results are here."))
    name = "Chat with us, 1 new message"
    expect(heard.launcher).to_have_accessible_name(name)
    assert heard.page.evaluate(HEARD)[1:] == ["1 new message"]

    server.add(reply("And more."))
    name = "Chat with us, 2 new messages"
    expect(heard.launcher).to_have_accessible_name(name)
    heard.launcher.click()
    expect(heard.theirs.last).to_contain_text("And more.")


def test_a_failure_is_announced(heard: Chat, server: MockServer) -> None:
    heard.open()
    server.faults = [Fault("POST", "/messages", 422, message="We cannot read that.")]
    heard.say("hello")
    expect(heard.button("Try again")).to_be_visible()
    assert heard.page.evaluate(HEARD)[1:] == ["Not sent. We cannot read that."]


def test_an_outage_is_announced_once_and_its_end_too(page: Page, server: MockServer) -> None:
    page.goto(server.page())
    chat = Chat(page)
    page.evaluate(LISTEN)
    server.is_down = True
    chat.launcher.click()
    expect(chat.banner).to_be_visible()
    page.wait_for_function("window.asked === undefined")
    with page.expect_request("**/conversations"):
        pass  # a further try, which fails like the first
    server.is_down = False
    expect(chat.theirs).to_have_count(1)
    heard = page.evaluate(HEARD)
    assert heard[0].startswith("We cannot reach the chat right now.")
    assert sorted(heard[1:]) == [
        f"{greeting()['text']}\n3 suggestions follow.",
        "The chat works again.",
    ]
