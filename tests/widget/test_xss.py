"""Hostile texts in every field of a reply and from visitors: shown as text, never run."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.widget.words import words_of
from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer
from tests.widget.payloads import PAYLOADS
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

# The widget never makes anything else, whatever texts it is given.
TAGS = {
    "a", "button", "details", "div", "footer", "form", "h2", "header", "label", "li", "p",
    "section", "span", "strong", "summary", "textarea", "ul",
}  # fmt: skip
FOUND = """() => {
  const nodes = [...document.querySelector("clinic-chat").shadowRoot.querySelectorAll("*")];
  const names = nodes.flatMap((node) => [...node.attributes].map(({ name }) => name));
  return {
    tags: [...new Set(nodes.map((node) => node.localName))].sort(),
    handlers: names.filter((name) => name.startsWith("on")),
    links: [...new Set(nodes.map((node) => node.getAttribute("href")?.replace(/:.*/, ":")))],
    pwned: window.pwned.calls,
  };
}"""
TRAP = "window.pwned = () => { window.pwned.calls += 1; }; window.pwned.calls = 0;"


@pytest.fixture
def open_page(page: Page, server: MockServer) -> Chat:
    """A page without a policy of its own, so that only the widget stands in the way."""
    page.route(
        "**/page*",
        lambda route: route.fulfill(
            body=server.pages["/page0"], content_type="text/html; charset=utf-8"
        ),
    )
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(server.page())
    return Chat(page)


def check(chat: Chat, server: MockServer) -> None:
    """Nothing ran, nothing was asked for, nothing but the widget's own elements is there."""
    found = chat.page.evaluate(FOUND)
    assert set(found["tags"]) <= TAGS
    assert found["handlers"] == []
    assert {one for one in found["links"] if one} <= {"tel:", "mailto:"}
    assert found["pwned"] == 0
    assert [one for one in server.seen if "pwned" in one.path] == []


def test_in_every_field_of_a_reply(open_page: Chat, server: MockServer) -> None:
    chat = open_page.open()
    for payload in PAYLOADS:
        server.add(
            reply(
                payload,
                items=[payload, payload],
                note=payload,
                provenance=payload,
                sources=[{"label": payload, "url": payload}],
                choices=[{"id": payload, "label": payload}],
                topic=payload,
                offers=[payload],
                created_at=payload,
            )
        )
        server.add(reply(payload, kind="urgent"))
        server.add(reply("odd kind", kind=payload))
    expect(chat.theirs).to_have_count(1 + 3 * len(PAYLOADS))
    shown = [one.text_content() for one in chat.page.locator("clinic-chat .bubble > p").all()]
    for payload in PAYLOADS:
        assert shown.count(payload) == 3  # text, note, urgent text
    check(chat, server)


def test_in_what_a_visitor_types(open_page: Chat, server: MockServer) -> None:
    chat = open_page.open()
    for number, payload in enumerate(PAYLOADS, start=1):
        chat.say(payload)
        expect(chat.theirs).to_have_count(number + 1)
    mine = [one.text_content() for one in chat.mine.locator(".bubble").all()]
    assert mine == list(PAYLOADS)
    check(chat, server)
    chat.page.reload()
    expect(chat.mine).to_have_count(len(PAYLOADS))
    check(chat, server)


def test_in_a_clicked_choice(open_page: Chat, server: MockServer) -> None:
    chat = open_page.open()
    choices = [{"id": f"c_{n}", "label": payload} for n, payload in enumerate(PAYLOADS[:5])]
    server.add(reply("Choose.", choices=choices))
    expect(chat.theirs).to_have_count(2)
    for number in range(5):
        chat.theirs.nth(1).get_by_role("button").nth(number).click()
        expect(chat.theirs).to_have_count(number + 3)
    check(chat, server)


def test_in_an_error_of_the_service(open_page: Chat, server: MockServer) -> None:
    chat = open_page.open()
    for payload in PAYLOADS[:5]:
        server.faults = [Fault("POST", "/messages", 422, message=payload)]
        chat.say("hello")
        expect(chat.mine.last).to_contain_text(f"Not sent. {payload}")
    check(chat, server)


def test_in_the_attributes_of_the_page(page: Page, server: MockServer) -> None:
    page.add_init_script(TRAP)
    page.goto(server.page())
    chat = Chat(page)
    names = ("heading", "phone", "emergency", "color", "position", "server")
    for payload in PAYLOADS:
        page.evaluate(
            """([names, value]) => {
              const chat = document.querySelector("clinic-chat");
              for (const name of names) chat.setAttribute(name, value);
            }""",
            [names, payload],
        )
        expect(page.locator("clinic-chat h2")).to_have_text(payload)
    server.is_down = True
    chat.launcher.click()
    expect(chat.banner).to_be_visible()
    check(chat, server)


def test_in_every_word_of_the_widget(open_page: Chat, server: MockServer) -> None:
    for payload in PAYLOADS:
        server.words = dict.fromkeys(words_of().keys() - {"lang"}, payload)
        server.words["emergency"] = f"{payload} {{number}}"
        open_page.page.reload()
        expect(open_page.page.locator("clinic-chat .launcher")).to_have_text(payload)
    open_page.page.locator("clinic-chat .launcher").click()
    expect(open_page.page.locator("clinic-chat .emergency a")).to_have_text("911")
    check(open_page, server)


def test_values_of_a_wrong_type_do_not_break_the_list(chat: Chat, server: MockServer) -> None:
    chat.open()
    values: list[Any] = [None, 5, True, {"a": 1}, [[]], ["x"], [None]]
    for value in values:
        server.add(
            reply(
                "still here",
                kind=value,
                items=value,
                note=value,
                provenance=value,
                sources=value,
                choices=value,
                topic=value,
                offers=value,
                in_reply_to=value,
            )
        )
        server.add(reply(value))
    server.add(reply("the end"))
    expect(chat.theirs.last).to_contain_text("the end")
    expect(chat.theirs).to_have_count(16)


def test_only_https_sources_become_links_and_they_tell_nothing(
    chat: Chat, server: MockServer
) -> None:
    addresses = [
        "https://clinic.example/page",
        "http://clinic.example/page",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//clinic.example",
        "/relative",
        "",
    ]
    chat.open()
    server.add(
        reply(
            "Sources.", sources=[{"label": f"S{n}", "url": url} for n, url in enumerate(addresses)]
        )
    )
    chat.panel.get_by_text("Where this comes from").click()
    links = chat.theirs.last.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_text("S0")
    expect(links).to_have_attribute("href", "https://clinic.example/page")
    expect(links).to_have_attribute("rel", "noopener noreferrer")
    expect(chat.theirs.last.get_by_role("listitem")).to_have_count(len(addresses))
