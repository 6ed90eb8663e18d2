"""Whether old eyes and hands can use it: sizes, zoom, contrast, motion, forced colours."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

ANSWER = reply(
    "Problems are rare, but they do occur.",
    items=["nerve damage", "infection"],
    note="A note.",
    provenance="From a page. Nobody has reviewed it yet.",
    sources=[{"label": "The page", "url": ""}],
    choices=[{"id": "c_1", "label": "What happens afterwards, and how long do I have to rest?"}],
)
SIZES = [(390, 844), (1280, 800), (640, 400), (320, 256)]

# Everything that can be pressed, with its size. Links inside a sentence are as big as the sentence.
TARGETS = """() => [...document.querySelector("clinic-chat").shadowRoot
  .querySelectorAll("button, textarea, summary, .emergency a, .call")]
  .map((node) => [node.textContent || node.localName, node.getBoundingClientRect()])
  .filter(([, box]) => box.width)
  .map(([name, { width, height }]) => [name, Math.round(width), Math.round(height)])"""
FONTS = """() => [...document.querySelector("clinic-chat").shadowRoot.querySelectorAll("*")]
  .filter((node) => node.getClientRects().length)
  .map((node) => parseFloat(getComputedStyle(node).fontSize))"""
SIDEWAYS = """() => [...document.querySelector("clinic-chat").shadowRoot.querySelectorAll("*")]
  .filter((node) => !node.closest(".sr"))
  .filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1)
  .map((node) => node.className || node.localName)"""
# Contrast of each text with the first background behind it that is not transparent.
CONTRAST = """() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).slice(0, 3).map((part) => {
      part /= 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (numbers(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const root = document.querySelector("clinic-chat").shadowRoot;
  return [...root.querySelectorAll("*")]
    .filter((node) => node.getClientRects().length && !node.closest(".sr"))
    .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .map((node) => {
      const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
      return [node.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
}"""


def filled(page: Page, server: MockServer) -> Chat:
    """A chat with one of everything on show."""
    server.answer = lambda words: (
        [reply("Please call 911 now.", kind="urgent")] if words == "chest pain" else [ANSWER]
    )
    page.goto(server.page())
    chat = Chat(page).open()
    chat.say("Is it risky?")
    expect(chat.theirs).to_have_count(2)
    chat.button("Not helpful").click()
    expect(chat.button("Something else")).to_be_visible()
    chat.say("chest pain")
    expect(chat.theirs).to_have_count(3)
    chat.button("Menu").click()
    return chat


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_targets_are_big_text_is_not_small_and_nothing_runs_sideways(
    page: Page, server: MockServer, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    filled(page, server)
    small = [one for one in page.evaluate(TARGETS) if one[2] < 44 or one[1] < 44]
    assert small == []
    assert min(page.evaluate(FONTS)) >= 16
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SIZES[:3])
def test_composer_and_newest_answer_are_in_sight(
    page: Page, server: MockServer, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(server.page())
    chat = Chat(page).open()
    expect(chat.theirs.first.locator(".bubble")).to_be_in_viewport(ratio=1)
    for words in ("one", "two", "three"):
        chat.ask(words)
    for part in (chat.area, chat.button("Send"), chat.button("Talk to the front desk")):
        expect(part).to_be_in_viewport(ratio=1)
    expect(chat.theirs.last.locator(".bubble")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_panel_is_the_whole_screen(page: Page, server: MockServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.page())
    chat = Chat(page).open()
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}


def test_on_a_desktop_the_page_can_be_used_beside_it(chat: Chat) -> None:
    chat.open()
    box = chat.panel.bounding_box()
    assert box
    assert box["width"] <= 440
    chat.page.locator("#link").click()
    expect(chat.panel).to_be_visible()


def test_a_finger_calls_up_no_keyboard_before_the_greeting_is_read(
    browser: Browser, server: MockServer
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(server.page())
    chat = Chat(page)
    chat.launcher.tap()
    expect(chat.panel).to_be_focused()
    context.close()


def test_text_of_double_size_is_still_usable(page: Page, server: MockServer) -> None:
    """The visitor's own text size counts, whatever the page sets."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    chat = filled(page, server)
    assert min(page.evaluate(FONTS)) >= 32 * 0.94
    assert page.evaluate(SIDEWAYS) == []
    chat.area.scroll_into_view_if_needed()
    expect(chat.area).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(
    page: Page, server: MockServer, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    filled(page, server)
    assert [one for one in page.evaluate(CONTRAST) if one[1] < 4.5] == []


def test_nothing_moves_for_those_who_do_not_want_it(page: Page, server: MockServer) -> None:
    page.emulate_media(reduced_motion="reduce")
    server.holds_answers = True
    page.goto(server.page())
    chat = Chat(page).open()
    chat.say("one")
    expect(chat.typing).to_be_visible()
    assert chat.typing.evaluate("node => getComputedStyle(node).animationName") == "none"


def test_forced_colours_keep_the_edges(page: Page, server: MockServer) -> None:
    page.emulate_media(forced_colors="active")
    chat = filled(page, server)
    for part in (chat.button("Send"), chat.theirs.last.locator(".bubble"), chat.area):
        assert part.evaluate("node => parseFloat(getComputedStyle(node).borderTopWidth)") >= 1


def test_the_focus_can_be_seen(chat: Chat) -> None:
    chat.open()
    chat.page.keyboard.press("Shift+Tab")
    for _ in range(4):
        width = chat.page.evaluate(
            """() => {
              const node = document.querySelector("clinic-chat").shadowRoot.activeElement;
              return [getComputedStyle(node).outlineStyle, getComputedStyle(node).outlineWidth];
            }"""
        )
        assert width == ["solid", "3px"]
        chat.page.keyboard.press("Shift+Tab")


def test_an_answer_is_shown_from_its_beginning(page: Page, server: MockServer) -> None:
    server.answer = lambda _: [reply("word " * 400)]
    page.goto(server.page())
    chat = Chat(page).open()
    chat.say("tell me everything")
    expect(chat.theirs).to_have_count(2)
    expect(chat.mine.last).to_be_in_viewport(ratio=1)


def test_reading_further_up_is_not_disturbed(chat: Chat, server: MockServer) -> None:
    chat.open()
    for words in ("one", "two", "three", "four", "five"):
        chat.ask(words)
    newer = chat.button("New message below")
    chat.log.hover()
    chat.page.mouse.wheel(0, -5_000)
    expect(chat.theirs.first).to_be_in_viewport()

    server.add(reply("A person: hello!"))
    expect(newer).to_be_visible()
    expect(chat.theirs.first).to_be_in_viewport()
    newer.click()
    expect(chat.theirs.last).to_be_in_viewport()
    expect(newer).to_be_hidden()
    expect(chat.log).to_be_focused()


def test_it_is_not_printed(chat: Chat) -> None:
    chat.page.emulate_media(media="print")
    expect(chat.launcher).to_be_hidden()
